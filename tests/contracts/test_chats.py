"""What every store of chats promises."""

from __future__ import annotations

from dataclasses import replace

from storage.mongo.stores import Stores
from tests import make
from vault.models.chats import ChatKind


async def test_a_chat_comes_back_as_it_was_put(stores: Stores) -> None:
    chat = make.chat("g@g.us", kind=ChatKind.GROUP, members=("a", "b"), timer=60, last_at=make.NOON)
    await stores.chats.put(chat)
    assert await stores.chats.find(["other", "sandbox"], "g@g.us") == chat


async def test_a_chat_of_another_account_is_not_found(stores: Stores) -> None:
    await stores.chats.put(make.chat("ana@c.us"))
    assert await stores.chats.find(["other"], "ana@c.us") is None
    assert await stores.chats.all(["other"]) == []


async def test_putting_again_updates_and_time_never_goes_back(stores: Stores) -> None:
    await stores.chats.put(make.chat(name="Ana", last_at=make.later(5)))
    await stores.chats.put(make.chat(name="Ana María", last_at=make.NOON))
    await stores.chats.put(make.chat(name="Ana María"))
    assert await stores.chats.all(["sandbox"]) == [make.chat(name="Ana María", last_at=make.later(5))]


async def test_the_most_recently_used_come_first(stores: Stores) -> None:
    unused, early = make.chat("unused@c.us"), make.chat("early@c.us", last_at=make.NOON)
    late = replace(early, account="second", last_at=make.later(1))
    for each in (unused, early, late):
        await stores.chats.put(each)
    assert await stores.chats.all(["sandbox", "second"]) == [late, early, unused]


async def test_how_long_a_chat_is_remembered_outlives_what_the_line_says_of_it(stores: Stores) -> None:
    await stores.chats.put(make.chat())
    assert await stores.chats.keep("sandbox", "ana@c.us", 30)
    await stores.chats.put(make.chat(name="Ana María"))
    assert await stores.chats.find(["sandbox"], "ana@c.us") == make.chat(name="Ana María", keep_days=30)
    assert not await stores.chats.keep("sandbox", "nobody@c.us", 30)


async def test_chats_that_are_trimmed_are_told_of_every_account(stores: Stores) -> None:
    given = [make.chat("for ever@c.us"), make.chat("a@c.us"), make.chat("b@c.us", account="other")]
    for each in given:
        await stores.chats.put(each)
        await stores.chats.keep(each.account, each.id, 7)
    await stores.chats.keep("sandbox", "for ever@c.us", 0)
    assert {chat.id for chat in await stores.chats.trimmed()} == {"a@c.us", "b@c.us"}


async def test_a_message_makes_a_chat_recent_but_never_makes_one(stores: Stores) -> None:
    await stores.chats.put(make.chat(last_at=make.NOON))
    for id, at in (("ana@c.us", make.later(2)), ("ana@c.us", make.later(1)), ("new@c.us", make.later(3))):
        await stores.chats.used("sandbox", id, at)
    assert await stores.chats.all(["sandbox"]) == [make.chat(last_at=make.later(2))]
