"""Photos to several chats at once, as they are left. tests/web shows them going out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from config.wiring import House
from tests import make, pictures
from tests.conftest import Arrive
from vault.errors import Invalid
from vault.models.accounts import LinkState
from vault.models.errands import Expiry, Order
from vault.owners import OWNER
from vault.vault import Vault

ANA, BEN = ("ana@c.us", None), ("ben@c.us", None)
KEY, ERRAND = "once-only", f"dispatch/{OWNER}/once-only"


@pytest.fixture
async def photos(vault: Vault, arrive: Arrive) -> list[int]:
    """Two photos of an owner who could send them to Ana and Ben."""
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    await vault.chats.update([make.chat(chat) for chat, _ in (ANA, BEN)])
    arriving = [await arrive(pictures.jpeg(seed, (160, 120))) for seed in (1, 2)]
    return [(await vault.intake.accept(incoming)).asset.id for incoming in arriving]


def told(orders: list[Order]) -> list[tuple[str, str]]:
    return [(order.id, order.chat) for order in orders]


async def test_what_was_left_halfway_is_left_whole_by_asking_again(house: House, photos: list[int]) -> None:
    half = await house.vault.sends.order(OWNER, photos[0], ANA[0], f"{ERRAND}/0000", errand=ERRAND)
    await house.stores.orders.add([half])
    for _ in range(2):
        await house.vault.dispatches.begin(OWNER, photos, [ANA, BEN], key=KEY)
        chats = [ANA[0], ANA[0], BEN[0], BEN[0]]
        orders = await house.vault.dispatches.get(OWNER, KEY)
        assert told(orders) == [(f"{ERRAND}/{number:04}", chat) for number, chat in enumerate(chats)]


@pytest.mark.parametrize(
    "other",
    [
        {"chats": [BEN, ANA]},
        {"chats": [ANA]},
        {"photos": 1},
        {"caption": "Another"},
        {"document": True},
        {"expiry": Expiry(after=timedelta(hours=1))},
    ],
)
async def test_a_known_key_goes_for_nothing_else(vault: Vault, photos: list[int], other: dict[str, Any]) -> None:
    wish: dict[str, Any] = {"chats": [ANA, BEN], "caption": "Beach", "key": KEY}
    await vault.dispatches.begin(OWNER, photos, **wish)
    before = await vault.dispatches.get(OWNER, KEY)
    with pytest.raises(Invalid, match="this key"):
        await vault.dispatches.begin(OWNER, photos[: other.pop("photos", None)], **wish | other)
    assert await vault.dispatches.get(OWNER, KEY) == before


async def test_a_moment_to_purge_is_the_same_however_finely_it_is_told(vault: Vault, photos: list[int]) -> None:
    expiry = Expiry(at=datetime.now(UTC).replace(microsecond=123456) + timedelta(days=1))
    for _ in range(2):
        await vault.dispatches.begin(OWNER, photos, [ANA], expiry=expiry, key=KEY)
    assert len(await vault.dispatches.get(OWNER, KEY)) == len(photos)


async def test_a_photo_is_made_ready_once_for_all_chats(vault: Vault, photos: list[int]) -> None:
    prepared: dict[int, Any] = {}
    first = await vault.sends.order(OWNER, photos[0], ANA[0], "first", prepared=prepared)
    (await vault.library.original(await vault.library.get(OWNER, photos[0]))).unlink()
    second = await vault.sends.order(OWNER, photos[0], BEN[0], "second", prepared=prepared)
    assert first.task == second.task
