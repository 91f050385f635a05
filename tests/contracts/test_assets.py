"""What every store of assets promises."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from pymongo import AsyncMongoClient

from storage.mongo.stores import Stores
from tests import make
from vault.errors import Missing
from vault.models.finding import Filter, Mark
from vault.models.photos import Asset, Surface


async def page(stores: Stores, words: str = "", *, limit: int | None = None, before: int | None = None) -> list[Asset]:
    after = None if before is None else Mark(id=before)
    return await stores.finder.page("owner", Surface.LIBRARY, Filter(words=words), limit=limit, after=after)


async def test_an_asset_comes_back_as_it_was_added(stores: Stores) -> None:
    taken = make.NOON.replace(microsecond=123000)
    asset = make.asset(caption="Ana", tags=("sea", "sun"), picture=make.picture(taken_at=taken, phash=2**64 - 2))
    added = await stores.assets.add(asset)
    assert added == replace(asset, id=added.id)
    assert await stores.assets.get("owner", added.id) == added


async def test_times_are_kept_to_the_millisecond(stores: Stores) -> None:
    added = await stores.assets.add(make.asset(created_at=make.NOON.replace(microsecond=123456)))
    assert added.created_at == make.NOON.replace(microsecond=123000)
    assert await stores.assets.get("owner", added.id) == added


async def test_serial_ids_rise(stores: Stores) -> None:
    first, second = [await stores.assets.add(make.asset(content)) for content in "ab"]
    assert first.id < second.id


async def test_numbers_that_a_backup_brought_back_are_passed_over(stores: Stores, mongodb_url: str) -> None:
    for content in "abc":
        await stores.assets.add(make.asset(content))
    async with AsyncMongoClient[dict[str, object]](mongodb_url) as client:
        await client["contracts"]["counters"].delete_one({"_id": "assets"})
    async with asyncio.timeout(60):
        added = await stores.assets.add(make.asset("d"))
    assert (await page(stores, limit=1)) == [added]


async def test_twenty_doors_adding_the_same_photo_make_one_record(stores: Stores) -> None:
    doors = [make.asset(filename=f"lib_{door}.jpg") for door in range(20)]
    added = await asyncio.gather(*(stores.assets.add(each) for each in doors))
    assert len({each.filename for each in added}) == 1
    assert await page(stores) == [added[0]]


async def test_the_same_bytes_are_one_asset_for_each_owner(stores: Stores) -> None:
    mine, yours = await stores.assets.add(make.asset()), await stores.assets.add(make.asset(owner="other"))
    assert mine.id != yours.id


async def test_the_id_of_a_removed_asset_is_never_given_again(stores: Stores) -> None:
    gone = await stores.assets.add(make.asset())
    await stores.assets.remove("owner", gone.id)
    assert (await stores.assets.add(make.asset())).id > gone.id


async def test_an_asset_is_found_by_its_bytes(stores: Stores) -> None:
    added = await stores.assets.add(make.asset("a"))
    assert await stores.assets.find("owner", Surface.LIBRARY, make.sha256("a")) == added
    assert await stores.assets.find("owner", Surface.LIBRARY, make.sha256("b")) is None


async def test_another_owners_asset_is_missing(stores: Stores) -> None:
    theirs = await stores.assets.add(make.asset(owner="other"))
    with pytest.raises(Missing):
        await stores.assets.get("owner", theirs.id)
    claimed = replace(theirs, owner="owner")
    assert not await stores.assets.replace(claimed, replace(claimed, caption="mine"))
    await stores.assets.remove("owner", theirs.id)
    assert await stores.assets.find("owner", Surface.LIBRARY, theirs.digests.sha256) is None
    assert await page(stores) == []
    assert await stores.assets.get("other", theirs.id) == theirs


async def test_a_caption_and_tags_can_be_replaced(stores: Stores) -> None:
    added = await stores.assets.add(make.asset(caption="old", tags=("old",)))
    changed = replace(added, caption=None, tags=("new",))
    assert await stores.assets.replace(added, changed)
    assert await stores.assets.get("owner", added.id) == changed
    assert await page(stores, "old") == []
    assert await page(stores, "new") == [changed]


async def test_what_is_not_as_seen_any_more_is_not_replaced(stores: Stores) -> None:
    seen = await stores.assets.add(make.asset())
    faster = replace(seen, caption="faster")
    await stores.assets.replace(seen, faster)
    assert not await stores.assets.replace(seen, replace(seen, tags=("slower",)))
    assert await stores.assets.get("owner", seen.id) == faster


async def test_pages_go_from_newest_to_oldest_and_meet(stores: Stores) -> None:
    added = [await stores.assets.add(make.asset(content)) for content in "abcde"]
    first = await page(stores, limit=2)
    rest = await page(stores, before=first[-1].id)
    assert first + rest == added[::-1]


async def test_every_word_must_occur_somewhere(stores: Stores) -> None:
    beach = await stores.assets.add(
        make.asset("a", caption="Día en la PLAYA", tags=("verano",), original_name="x1.jpg")
    )
    await stores.assets.add(make.asset("b", caption="playa", original_name="x2.jpg"))
    assert await page(stores, "playa VERANO X1 día") == [beach]


@pytest.mark.parametrize("words", [".*", "$", "(", "[a", "\\", "\0", "^p", "%"])
async def test_words_mean_themselves_and_nothing_else(stores: Stores, words: str) -> None:
    await stores.assets.add(make.asset("a", caption="plain"))
    strange = await stores.assets.add(make.asset("b", caption=f"strange {words} caption"))
    assert await page(stores, words) == [strange]


async def test_accents_are_one_letter_however_they_are_spelt(stores: Stores) -> None:
    added = await stores.assets.add(make.asset(original_name="Cafe\u0301.jpg"))
    assert await page(stores, "CAF\u00c9") == [added]


async def test_a_file_name_with_broken_characters_is_kept_legibly(stores: Stores) -> None:
    added = await stores.assets.add(make.asset(original_name="caf\udce9.jpg"))
    assert added.original_name == "caf?.jpg"


async def test_a_page_may_be_of_one_tag(stores: Stores) -> None:
    tagged = await stores.assets.add(make.asset("a", tags=("sea", "sun")))
    await stores.assets.add(make.asset("b", tags=("seaside",), caption="sea"))
    found = await stores.finder.page("owner", Surface.LIBRARY, Filter(words="sun", tag="sea"))
    assert found == [tagged]


async def test_some_are_fetched_by_their_ids_in_order(stores: Stores) -> None:
    first, second = [await stores.assets.add(make.asset(content)) for content in "ab"]
    theirs = await stores.assets.add(make.asset(owner="other"))
    assert await stores.assets.these("owner", [second.id, first.id, theirs.id, 10**6]) == [first, second]


async def test_some_are_fetched_by_their_bytes(stores: Stores) -> None:
    first, second, _ = [await stores.assets.add(make.asset(content)) for content in "abc"]
    await stores.assets.add(make.asset("a", owner="other"))
    asked = [make.sha256(content) for content in "bad"]
    assert await stores.assets.all("owner", asked) == [first, second]


async def test_holding_tells_which_originals_anybody_still_has(stores: Stores) -> None:
    await stores.assets.add(make.asset("a"))
    await stores.assets.add(make.asset("b", owner="other"))
    asked = [make.sha256(content) for content in "abc"]
    assert await stores.assets.holding(asked) == set(asked[:2])
