"""What every store of sends promises."""

from __future__ import annotations

from storage.mongo.stores import Stores
from tests import make


async def test_a_send_is_found_by_its_message(stores: Stores) -> None:
    send = make.send(asset_id=7)
    await stores.sends.add(send)
    assert await stores.sends.find(send.ref) == send
    assert await stores.sends.find(make.ref("other")) is None


async def test_the_same_send_twice_is_one(stores: Stores) -> None:
    for _ in range(2):
        await stores.sends.add(make.send())
    assert await stores.sends.of("owner", make.sha256("photo")) == [make.send()]


async def test_the_trail_of_a_photo_is_the_owners_alone_oldest_first(stores: Stores) -> None:
    late, early = make.send("late", sent_at=make.later(5)), make.send("early")
    for each in (late, early, make.send("theirs", owner="other"), make.send("another", content="b")):
        await stores.sends.add(each)
    assert await stores.sends.of("owner", make.sha256("photo")) == [early, late]


async def test_removed_sends_are_gone_and_the_others_stay(stores: Stores) -> None:
    here, gone = make.send("here"), make.send("gone")
    for each in (here, gone):
        await stores.sends.add(each)
    await stores.sends.remove([gone.ref, make.ref("never there")])
    assert await stores.sends.of("owner", make.sha256("photo")) == [here]


async def test_the_same_id_in_two_chats_is_two_messages(stores: Stores) -> None:
    for chat in ("ana@c.us", "ben@c.us"):
        await stores.sends.add(make.send("M1", chat=chat))
    await stores.sends.remove([make.ref("M1", chat="ana@c.us")])
    assert await stores.sends.find(make.ref("M1", chat="ben@c.us"))
