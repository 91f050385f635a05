"""Photos of certain chats are saved as they arrive."""

from __future__ import annotations

from typing import Any

import pytest

from bot.keeping import Keeping
from bot.sandbox.line import SandboxLine
from tests import make
from tests.bot.phone import Phone, serving
from tests.house import eventually
from vault.models.accounts import LinkState
from vault.models.chats import Message
from vault.models.errands import Order
from vault.owners import OWNER
from vault.vault import Vault


@pytest.fixture
async def vault(vault: Vault) -> Vault:
    """That knows Ana's chat."""
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    await vault.chats.update([make.chat(name="Ana Alba")])
    return vault


def photo(**given: Any) -> Message:
    from_a_friend: dict[str, Any] = {"from_me": False, "media": make.media()}
    return make.message(**from_a_friend | given)


async def left(vault: Vault) -> list[Order]:
    """The order to save that photo."""
    return await vault.orders.of(f"arrived/sandbox/ana@c.us/M1/{make.sha256('photo').hex()}")


async def test_a_photo_of_a_chat_that_is_named_is_saved_and_no_others(
    phone: Phone, vault: Vault, line: SandboxLine
) -> None:
    async with serving(vault, line, keeps=["anna"]):
        await phone.posts("Ben", "Ben", photo=1)
        await phone.posts("Anna", photo=2)
        await phone.posts("Anna", "Anna", photo=3, text="the lake")
        assert await eventually(phone.library)
        assert [asset.caption for asset in await phone.library()] == ["the lake"]


@pytest.mark.parametrize("chats", [["all"], ["ANA ALBA"], ["Ben", "ana@c.us"]])
async def test_a_photo_that_is_told_twice_is_fetched_once(vault: Vault, chats: list[str]) -> None:
    keeping = Keeping(vault, OWNER, chats)
    for _ in range(2):
        await keeping.take([photo()])
    assert len(await left(vault)) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"from_me": True},
        {"media": None},
        {"media": make.media(view_once=True)},
        {"media": make.media(mime="video/mp4")},
        {"media": make.media(mime="image/webp")},
    ],
)
async def test_what_is_mine_or_no_photo_to_keep_is_left_alone(vault: Vault, given: dict[str, Any]) -> None:
    await Keeping(vault, OWNER, ["all"]).take([photo(**given)])
    assert await left(vault) == []


@pytest.mark.parametrize("chats", [[], ["Ben"]])
async def test_nothing_is_saved_from_other_chats(vault: Vault, chats: list[str]) -> None:
    await Keeping(vault, OWNER, chats).take([photo()])
    assert await left(vault) == []
