"""What leaves: not what is blocked, and for no longer than it was meant to stay. tests/bot shows the sending itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from config.wiring import House
from tests import make, pictures
from tests.conftest import Arrive
from vault.errors import Blocked, Invalid, Missing
from vault.models.accounts import LinkState
from vault.models.errands import Expiry, SendPhoto
from vault.models.photos import Asset
from vault.models.purges import Scope
from vault.owners import OWNER
from vault.sends import LATEST, document_name, vet
from vault.vault import Vault

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
async def photo(vault: Vault, arrive: Arrive) -> Asset:
    """A photo of an owner who could send it to Ana."""
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    await vault.chats.update([make.chat("ana@c.us")])
    return (await vault.intake.accept(await arrive(pictures.jpeg(1, (160, 120))))).asset


async def test_a_blocked_photo_is_not_sent(house: House, photo: Asset) -> None:
    await house.vault.blocks.add([photo])
    with pytest.raises(Blocked):
        await house.vault.sends.send(OWNER, photo.id, "ana@c.us", key="send")
    assert await house.stores.orders.of("send") == []


async def test_a_copy_of_a_blocked_photo_is_not_sent(vault: Vault, photo: Asset, arrive: Arrive) -> None:
    smaller = pictures.saved(pictures.read(pictures.jpeg(1, (160, 120))), "JPEG", quality=50)
    copy = (await vault.intake.accept(await arrive(smaller))).asset
    await vault.blocks.add([photo])
    with pytest.raises(Blocked):
        await vault.sends.send(OWNER, copy.id, "ana@c.us")


@pytest.mark.parametrize(
    "expiry",
    [
        {},
        {"after": MINUTE, "at": make.later(60)},
        {"after": MINUTE - SECOND},
        {"after": -MINUTE},
        {"after": LATEST + SECOND},
        {"at": make.NOON},
        {"at": make.later(-1)},
        {"at": make.NOON + LATEST + SECOND},
    ],
)
def test_a_time_that_will_not_do_is_refused(expiry: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        vet(Expiry(**expiry), make.NOON)


@pytest.mark.parametrize("expiry", [{"after": MINUTE}, {"after": LATEST}, {"at": make.later(0.1)}])
def test_a_minute_to_ten_years_will_do(expiry: dict[str, Any]) -> None:
    vet(Expiry(**expiry), make.NOON)


async def test_nothing_is_sent_that_would_be_purged_in_the_past(house: House, photo: Asset) -> None:
    with pytest.raises(Invalid, match="a time to come"):
        await house.vault.sends.send(OWNER, photo.id, "ana@c.us", key="send", expiry=Expiry(at=make.NOON))
    assert await house.stores.orders.of("send") == []


@pytest.mark.parametrize(
    ("expiry", "ends"),
    [
        (Expiry(after=timedelta(hours=24)), make.NOON + timedelta(hours=24)),
        (Expiry(at=make.later(7), scope=Scope.EVERYONE), make.later(7)),
        (None, None),
    ],
)
async def test_the_time_a_send_may_stay_begins_when_it_went_out(
    house: House, expiry: Expiry | None, ends: datetime | None
) -> None:
    task = SendPhoto(asset_id=1, photo=b"photo", form=b"form", caption="", message_id="M1", expiry=expiry)
    order = make.order(task=task)
    await house.vault.sends.record(order, task, order.ref, make.NOON)
    send = await house.stores.sends.find(order.ref)
    assert send
    assert (send.expires_at, send.expires_for) == (ends, expiry.scope if expiry else Scope.ME)


async def test_it_is_known_when_a_photo_last_went_to_each_chat(house: House, photo: Asset) -> None:
    for id, chat, minute in (("1", "ana@c.us", 0), ("2", "ben@c.us", 1), ("3", "ana@c.us", 2)):
        send = make.send(id, chat=chat, owner=OWNER, photo=photo.digests.sha256, sent_at=make.later(minute))
        await house.stores.sends.add(send)
    assert await house.vault.sends.last(photo) == {
        ("sandbox", "ana@c.us"): make.later(2),
        ("sandbox", "ben@c.us"): make.later(1),
    }


async def test_another_owners_photo_is_not_sent(vault: Vault, photo: Asset) -> None:
    with pytest.raises(Missing):
        await vault.sends.send("somebody else", photo.id, "ana@c.us")


@pytest.mark.parametrize(
    ("came_in_as", "goes_out_as"),
    [
        ("IMG-1234.HEIC", "IMG-1234.jpg"),
        ("lake.at.dusk.jpeg", "lake.at.dusk.jpg"),
        (r"C:\\Users\\me\\lake.png", "lake.jpg"),
        ("/home/me/lake", "lake.jpg"),
    ],
)
def test_a_document_ends_as_its_bytes_do_and_tells_no_folder(came_in_as: str, goes_out_as: str) -> None:
    assert document_name(make.asset(original_name=came_in_as), make.form(mime="image/jpeg")) == goes_out_as


def test_a_photo_out_of_a_chat_does_not_tell_which() -> None:
    asset = make.asset(original_name="4915550001@c.us_3EB0", source="chat:4915550001@c.us")
    name = document_name(asset, make.form(mime="image/png"))
    assert (name, "49155" in name) == (asset.filename.replace(".jpg", ".png"), False)
