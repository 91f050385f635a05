"""What everything that looks through the photos promises."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from storage.mongo.stores import Stores
from tests import make
from vault.models.finding import EVERYTHING, Change, Filter, Mark, Sender, Sorting, State, Turn
from vault.models.photos import Asset, Surface
from vault.models.purges import Scope

LIBRARY = Surface.LIBRARY


async def kept(stores: Stores, content: str, **given: Any) -> Asset:
    return await stores.assets.add(make.asset(content, **given))


async def found(stores: Stores, **sought: Any) -> list[int]:
    return [asset.id for asset in await stores.finder.page("owner", LIBRARY, Filter(**sought))]


async def test_photos_taken_at_the_same_moment_are_each_met_once_however_small_the_pages(stores: Stores) -> None:
    moments = [make.NOON, make.later(1), make.NOON, make.later(-99), make.NOON]
    photos = [await kept(stores, f"{n}", taken_at=moment) for n, moment in enumerate(moments)]
    met: list[Asset] = []
    after = None
    while page := await stores.finder.page("owner", LIBRARY, by=Sorting.TAKEN, limit=2, after=after):
        met += page
        after = Mark(id=page[-1].id, taken_at=page[-1].taken_at)
    assert met == [photos[n] for n in (1, 4, 2, 0, 3)]


async def test_a_chat_has_what_was_saved_from_it_and_what_was_sent_to_it(stores: Stores) -> None:
    saved = await kept(stores, "saved", source="chat:ana@c.us")
    sent = await kept(stores, "sent")
    await kept(stores, "neither", source="chat:ben@c.us")
    await stores.sends.add(make.send(content="sent"))
    assert await found(stores, chat="ana@c.us") == [sent.id, saved.id]


async def test_photos_are_found_by_who_sent_them(stores: Stores) -> None:
    hers = await kept(stores, "hers", sender="ana@c.us", sender_name="Ana")
    await kept(stores, "his", sender="ben@c.us")
    assert await found(stores, sender="ana@c.us") == [hers.id]


async def test_of_some_photos_those_are_found_that_fit(stores: Stores) -> None:
    hers, other, alike = [await kept(stores, name, sender="ana@c.us") for name in ("hers", "other", "alike")]
    his = await kept(stores, "his", sender="ben@c.us")
    assert await found(stores, ids=(hers.id, his.id)) == [his.id, hers.id]
    assert await found(stores, ids=(hers.id, his.id, other.id), sender="ana@c.us") == [other.id, hers.id]
    mark = Mark(id=alike.id)
    page = await stores.finder.page("owner", LIBRARY, Filter(ids=(hers.id, alike.id)), after=mark)
    assert [asset.id for asset in page] == [hers.id]


async def test_days_count_whole_and_in_utc(stores: Stores) -> None:
    midnight = make.NOON - timedelta(hours=12)
    last, first = midnight - timedelta(milliseconds=1), midnight
    evening, morning = [await kept(stores, f"{moment}", taken_at=moment) for moment in (last, first)]
    day = date(2026, 5, 4)
    assert await found(stores, since=day) == [morning.id]
    assert await found(stores, until=day - timedelta(days=1)) == [evening.id]


async def test_photos_are_found_by_how_they_stand(stores: Stores) -> None:
    sent, expiring, never = [await kept(stores, content, tags=("a",)) for content in ("sent", "expiring", "never")]
    bare = await kept(stores, "bare")
    await stores.sends.add(make.send("1", content="sent"))
    await stores.sends.add(make.send("2", content="expiring", expires_at=make.later(9)))
    assert await found(stores, state=State.SENT) == [expiring.id, sent.id]
    assert await found(stores, state=State.NEVER_SENT) == [bare.id, never.id]
    assert await found(stores, state=State.EXPIRING) == [expiring.id]
    assert await found(stores, state=State.UNTAGGED) == [bare.id]


async def test_what_is_in_the_trash_is_not_found(stores: Stores) -> None:
    photo = await kept(stores, "photo", tags=("sea",))
    await stores.assets.trash("owner", [photo.id], make.NOON)
    facets = await stores.finder.facets("owner", LIBRARY)
    assert (await found(stores), await stores.finder.days("owner", LIBRARY, EVERYTHING)) == ([], [])
    assert (facets.tags, facets.states[State.NEVER_SENT]) == ({}, 0)


# ── the trail on a record ─────────────────────────────────────────────────────────────────────────────────


async def badges(stores: Stores, photo: Asset) -> tuple[int, Any]:
    asset = await stores.assets.get("owner", photo.id)
    return asset.times_sent, asset.expires_at


async def test_a_record_tells_how_often_it_was_sent_and_when_the_first_send_expires(stores: Stores) -> None:
    photo = await kept(stores, "photo")
    sends = [make.send(f"{n}", expires_at=make.later(n) if n else None) for n in range(3)]
    for send in (*sends, *sends):
        await stores.sends.add(send)
    assert await badges(stores, photo) == (3, make.later(1))
    await stores.sends.expire(sends[1].ref, None, Scope.ME)
    assert await badges(stores, photo) == (3, make.later(2))
    await stores.sends.remove([send.ref for send in sends[1:]])
    assert await badges(stores, photo) == (1, None)


async def test_twenty_sends_at_once_are_twenty(stores: Stores) -> None:
    photo = await kept(stores, "photo")
    await asyncio.gather(*(stores.sends.add(make.send(f"{n}")) for n in range(20)))
    assert await badges(stores, photo) == (20, None)
    await asyncio.gather(*(stores.sends.remove([make.ref(f"{n}")]) for n in range(19)))
    assert await badges(stores, photo) == (1, None)


async def test_a_photo_that_comes_back_knows_where_it_was_sent(stores: Stores) -> None:
    await stores.sends.add(make.send(expires_at=make.later(5)))
    photo = await kept(stores, "photo")
    assert (photo.times_sent, photo.expires_at) == (1, make.later(5))
    assert await found(stores, chat="ana@c.us") == [photo.id]


async def test_another_owners_sends_are_not_mine(stores: Stores) -> None:
    photo = await kept(stores, "photo")
    await stores.sends.add(make.send(owner="other"))
    assert await badges(stores, photo) == (0, None)


# ── what there is ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_day_tells_its_photos_their_bytes_and_their_shape(stores: Stores) -> None:
    for content, width, height in (("a", 400, 300), ("bb", 9000, 10), ("ccc", 10, 9000)):
        await kept(stores, content, picture=make.picture(width=width, height=height))
    await kept(stores, "long ago", taken_at=make.NOON - timedelta(days=9))
    newest, oldest = await stores.finder.days("owner", LIBRARY, EVERYTHING)
    assert (newest.day, newest.photos, newest.size) == (date(2026, 5, 4), 3, 6)
    assert newest.shape == pytest.approx(4 / 3 + 3 + 0.4)
    assert oldest.day == date(2026, 4, 25)


async def test_facets_count_each_photo_once(stores: Stores) -> None:
    both = await kept(stores, "both", source="chat:ana@c.us", sender="ana@c.us", sender_name="Ana", tags=("sea", "sun"))
    await kept(stores, "one", tags=("sea",), sender="ana@c.us", sender_name="Ana B.", taken_at=make.later(1))
    await kept(stores, "theirs", owner="other", tags=("sea",))
    await stores.sends.add(make.send("1", content="both"))
    await stores.sends.add(make.send("2", content="both", chat="ben@c.us"))
    album = await stores.albums.add(make.album())
    await stores.albums.put_in(album.id, [both.id])
    facets = await stores.finder.facets("owner", LIBRARY)
    assert (facets.tags, facets.albums) == ({"sea": 2, "sun": 1}, {album.id: 1})
    assert facets.chats == {"ana@c.us": 1, "ben@c.us": 1}
    assert facets.senders == (Sender(id="ana@c.us", name="Ana B.", photos=2),)
    assert (facets.states[State.SENT], facets.states[State.NEVER_SENT], facets.states[State.UNTAGGED]) == (1, 1, 0)


async def test_an_empty_library_has_no_facets(stores: Stores) -> None:
    facets = await stores.finder.facets("owner", LIBRARY)
    assert (facets.tags, facets.senders, set(facets.states.values())) == ({}, (), {0})


async def test_the_same_words_are_told_of_many_photos_unless_somebody_was_faster(stores: Stores) -> None:
    slow, fast = [await kept(stores, content, tags=("a",)) for content in ("slow", "fast")]
    await stores.assets.retag([(fast, ("b",))])
    await stores.assets.retag([(slow, ("c",)), (fast, ("c",))])
    assert (await found(stores, tag="c"), await found(stores, words="b")) == ([slow.id], [fast.id])


# ── news ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_happens_to_photos_is_told_as_it_happens(stores: Stores) -> None:
    async with asyncio.timeout(60), stores.finder.changes(LIBRARY) as changes:
        photo = await kept(stores, "photo")
        assert await anext(changes) == Change(turn=Turn.ADDED, owner="owner", id=photo.id, asset=photo)
        await stores.sends.add(make.send())
        told = await anext(changes)
        assert (told.turn, told.asset and told.asset.times_sent) == (Turn.CHANGED, 1)
        await stores.assets.remove("owner", photo.id)
        assert await anext(changes) == Change(turn=Turn.REMOVED, owner="owner", id=photo.id)


async def test_the_trash_takes_a_photo_away_and_gives_it_back(stores: Stores) -> None:
    photo = await kept(stores, "photo")
    async with asyncio.timeout(60), stores.finder.changes(LIBRARY) as changes:
        await stores.assets.trash("owner", [photo.id], make.NOON)
        assert (await anext(changes)).turn is Turn.REMOVED
        await stores.assets.restore("owner", [photo.id])
        assert await anext(changes) == Change(turn=Turn.ADDED, owner="owner", id=photo.id, asset=photo)


async def test_what_is_deleted_out_of_the_trash_is_no_news(stores: Stores) -> None:
    photo = await kept(stores, "photo")
    await stores.assets.trash("owner", [photo.id], make.NOON)
    async with asyncio.timeout(60), stores.finder.changes(LIBRARY) as changes:
        await stores.assets.remove("owner", photo.id)
        last = await kept(stores, "last")
        assert (await anext(changes)).asset == last


async def test_that_copies_were_looked_for_is_no_news(stores: Stores) -> None:
    photo = await kept(stores, "photo")
    async with asyncio.timeout(60), stores.finder.changes(LIBRARY) as changes:
        await stores.likenesses.seen([photo.id])
        last = await kept(stores, "last")
        assert (await anext(changes)).asset == last
