"""Every account has a bot: added or removed, killed or hung, linked or not."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator

import pytest

from tests.house import House, eventually, open_house
from vault.owners import OWNER


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A bot takes longer to start than it may be silent later."""
    async with open_house(tmp_path_factory.mktemp("fleet") / "data", CHATVAULT_BOT_SILENCE="0.1") as house:
        yield house


async def state(house: House, account: str) -> str:
    async with house.vault() as vault:
        standings = await vault.accounts.standings(OWNER)
    return next((each.state.value for each in standings if each.account.name == account), "")


async def test_an_account_gets_its_bot_while_everything_runs_and_loses_it(house: House) -> None:
    assert await house.chatvault("account", "add", "sandbox-2") == {"account": "sandbox-2", "kind": "sandbox"}
    assert await eventually(lambda: is_in(house, "sandbox-2", "ready"))
    assert await eventually(lambda: there(house, "bot sandbox-2"))
    assert (await house.told("account", "remove", "sandbox-2")).said == "Removed.\n"
    assert await eventually(lambda: gone(house, "bot sandbox-2"))
    assert await state(house, "sandbox-2") == ""
    assert await eventually(lambda: there(house, "bot sandbox"))


async def test_a_bot_that_hangs_is_killed_and_started_again(house: House) -> None:
    [victim] = await eventually(lambda: there(house, "bot sandbox"))
    os.kill(victim, signal.SIGSTOP)
    assert await eventually(lambda: replaced(house, "bot sandbox", victim))
    assert await eventually(lambda: is_in(house, "sandbox", "ready"))


async def test_a_removed_account_stays_away_after_the_next_start(house: House) -> None:
    await house.chatvault("account", "add", "sandbox-3")
    await house.told("account", "remove", "sandbox")
    assert await eventually(lambda: gone(house, "bot sandbox"))
    assert [row["account"] for row in await house.chatvault("account", "list")] == ["sandbox-3"]
    await house.stop()
    await house.start()
    assert await eventually(lambda: there(house, "bot sandbox-3"))  # its chats were known before it began
    assert house.processes("bot sandbox") == []


async def test_a_sandbox_is_not_linked_and_an_unknown_account_is_named(house: House) -> None:
    assert "A sandbox needs no phone." in (await house.told("link", "sandbox-3")).complaint
    assert (await house.told("unlink", "nobody")).complaint == "chatvault: There is no account nobody.\n"
    assert "is an account sandbox-3 already" in (await house.told("account", "add", "sandbox-3")).complaint


async def is_in(house: House, account: str, wanted: str) -> bool:
    return await state(house, account) == wanted


async def there(house: House, process: str) -> list[int]:
    """It, once there is one and no more; a busy one may be taken for silent, and started again."""
    found = house.processes(process)
    return found if len(found) == 1 else []


async def gone(house: House, process: str) -> bool:
    return house.processes(process) == []


async def replaced(house: House, process: str, victim: int) -> bool:
    now = house.processes(process)
    return bool(now) and victim not in now
