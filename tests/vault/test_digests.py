"""One read, three hashes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from vault.digests import CHUNK, Hasher, of_file

DATA = bytes(range(256)) * (CHUNK // 100)  # not a whole number of chunks


async def test_a_file_is_hashed_three_ways(tmp_path: Path) -> None:
    file = tmp_path / "photo"
    file.write_bytes(DATA)
    found = await of_file(file)
    assert found.sha256 == hashlib.sha256(DATA).digest()
    assert found.sha1 == hashlib.sha1(DATA, usedforsecurity=False).digest()
    assert found.md5 == hashlib.md5(DATA, usedforsecurity=False).digest()
    assert found.size == len(DATA)


async def test_pieces_hash_like_the_whole(tmp_path: Path) -> None:
    file = tmp_path / "photo"
    file.write_bytes(DATA)
    hasher = Hasher()
    for at in range(0, len(DATA), 7001):
        hasher.update(DATA[at : at + 7001])
    assert hasher.done() == await of_file(file)


async def test_an_empty_file_has_the_digests_of_nothing(tmp_path: Path) -> None:
    file = tmp_path / "empty"
    file.touch()
    assert await of_file(file) == Hasher().done()
