"""What every store of blocks promises."""

from __future__ import annotations

from dataclasses import replace

from storage.mongo.stores import Stores
from tests import make

LOOKS = 0xF0F0_1234_8000_FFFF


async def test_a_block_comes_back_as_it_was_added_the_newest_first(stores: Stores) -> None:
    old, new = make.block("old", phash=2**64 - 1, plan="plan"), make.block("new", created_at=make.later(1))
    for each in (old, new, make.block("theirs", owner="other")):
        await stores.blocks.add(each)
    assert await stores.blocks.of("owner") == [new, old]


async def test_a_block_that_is_there_stays_as_it_is(stores: Stores) -> None:
    await stores.blocks.add(block := make.block())
    await stores.blocks.add(replace(block, filename="another"))
    assert await stores.blocks.of("owner") == [block]


async def test_a_block_is_found_by_any_of_its_bytes(stores: Stores) -> None:
    block = make.block(sha256s=(make.sha256("photo"), make.sha256("form")))
    await stores.blocks.add(block)
    assert await stores.blocks.holding("owner", make.sha256("form")) == block
    assert await stores.blocks.holding("owner", make.sha256("another")) is None
    assert await stores.blocks.holding("other", make.sha256("form")) is None


async def test_a_block_is_found_by_its_looks(stores: Stores) -> None:
    await stores.blocks.add(make.block("no looks"))
    await stores.blocks.add(block := make.block(phash=LOOKS))
    assert await stores.blocks.near("owner", LOOKS ^ 0b1111, 4) == block
    assert await stores.blocks.near("owner", LOOKS ^ 0b11111, 4) is None
    assert await stores.blocks.near("other", LOOKS, 4) is None


async def test_a_removed_block_is_gone_and_only_its_owner_removes_it(stores: Stores) -> None:
    await stores.blocks.add(make.block())
    assert not await stores.blocks.remove("other", "block")
    assert await stores.blocks.remove("owner", "block")
    assert not await stores.blocks.remove("owner", "block")
    assert await stores.blocks.of("owner") == []


async def test_the_blocks_of_a_plan_are_lifted_together(stores: Stores) -> None:
    given = {"a": "plan", "b": "plan", "c": "another"}
    for id, plan in given.items():
        await stores.blocks.add(make.block(id, plan=plan))
    await stores.blocks.lift("other", "plan")
    await stores.blocks.lift("owner", "plan")
    assert [block.id for block in await stores.blocks.of("owner")] == ["c"]
