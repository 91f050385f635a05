"""What every store of messages promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from storage.mongo.stores import Stores
from tests import make
from vault.models.chats import Media, Message, MessageRef


async def holding(stores: Stores, content: str, *md5s: bytes) -> list[MessageRef]:
    return [ref for ref, _ in await stores.messages.holding(["sandbox"], [make.sha256(content)], md5s)]


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
    found = await stores.messages.holding(["sandbox"], [make.sha256("a"), make.sha256("b")], [])
    assert sorted(found) == [(make.ref("A"), make.sha256("a")), (make.ref("B"), make.sha256("b"))]


async def test_the_hash_that_matched_is_told_also_when_it_is_the_past_or_the_md5(stores: Stores) -> None:
    sharp = make.message(media=make.media("sharp"))
    await stores.messages.add([make.message(media=make.media("blunt")), make.message("X", media=nameless("a"))])
    await stores.messages.sharpen(sharp)
    found = await stores.messages.holding(["sandbox"], [make.sha256("blunt")], [make.digests("a").md5])
    assert sorted(found) == [(sharp.ref, make.sha256("blunt")), (make.ref("X"), make.digests("a").md5)]


async def test_a_message_is_told_once_by_the_bytes_it_carries_now(stores: Stores) -> None:
    sharp = make.message(media=make.media("sharp"))
    await stores.messages.add([make.message(media=make.media("blunt"))])
    await stores.messages.sharpen(sharp)
    both = [make.sha256("blunt"), make.sha256("sharp")]
    assert await stores.messages.holding(["sandbox"], both, []) == [(sharp.ref, make.sha256("sharp"))]


async def test_other_accounts_messages_are_not_found(stores: Stores) -> None:
    await stores.messages.add([make.message(account="other", media=make.media())])
    assert await holding(stores, "photo") == []
    assert await stores.messages.holding([], [make.sha256("photo")], []) == []


async def test_md5_counts_only_where_sha256_is_unknown(stores: Stores) -> None:
    md5 = make.digests("a").md5
    unknown = make.message("unknown", media=nameless("a"))
    collision = make.message("collision", media=make.media("b", md5=md5))
    await stores.messages.add([unknown, collision])
    assert await holding(stores, "a", md5) == [unknown.ref]
    assert await holding(stores, "a") == []


async def test_media_without_any_hash_never_match(stores: Stores) -> None:
    await stores.messages.add([make.message(media=make.media(None))])
    assert await stores.messages.holding(["sandbox"], [], []) == []
    assert await stores.messages.holding(["sandbox"], [make.sha256("a")], [make.digests("a").md5]) == []


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


async def near(stores: Stores, phash: int, most: int = 10) -> list[tuple[MessageRef, int]]:
    return sorted(await stores.messages.near(["sandbox"], phash, most))


async def test_pictures_are_found_by_how_few_bits_differ(stores: Stores) -> None:
    phash = 0xF0F0_1234_8000_FFFF
    flipped = {"same": 0, "four": 0b1111, "spread": 1 << 63 | 1 << 40 | 1 << 20 | 1, "eleven": 2**11 - 1}
    await stores.messages.add(
        [make.message(id, media=make.media(id, phash=phash ^ bits)) for id, bits in flipped.items()]
    )
    assert await near(stores, phash) == [(make.ref("four"), 4), (make.ref("same"), 0), (make.ref("spread"), 4)]
    assert await near(stores, phash, 3) == [(make.ref("same"), 0)]


async def test_ten_bits_are_found_wherever_they_are(stores: Stores) -> None:
    masks = [sum(1 << step * n % 64 for n in range(10)) for step in range(1, 64, 2)]
    await stores.messages.add([make.message(str(n), media=make.media(phash=mask)) for n, mask in enumerate(masks)])
    assert [bits for _, bits in await near(stores, 0)] == [10] * 32


async def test_pictures_of_other_accounts_and_without_a_hash_are_not_near(stores: Stores) -> None:
    await stores.messages.add([make.message("none", media=make.media()), make.message("text")])
    await stores.messages.add([make.message("theirs", account="other", media=make.media(phash=0))])
    assert await near(stores, 0) == []


async def test_a_sharper_picture_is_found_by_its_own_looks(stores: Stores) -> None:
    await stores.messages.add([make.message(media=make.media("blunt", phash=0))])
    await stores.messages.sharpen(make.message(media=make.media("sharp", phash=2**64 - 1)))
    assert (await near(stores, 0), await near(stores, 2**64 - 1)) == ([], [(make.ref(), 0)])


async def test_messages_are_fetched_by_name(stores: Stores) -> None:
    here = make.message("here", media=make.media())
    await stores.messages.add([here, make.message("other")])
    assert await stores.messages.these([here.ref, make.ref("nowhere")]) == {here.ref: here}


async def photos(stores: Stores, *chats: str, before: datetime | None = None, mine: bool = False) -> list[str]:
    found = stores.messages.photos(["sandbox"], chats=chats, before=before, mine=mine)
    return [message.ref.id async for message in found]


async def test_photos_come_oldest_first_and_are_narrowed_by_chat_date_and_author(stores: Stores) -> None:
    photo = make.media()
    given = [
        make.message("late", media=photo, sent_at=make.later(2), from_me=True),
        make.message("early", media=photo),
        make.message("ben", chat="ben@c.us", media=photo, sent_at=make.later(1)),
        make.message("theirs", account="other", media=photo),
        make.message("video", media=make.media(mime="video/mp4")),
        make.message("text"),
    ]
    await stores.messages.add(given)
    assert await photos(stores) == ["early", "ben", "late"]
    assert await photos(stores, "ana@c.us", "nobody@c.us") == ["early", "late"]
    assert await photos(stores, before=make.later(2)) == ["early", "ben"]
    assert await photos(stores, mine=True) == ["late"]


async def test_more_photos_than_a_portion_come_once_each(stores: Stores) -> None:
    names = [f"{n:04}" for n in range(2001)]
    await stores.messages.add([make.message(name, media=make.media(), sent_at=at(name)) for name in names])
    assert await photos(stores) == names


async def test_the_extent_is_the_oldest_message_and_the_number_of_media(stores: Stores) -> None:
    assert await stores.messages.extent("sandbox") == (None, 0)
    await stores.messages.add([make.message("A", sent_at=make.later(5)), make.message("B", media=make.media())])
    await stores.messages.add([make.message("C", chat="ben@c.us", sent_at=make.later(-5), media=make.media())])
    await stores.messages.add([make.message("D", account="other", sent_at=make.later(-9), media=make.media())])
    assert await stores.messages.extent("sandbox") == (make.later(-5), 2)


async def test_what_is_older_than_a_time_is_forgotten_in_one_chat(stores: Stores) -> None:
    media = make.media()
    old, new = make.message("old", media=media), make.message("new", media=media, sent_at=make.later(1))
    ben, theirs = make.message("ben", chat="ben@c.us", media=media), make.message("theirs", account="other")
    await stores.messages.add([old, new, ben, theirs])
    assert await stores.messages.trim("sandbox", "ana@c.us", make.later(1)) == 1
    assert await stores.messages.trim("sandbox", "ana@c.us", make.later(1)) == 0
    assert sorted(await holding(stores, "photo")) == [new.ref, ben.ref]
    left = {new.ref: new, ben.ref: ben, theirs.ref: theirs}
    assert await stores.messages.these([old.ref, *left]) == left


def nameless(content: str) -> Media:
    """A photo of which only the md5 is known."""
    return make.media(None, md5=make.digests(content).md5)


def at(name: str) -> datetime:
    """Many share a time."""
    return make.later(int(name) // 700)


async def media_of(stores: Stores, message: Message) -> object:
    found = await stores.messages.find(message.ref)
    return found.media if found else None


# ── conversations ─────────────────────────────────────────────────────────────────────────────────────────


async def ids(stores: Stores, before: tuple[datetime, str] | None = None, limit: int = 9) -> list[str]:
    return [each.ref.id for each in await stores.messages.talk("sandbox", "ana@c.us", before=before, limit=limit)]


async def test_a_conversation_is_told_newest_first_without_its_reactions(stores: Stores) -> None:
    reaction = make.message("R", sent_at=make.later(3), reply_to="A", reaction="")
    elsewhere = [make.message("X", chat="ben@c.us"), make.message("Y", account="other")]
    await stores.messages.add([make.message("A"), make.message("B", sent_at=make.later(1)), reaction, *elsewhere])
    assert await ids(stores) == ["B", "A"]


async def test_pages_of_a_conversation_meet_without_a_gap_also_in_the_middle_of_a_moment(stores: Stores) -> None:
    await stores.messages.add([make.message(id) for id in "DBCA"] + [make.message("E", sent_at=make.later(1))])
    assert await ids(stores, limit=2) == ["E", "D"]
    assert await ids(stores, before=(make.NOON, "D"), limit=2) == ["C", "B"]
    assert await ids(stores, before=(make.NOON, "B")) == ["A"]


async def test_reactions_are_found_by_what_they_are_about(stores: Stores) -> None:
    early, late = make.message("1", reply_to="A", reaction="👍"), make.message("2", reply_to="B", reaction="")
    late = replace(late, sent_at=make.later(1))
    others = [make.message("3", reply_to="A"), make.message("4", reply_to="C", reaction="👍")]
    await stores.messages.add([late, early, *others, make.message("5", chat="b@c.us", reply_to="A", reaction="👍")])
    assert await stores.messages.reactions("sandbox", "ana@c.us", ["A", "B"]) == [early, late]


async def test_whatever_happens_to_a_message_is_told(stores: Stores) -> None:
    async with stores.messages.changes() as changes:
        await stores.messages.add([make.message("A", media=make.media(None))])
        assert await anext(changes) == make.ref("A")
        await stores.messages.learn(make.ref("A"), sha256=b"s", md5=b"m")
        assert await anext(changes) == make.ref("A")
        await stores.messages.remove([make.ref("A")])
        assert await anext(changes) == make.ref("A")
