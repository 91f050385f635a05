"""The pictures that chats go by."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.paint import scene
from tests import make
from vault.errors import Missing
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.portraits import Portraits
from vault.vault import Vault

FACE = scene(1)


@pytest.fixture
async def vault(vault: Vault) -> Vault:
    """That knows Ana, and Ben who wrote last."""
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    chats = [make.chat("ana@c.us", last_at=make.NOON), make.chat("ben@c.us", last_at=make.later(1))]
    await vault.chats.update(chats)
    return vault


async def test_a_picture_that_was_kept_is_shown(vault: Vault) -> None:
    await vault.portraits.keep("sandbox", "ana@c.us", FACE)
    assert await vault.portraits.get(OWNER, "ana@c.us") == (FACE, "image/png")
    assert await vault.portraits.shown({"sandbox"}) == {("sandbox", "ana@c.us")}


@pytest.mark.parametrize("image", [None, b"", b"<svg onload='alert(1)'/>", FACE + bytes(200_000)])
async def test_what_no_browser_should_show_is_none(vault: Vault, image: bytes | None) -> None:
    await vault.portraits.keep("sandbox", "ana@c.us", FACE)
    await vault.portraits.keep("sandbox", "ana@c.us", image)
    assert await vault.portraits.shown({"sandbox"}) == set()
    with pytest.raises(Missing):
        await vault.portraits.get(OWNER, "ana@c.us")


async def test_whoever_wrote_last_is_looked_at_first_and_not_again_for_a_while(vault: Vault) -> None:
    looked_at = []
    while due := await vault.portraits.due(OWNER, "sandbox"):
        await vault.portraits.keep("sandbox", due, None)
        looked_at.append(due)
    assert looked_at == ["ben@c.us", "ana@c.us"]


async def test_after_a_week_a_picture_is_looked_at_again(vault: Vault) -> None:
    for chat in ("ana@c.us", "ben@c.us"):
        await vault.portraits.keep("sandbox", chat, FACE)
    assert await eight_days_later(vault.portraits).due(OWNER, "sandbox") == "ben@c.us"


def eight_days_later(portraits: Portraits) -> Portraits:
    return Portraits(portraits._portraits, portraits._chats, lambda: portraits._now() + timedelta(days=8))
