"""What every store of messages promises."""

from __future__ import annotations

from dataclasses import replace

from storage.mongo.stores import Stores
from tests import make
from vault.models.chats import Message, MessageRef


async def holding(stores: Stores, content: str, md5: bytes | None = None) -> list[MessageRef]:
    return await stores.messages.holding(["sandbox"], [make.sha256(content)], md5)


async def test_a_message_comes_back_with_everything_it_said(stores: Stores) -> None:
    media = make.media(width=4, height=3, small=b"\xff", phash=2**63, handle={"a.b": "$c"}, view_once=True)
    message = make.message(text="hi", media=media, reply_to="M0", reaction="💾")
    await stores.messages.add([message])
    assert await stores.messages.find(message.ref) == message
    assert await stores.messages.find(make.ref("other")) is None


async def test_the_same_message_twice_is_one_record(stores: Stores) -> None:
    message = make.message(media=make.media())
    await stores.messages.add([message, message], todo=True)
    await stores.messages.add([replace(message, text="again")], todo=True)
    assert await stores.messages.todo("sandbox") == [message]
    assert await holding(stores, "photo") == [message.ref]


async def test_nothing_is_as_good_as_no_messages(stores: Stores) -> None:
    await stores.messages.add([])
    await stores.messages.remove([])
    assert await stores.messages.todo("sandbox") == []


async def test_messages_wait_oldest_first_until_they_are_handled(stores: Stores) -> None:
    late, early = make.message("late", sent_at=make.later(1)), make.message("early")
    await stores.messages.add([late, early, make.message("theirs", account="other")], todo=True)
    await stores.messages.add([make.message("history")])
    assert await stores.messages.todo("sandbox") == [early, late]
    await stores.messages.handled(early.ref)
    assert await stores.messages.todo("sandbox") == [late]


async def test_a_handled_message_seen_again_stays_handled(stores: Stores) -> None:
    message = make.message()
    for _ in range(2):
        await stores.messages.add([message], todo=True)
        await stores.messages.handled(message.ref)
    await stores.messages.add([message], todo=True)
    assert await stores.messages.todo("sandbox") == []


async def test_a_sharper_picture_takes_the_place_of_the_blunt_one_and_both_are_found(stores: Stores) -> None:
    blunt, sharp = make.message(media=make.media("blunt")), make.message(media=make.media("sharp"))
    await stores.messages.add([blunt], todo=True)
    for _ in range(2):
        await stores.messages.sharpen(sharp)
    assert (await stores.messages.find(blunt.ref), await stores.messages.todo("sandbox")) == (sharp, [sharp])
    assert await holding(stores, "blunt") == await holding(stores, "sharp") == [blunt.ref]


async def test_a_sharper_picture_that_comes_first_stays(stores: Stores) -> None:
    blunt, sharp = make.message(media=make.media("blunt")), make.message(media=make.media("sharp"))
    await stores.messages.sharpen(sharp)
    await stores.messages.add([blunt])
    assert await stores.messages.find(blunt.ref) == sharp


async def test_messages_are_found_by_the_bytes_they_carry(stores: Stores) -> None:
    carriers = [make.message(id, media=make.media(content)) for id, content in (("A", "a"), ("B", "b"), ("C", "c"))]
    await stores.messages.add([*carriers, make.message("text only")])
    found = await stores.messages.holding(["sandbox"], [make.sha256("a"), make.sha256("b")], None)
    assert sorted(found) == [make.ref("A"), make.ref("B")]


async def test_other_accounts_messages_are_not_found(stores: Stores) -> None:
    await stores.messages.add([make.message(account="other", media=make.media())])
    assert await holding(stores, "photo") == []
    assert await stores.messages.holding([], [make.sha256("photo")], None) == []


async def test_md5_counts_only_where_sha256_is_unknown(stores: Stores) -> None:
    md5 = make.digests("a").md5
    unknown = make.message("unknown", media=make.media(None, md5=md5))
    collision = make.message("collision", media=make.media("b", md5=md5))
    await stores.messages.add([unknown, collision])
    assert await holding(stores, "a", md5) == [unknown.ref]
    assert await holding(stores, "a") == []


async def test_media_without_any_hash_never_match(stores: Stores) -> None:
    await stores.messages.add([make.message(media=make.media(None))])
    assert await stores.messages.holding(["sandbox"], [], None) == []
    assert await stores.messages.holding(["sandbox"], [make.sha256("a")], make.digests("a").md5) == []


async def test_hashes_can_be_learnt_later(stores: Stores) -> None:
    message = make.message(media=make.media(None))
    await stores.messages.add([message])
    await stores.messages.learn(message.ref, sha256=make.sha256("a"), md5=make.digests("a").md5)
    assert await holding(stores, "a") == [message.ref]
    assert await media_of(stores, message) == make.media("a", md5=make.digests("a").md5)


async def test_learning_about_a_message_without_media_changes_nothing(stores: Stores) -> None:
    message = make.message()
    await stores.messages.add([message])
    await stores.messages.learn(message.ref, sha256=make.sha256("a"), md5=b"")
    assert await stores.messages.find(message.ref) == message


async def test_removed_messages_are_gone_with_their_media(stores: Stores) -> None:
    here, gone = make.message("here", media=make.media()), make.message("gone", media=make.media())
    await stores.messages.add([here, gone], todo=True)
    await stores.messages.remove([gone.ref])
    assert await holding(stores, "photo") == [here.ref]
    assert await stores.messages.todo("sandbox") == [here]


async def media_of(stores: Stores, message: Message) -> object:
    found = await stores.messages.find(message.ref)
    return found.media if found else None
