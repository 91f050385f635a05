"""Pictures are compared bit by bit, and an index finds every one that is near enough."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vault.likeness import LOOK_ALIKE, RE_ENCODED, bands, distance, near

hashes = st.integers(0, 2**64 - 1)
places = st.sets(st.integers(0, 63))


def flipped(phash: int, places: set[int]) -> int:
    return phash ^ sum(1 << place for place in places)


@given(hashes, places)
def test_the_distance_counts_the_bits_that_differ(phash: int, places: set[int]) -> None:
    assert distance(phash, flipped(phash, places)) == distance(flipped(phash, places), phash) == len(places)


@given(hashes, hashes, hashes)
def test_a_detour_is_never_shorter(one: int, other: int, third: int) -> None:
    assert distance(one, other) <= distance(one, third) + distance(third, other)


@given(hashes)
def test_the_bands_are_the_whole_hash_in_four_numbered_pieces(phash: int) -> None:
    assert [band >> 16 for band in bands(phash)] == [0, 1, 2, 3]
    assert sum((band & 0xFFFF) << 16 * (band >> 16) for band in bands(phash)) == phash


@given(hashes, st.data())
def test_every_hash_near_enough_is_found(phash: int, data: st.DataObject) -> None:
    most = data.draw(st.integers(0, LOOK_ALIKE))
    other = flipped(phash, data.draw(st.sets(st.integers(0, 63), max_size=most)))
    assert set(near(phash, most)) & set(bands(other))


@given(hashes, places)
def test_a_value_is_shared_exactly_when_one_quarter_is_near_enough(phash: int, places: set[int]) -> None:
    nearest = min(sum(place // 16 == chunk for place in places) for chunk in range(4))
    shared = bool(set(near(phash, LOOK_ALIKE)) & set(bands(flipped(phash, places))))
    assert shared == (nearest <= LOOK_ALIKE // 4)


@given(hashes)
def test_looking_is_cheap(phash: int) -> None:
    assert len(set(near(phash, RE_ENCODED))) == len(near(phash, RE_ENCODED)) == 4 * 17
    assert len(set(near(phash, LOOK_ALIKE))) == len(near(phash, LOOK_ALIKE)) == 4 * 137
