"""What a real bot saw and sent, and what is found of it."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.seed import ANNA, BEN
from config.wiring import House
from tests.bot.phone import ACCOUNT, PATIENCE, Phone
from tests.house import eventually
from vault.models.chats import MessageRef
from vault.models.errands import Expiry
from vault.models.photos import Asset
from vault.models.purges import SURE, Place, Scope, Selection, Tier
from vault.owners import OWNER


async def places(me: Phone, photo: Asset) -> dict[str, tuple[Tier, ...]]:
    return {place.ref.chat: place.tiers for place in await me.vault.places.of([photo], tuple(Tier))}


async def whole_chat(me: Phone, chat: str) -> list[Place]:
    return await me.vault.places.selected(OWNER, Selection(chats=(chat,)), SURE)


async def test_a_photo_is_found_where_it_came_from_where_it_went_and_where_a_phone_made_it_smaller(me: Phone) -> None:
    photo = await me.saves(1)
    await me.vault.sends.send(OWNER, photo.id, BEN.id)
    await me.driver.post("Lake trip", "Anna", photo=me.photo(1), recompress=True)
    found = await eventually(lambda: _three(me, photo), PATIENCE)
    assert found[ANNA.id][0] is Tier.EXACT
    assert found[BEN.id][:2] == (Tier.TRACKED, Tier.EXACT)
    assert found["1@g.us"] == (Tier.REENCODED,)


async def _three(me: Phone, photo: Asset) -> dict[str, tuple[Tier, ...]]:
    found = await places(me, photo)
    return found if len(found) == 3 else {}


async def test_a_whole_chat_is_told_with_the_photos_that_are_kept(me: Phone) -> None:
    photo = await me.saves(1)
    stranger = await me.posts("Anna", "Anna", photo=2)
    assert await eventually(lambda: _seen(me, stranger), PATIENCE)
    assert {(place.asset, place.sender_name) for place in await whole_chat(me, ANNA.id)} == {
        (photo.id, "Anna"),
        (None, "Anna"),
    }


async def _seen(me: Phone, id: str) -> bool:
    return await me.vault.chats.message(MessageRef(account=ACCOUNT, chat=ANNA.id, id=id)) is not None


async def test_a_send_for_a_while_is_on_record_with_its_end(house: House, me: Phone) -> None:
    photo = await me.saves(1)
    expiry = Expiry(after=timedelta(hours=24), scope=Scope.EVERYONE)
    ref = await me.vault.sends.send(OWNER, photo.id, BEN.id, expiry=expiry)
    send = await house.stores.sends.find(ref)
    assert send
    assert (send.expires_at, send.expires_for) == (send.sent_at + timedelta(hours=24), Scope.EVERYONE)
    assert await house.stores.sends.expiring(OWNER) == [send]
