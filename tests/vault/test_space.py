"""No room is said in one way, whoever notices it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from storage.blobs.disk import DiskBlobs
from vault import space
from vault.errors import NoSpace


def test_what_the_system_says_of_a_full_disk_is_no_space() -> None:
    with pytest.raises(NoSpace), space.needed(), Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"x")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_quota_and_a_limit_on_files_are_no_space_either(number: int) -> None:
    with pytest.raises(NoSpace), space.needed():
        raise OSError(number, "no room")


def test_any_other_trouble_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), space.needed():
        (tmp_path / "nowhere" / "file").touch()


async def test_a_scratch_folder_goes_with_what_is_in_it(tmp_path: Path) -> None:
    async with space.folder(DiskBlobs(tmp_path)) as folder:
        (folder / "half").write_bytes(b"x")
    assert not folder.exists()
