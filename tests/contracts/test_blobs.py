"""What every store of bytes promises."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vault.errors import Invalid, Missing
from vault.ports import Blobs

KEY = "originals/ab/abcd"
SOON = timedelta(minutes=1)


def now() -> datetime:
    return datetime.now(UTC)


def written(blobs: Blobs, content: bytes = b"bytes") -> Path:
    file = blobs.scratch()
    file.write_bytes(content)
    return file


async def keys(blobs: Blobs, prefix: str = "", before: datetime | None = None) -> list[str]:
    return sorted([key async for key in blobs.keys(prefix, before or now() + SOON)])


async def test_bytes_come_back_and_the_file_is_gone_from_where_it_was(blobs: Blobs) -> None:
    file = written(blobs)
    await blobs.put(file, KEY)
    assert (await blobs.get(KEY)).read_bytes() == b"bytes"
    assert not file.exists()


async def test_bytes_know_when_they_were_put_last(blobs: Blobs) -> None:
    await blobs.put(written(blobs), KEY)
    first = await blobs.put_at(KEY)
    await blobs.put(written(blobs), KEY)
    again = await blobs.put_at(KEY)
    assert first and again and now() - SOON < first < again
    assert await blobs.put_at("originals/ab/other") is None
    assert [key async for key in blobs.keys("originals/ab")] == [KEY]


async def test_scratch_names_are_fresh(blobs: Blobs) -> None:
    assert blobs.scratch() != blobs.scratch()


async def test_a_file_in_a_scratch_folder_can_be_put(blobs: Blobs) -> None:
    folder = blobs.scratch()
    folder.mkdir()
    (folder / "grid").write_bytes(b"small")
    await blobs.put(folder / "grid", KEY)
    assert (await blobs.get(KEY)).read_bytes() == b"small"


async def test_the_first_bytes_at_a_key_stay(blobs: Blobs) -> None:
    await blobs.put(written(blobs, b"first"), KEY)
    second = written(blobs, b"second")
    await blobs.put(second, KEY)
    assert (await blobs.get(KEY)).read_bytes() == b"first"
    assert not second.exists()


async def test_many_may_put_the_same_key_at_once(blobs: Blobs) -> None:
    await asyncio.gather(*(blobs.put(written(blobs), KEY) for _ in range(20)))
    assert (await blobs.get(KEY)).read_bytes() == b"bytes"
    assert await keys(blobs) == [KEY]


async def test_unknown_bytes_are_missing(blobs: Blobs) -> None:
    with pytest.raises(Missing):
        await blobs.get(KEY)
    assert not await blobs.expire(KEY, now())


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a/.", "a\0b", "tmp/x"])
async def test_keys_that_lead_elsewhere_are_refused(blobs: Blobs, key: str) -> None:
    with pytest.raises(Invalid):
        await blobs.put(written(blobs), key)
    with pytest.raises(Invalid):
        await blobs.get(key)
    with pytest.raises(Invalid):
        await blobs.expire(key, now())


async def test_keys_are_listed_under_their_prefix(blobs: Blobs) -> None:
    for key in ("originals/aa/1", "originals/ab/2", "thumbs/aa/1"):
        await blobs.put(written(blobs), key)
    assert await keys(blobs, "originals/") == ["originals/aa/1", "originals/ab/2"]
    assert await keys(blobs, "originals/aa/1") == ["originals/aa/1"]
    assert await keys(blobs, "origin") == ["originals/aa/1", "originals/ab/2"]
    assert await keys(blobs, "nothing/here") == []


async def test_only_keys_put_before_the_time_are_listed(blobs: Blobs) -> None:
    await blobs.put(written(blobs), "a/old")
    between = now()
    await blobs.put(written(blobs), "a/new")
    assert await keys(blobs, "a/", between) == ["a/old"]


async def test_only_bytes_put_before_the_time_expire(blobs: Blobs) -> None:
    before = now()
    await blobs.put(written(blobs), KEY)
    assert not await blobs.expire(KEY, before)
    assert await blobs.expire(KEY, now() + SOON)
    with pytest.raises(Missing):
        await blobs.get(KEY)


async def test_putting_again_saves_bytes_from_expiring(blobs: Blobs) -> None:
    await blobs.put(written(blobs), KEY)
    between = now()
    await blobs.put(written(blobs), KEY)
    assert not await blobs.expire(KEY, between)


async def test_renewing_saves_bytes_from_expiring(blobs: Blobs) -> None:
    await blobs.put(written(blobs), KEY)
    before = now()
    await blobs.renew(KEY)
    assert not await blobs.expire(KEY, before)
    await blobs.renew("originals/no/none")


async def test_a_put_wins_over_an_expiry_at_the_same_moment(blobs: Blobs) -> None:
    await blobs.put(written(blobs), KEY)
    for _ in range(100):
        before, again = now(), written(blobs)
        await asyncio.gather(blobs.expire(KEY, before), blobs.put(again, KEY))
        assert (await blobs.get(KEY)).read_bytes() == b"bytes"


async def test_what_the_dead_left_in_scratch_is_cleared(blobs: Blobs) -> None:
    left = blobs.scratch()
    left.mkdir()
    (left / "half").write_bytes(b"x")
    written(blobs)
    assert await blobs.clear_scratch(now() - SOON) == 0
    assert await blobs.clear_scratch(now() + SOON) == 2
    assert not left.exists()
