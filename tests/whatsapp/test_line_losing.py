"""Whatever WhatsApp does to the line, it says how it stands and what can be done; no call can hurt its process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.transport import parcel
from tests.whatsapp import messages
from tests.whatsapp.account import Account
from tests.whatsapp.faults import LoginFault, StreamFault
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import ACCOUNT, joined, link, stands
from tests.whatsapp.stage import Stage
from vault.errors import Unreachable
from vault.models.accounts import LinkState
from vault.models.chats import MessageRef

Breaking = Callable[[Account], Awaitable[Any]]
QUIET = 1.0  # seconds in which a line that was turned away must not come back
AT_ONCE = 4  # lines


def login(fault: LoginFault) -> Breaking:
    async def refused(account: Account) -> None:
        account.login_fault = fault
        await account.drop()

    return refused


def stream(fault: StreamFault) -> Breaking:
    return lambda account: account.break_stream(fault)


COMING_BACK: Mapping[str, Breaking] = {
    "socket closed": Account.drop,
    "stream 503": stream(StreamFault.UNAVAILABLE),
    "stream 515": stream(StreamFault.RESTART),
}
STAYING_AWAY: Mapping[str, tuple[Breaking, LinkState, str]] = {
    "replaced": (stream(StreamFault.REPLACED), LinkState.REPLACED, "another program"),
    "removed on the phone": (stream(StreamFault.LOGGED_OUT), LinkState.LOGGED_OUT, "chatvault link"),
    "login 401": (login(LoginFault.LOGGED_OUT), LinkState.LOGGED_OUT, "chatvault link"),
    "login 403": (login(LoginFault.FORBIDDEN), LinkState.LOGGED_OUT, "chatvault link"),
    "login 406": (login(LoginFault.UNKNOWN_CLIENT), LinkState.LOGGED_OUT, "chatvault link"),
    "login 402": (login(LoginFault.TEMP_BAN), LinkState.BANNED, "until"),
    "login 405": (login(LoginFault.OUTDATED), LinkState.OUTDATED, "Update ChatVault"),
    "login 409": (login(LoginFault.OTHER), LinkState.OFFLINE, "conflict"),
}


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


async def test_a_broken_line_is_ready_again_by_itself(stage: Stage, line: HostedLine) -> None:
    for number, breaking in enumerate(COMING_BACK.values()):
        await breaking(stage.me)
        await stage.me.wait_login(number + 2)
        await stands(line, LinkState.READY)
        await line.say(f"{stage.anna.pn}@c.us", "back")
        assert messages.body_of((await stage.me.next_sent()).message) == "back"


async def test_a_server_that_is_out_of_order_leaves_the_line_offline_until_it_is_well(
    stage: Stage, line: HostedLine
) -> None:
    for number, fault in enumerate((LoginFault.UNAVAILABLE, LoginFault.FAILING)):
        await login(fault)(stage.me)
        await stands(line, LinkState.OFFLINE)
        stage.me.login_fault = None
        await stage.me.wait_login(number + 2)
        await stands(line, LinkState.READY)


async def test_a_line_turned_away_says_why_stays_away_and_lives(stage: Stage, tmp_path: Path) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def ends(name: str) -> tuple[LinkState, bool, int, list[type[Exception] | None]]:
        breaking, state, words = STAYING_AWAY[name]
        account = stage.account(name)
        async with gate, joined(stage, name) as line:
            await link(stage, line, account)
            await breaking(account)
            await stands(line, state)
            await asyncio.sleep(QUIET)
            told = await line.standing()
            return told.state, words in told.remedy, account.logins, await refusals(stage, line, tmp_path)

    seen = dict(zip(STAYING_AWAY, await asyncio.gather(*map(ends, STAYING_AWAY)), strict=True))
    assert seen == {name: (state, True, 1, [Unreachable] * 5) for name, (_, state, _) in STAYING_AWAY.items()}


async def test_before_a_phone_is_linked_every_call_is_refused(stage: Stage, tmp_path: Path) -> None:
    async with joined(stage) as line:
        assert (await line.standing()).state is LinkState.UNLINKED
        assert await refusals(stage, line, tmp_path) == [Unreachable] * 5
        with pytest.raises(Unreachable):
            await line.own_chat()


async def refusals(stage: Stage, line: HostedLine, folder: Path) -> list[type[Exception] | None]:
    """What every call that needs WhatsApp answers."""
    chat = f"{stage.anna.pn}@c.us"
    ref = MessageRef(account=ACCOUNT, chat=chat, id="1")
    outgoing = await parcel(line, chat, folder)
    calls = (
        line.send(outgoing),
        line.was_sent(ref),
        line.delete_for_me([ref]),
        line.say(chat, "hello"),
        line.react(ref, "💾"),
    )
    return [await refusal(call) for call in calls]


async def refusal(call: Awaitable[object]) -> type[Exception] | None:
    try:
        await call
    except Exception as error:
        return type(error)
    return None
