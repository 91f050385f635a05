"""What is looked at often is read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from vault.errors import Missing
from vault.shelf import SMALL, Shelf


async def test_a_small_file_is_read_once_until_others_took_its_room(tmp_path: Path) -> None:
    shelf, files = Shelf(room=2000), [tmp_path / name for name in "abc"]
    for file in files:
        file.write_bytes(file.name.encode() * 900)
    assert [await shelf.look(file) for file in files[:2]] == [(900, b"a" * 900), (900, b"b" * 900)]
    files[0].write_bytes(b"never so")
    assert await shelf.look(files[0]) == (900, b"a" * 900)
    await shelf.look(files[2])  # for which b has to go: it was not asked for longest
    for file in files:
        file.write_bytes(b"anew")
    assert await shelf.look(files[0]) == (900, b"a" * 900)
    assert await shelf.look(files[1]) == (4, b"anew")


async def test_a_large_file_stays_where_it_is_and_one_that_is_gone_is_missing(tmp_path: Path) -> None:
    shelf, file = Shelf(), tmp_path / "large"
    file.write_bytes(bytes(SMALL + 1))
    assert await shelf.look(file) == (SMALL + 1, b"")
    file.unlink()
    with pytest.raises(Missing):
        await shelf.look(file)
