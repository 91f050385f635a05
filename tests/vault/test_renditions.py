"""The key scheme, which outlives every release: bytes already stored are found by it."""

from __future__ import annotations

from vault import renditions

SHA256 = bytes.fromhex("ab" + "cd" * 31)
NAME = "ab" + "cd" * 31


def test_bytes_are_kept_under_their_hash() -> None:
    assert renditions.original(SHA256) == f"originals/ab/{NAME}"
    assert renditions.rendition(SHA256, renditions.THUMB.name) == f"renditions/ab/{NAME}/thumb.jpg"
    assert renditions.form(SHA256) == f"forms/ab/{NAME}"


def test_each_rendition_is_smaller_than_the_one_before() -> None:
    sides = [each.side for each in renditions.ALL]
    assert sides == sorted(sides, reverse=True) == [2048, 1024, 512, 200]
