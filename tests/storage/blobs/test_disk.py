"""What only the disk store promises: privacy, and that put and expire keep apart across processes."""

from __future__ import annotations

import asyncio
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.blobs.disk import DiskBlobs

KEY = "originals/ab/abcd"
RENDITIONS = "renditions/ab/abcd"  # the folder of one photo


@pytest.fixture
def blobs(tmp_path: Path) -> DiskBlobs:
    return DiskBlobs(tmp_path / "data" / "blobs")


def written(blobs: DiskBlobs) -> Path:
    file = blobs.scratch()
    file.write_bytes(b"bytes")
    return file


@contextmanager
def another_process_at(folder: Path) -> Iterator[None]:
    """The folder is locked, as it is while another process puts or expires something in it."""
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    yield
    os.close(descriptor)


async def held_up(task: asyncio.Future[Any]) -> None:
    """Give the task the time it would need if nothing held it up."""
    await asyncio.wait([task], timeout=0.3)


async def test_files_and_folders_are_their_owners_alone(blobs: DiskBlobs) -> None:
    await blobs.put(written(blobs), KEY)
    file = await blobs.get(KEY)
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (file, *list(file.parents)[:3], blobs.scratch().parent)]
    assert modes == [0o600, 0o700, 0o700, 0o700, 0o700]


async def test_a_file_that_is_not_there_cannot_be_put(blobs: DiskBlobs) -> None:
    with pytest.raises(FileNotFoundError):
        await blobs.put(blobs.scratch(), KEY)


async def test_an_expiry_waits_for_a_put_and_then_spares_its_bytes(blobs: DiskBlobs) -> None:
    await blobs.put(written(blobs), KEY)
    file, before = await blobs.get(KEY), datetime.now(UTC) + timedelta(minutes=1)
    with another_process_at(file.parent):
        expiry = asyncio.ensure_future(blobs.expire(KEY, before))
        await held_up(expiry)
        os.utime(file, (before.timestamp() + 1, before.timestamp() + 1))
    assert not await expiry
    assert file.exists()


async def test_a_put_waits_for_an_expiry_and_then_places_its_own_bytes(blobs: DiskBlobs) -> None:
    await blobs.put(written(blobs), KEY)
    file, again = await blobs.get(KEY), written(blobs)
    with another_process_at(file.parent):
        put = asyncio.ensure_future(blobs.put(again, KEY))
        await held_up(put)
        file.unlink()
    await put
    assert (await blobs.get(KEY)).read_bytes() == b"bytes"


async def test_the_folder_of_one_photo_goes_when_it_is_empty_and_the_fan_out_stays(blobs: DiskBlobs) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=1)
    for key in (f"{RENDITIONS}/grid", f"{RENDITIONS}/thumb"):
        await blobs.put(written(blobs), key)
    folder = (await blobs.get(f"{RENDITIONS}/grid")).parent
    assert await blobs.expire(f"{RENDITIONS}/grid", soon) and folder.exists()
    assert await blobs.expire(f"{RENDITIONS}/thumb", soon) and not folder.exists()
    assert folder.parent.exists()


async def test_a_put_that_waited_for_a_folder_that_went_makes_it_again(blobs: DiskBlobs) -> None:
    key = f"{RENDITIONS}/grid"
    await blobs.put(written(blobs), key)
    file, again = await blobs.get(key), written(blobs)
    with another_process_at(file.parent):
        put = asyncio.ensure_future(blobs.put(again, key))
        await held_up(put)
        file.unlink()
        file.parent.rmdir()
    await put
    assert (await blobs.get(key)).read_bytes() == b"bytes"


async def test_puts_and_expiries_of_one_photo_never_lose_bytes(blobs: DiskBlobs) -> None:
    key = f"{RENDITIONS}/grid"
    await blobs.put(written(blobs), key)
    for _ in range(100):
        before, again = datetime.now(UTC), written(blobs)
        await asyncio.gather(blobs.expire(key, before), blobs.put(again, key))
        assert (await blobs.get(key)).read_bytes() == b"bytes"


async def test_memory_does_not_grow_with_the_photos(blobs: DiskBlobs) -> None:
    for number in range(20):
        await blobs.put(written(blobs), f"renditions/ab/{number}/grid")
    assert len(blobs._settled) == 3


async def test_a_folder_taken_away_by_hand_is_made_again(blobs: DiskBlobs) -> None:
    await blobs.put(written(blobs), KEY)
    file = await blobs.get(KEY)
    file.unlink()
    file.parent.rmdir()
    await blobs.put(written(blobs), KEY)
    assert file.read_bytes() == b"bytes"
