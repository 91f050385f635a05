"""What every store of sends promises."""

from __future__ import annotations

from dataclasses import replace

from storage.mongo.stores import Stores
from tests import make
from vault.models.purges import Scope


async def test_a_send_is_found_by_its_message(stores: Stores) -> None:
    send = make.send(asset_id=7)
    await stores.sends.add(send)
    assert await stores.sends.find(send.ref) == send
    assert await stores.sends.find(make.ref("other")) is None


async def test_the_same_send_twice_is_one(stores: Stores) -> None:
    for _ in range(2):
        await stores.sends.add(make.send())
    assert await stores.sends.of("owner", [make.sha256("photo")]) == [make.send()]


async def test_the_trail_of_a_photo_is_the_owners_alone_oldest_first(stores: Stores) -> None:
    late, early = make.send("late", sent_at=make.later(5)), make.send("early")
    for each in (late, early, make.send("theirs", owner="other"), make.send("another", content="b")):
        await stores.sends.add(each)
    assert await stores.sends.of("owner", [make.sha256("photo")]) == [early, late]


async def test_the_trails_of_many_photos_are_one(stores: Stores) -> None:
    sent = [make.send("A", content="a"), make.send("B", content="b", sent_at=make.later(1))]
    for each in (*sent, make.send("C", content="c")):
        await stores.sends.add(each)
    assert await stores.sends.of("owner", [make.sha256("b"), make.sha256("a")]) == sent


async def test_what_went_to_some_chats_before_a_date_is_found(stores: Stores) -> None:
    ana, ben = make.send("A"), make.send("B", chat="ben@c.us", sent_at=make.later(1))
    for each in (ben, ana, make.send("theirs", owner="other")):
        await stores.sends.add(each)
    assert await stores.sends.to("owner", [], None) == [ana, ben]
    assert await stores.sends.to("owner", ["ben@c.us", "nobody@c.us"], None) == [ben]
    assert await stores.sends.to("owner", [], make.later(1)) == [ana]


async def test_a_send_falls_due_when_it_is_said_to(stores: Stores) -> None:
    born, told, lasting = make.send("born", expires_at=make.later(1)), make.send("told"), make.send("lasting")
    for each in (lasting, told, born):
        await stores.sends.add(each)
    assert await stores.sends.expire(told.ref, make.later(2), Scope.EVERYONE)
    told = replace(told, expires_at=make.later(2), expires_for=Scope.EVERYONE)
    assert await stores.sends.find(told.ref) == told
    assert await stores.sends.due(make.NOON, 9) == []
    assert await stores.sends.due(make.later(2), 9) == [born, told]
    assert await stores.sends.due(make.later(2), 1) == [born]


async def test_a_send_that_is_to_last_does_not_fall_due(stores: Stores) -> None:
    send = make.send(expires_at=make.later(1))
    await stores.sends.add(send)
    assert await stores.sends.expire(send.ref, None, Scope.ME)
    assert await stores.sends.due(make.later(2), 9) == await stores.sends.expiring("owner") == []
    assert not await stores.sends.expire(make.ref("nowhere"), make.NOON, Scope.ME)


async def test_what_is_going_to_expire_is_told_the_next_one_first(stores: Stores) -> None:
    late, early = [make.send(id, expires_at=make.later(at)) for id, at in (("late", 5), ("early", 1))]
    for each in (late, early, make.send("lasting"), make.send("theirs", owner="other", expires_at=make.NOON)):
        await stores.sends.add(each)
    assert await stores.sends.expiring("owner") == [early, late]


async def test_removed_sends_are_gone_and_the_others_stay(stores: Stores) -> None:
    here, gone = make.send("here"), make.send("gone")
    for each in (here, gone):
        await stores.sends.add(each)
    await stores.sends.remove([gone.ref, make.ref("never there")])
    assert await stores.sends.of("owner", [make.sha256("photo")]) == [here]


async def test_the_same_id_in_two_chats_is_two_messages(stores: Stores) -> None:
    for chat in ("ana@c.us", "ben@c.us"):
        await stores.sends.add(make.send("M1", chat=chat))
    await stores.sends.remove([make.ref("M1", chat="ana@c.us")])
    assert await stores.sends.find(make.ref("M1", chat="ben@c.us"))
