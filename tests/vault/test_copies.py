"""Pairs by their hashes, and groups around the best."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as some

from tests import make
from vault.copies import MOST, grouped, pairs
from vault.likeness import LOOK_ALIKE, distance
from vault.models.copies import Likeness
from vault.models.photos import Asset
from vault.models.purges import Tier


def photo(id: int, width: int = 40, size: int = 100) -> Asset:
    digests = make.digests(f"{id}" * size)
    return make.asset(id=id, picture=make.picture(width=width), digests=digests)


def alike(low: int, high: int, bits: int = 2, *, settled: bool = False) -> Likeness:
    return Likeness(owner="owner", low=low, high=high, bits=bits, settled=settled)


def ids(*groups: tuple[list[Asset], list[Likeness]]) -> list[list[int]]:
    return [[each.id for each in copies.photos] for found in groups for copies in grouped(*found)]


@given(some.lists(some.integers(0, 2**64 - 1), max_size=20), some.lists(some.integers(0, 63), max_size=14))
def test_every_pair_that_is_near_is_found_and_no_other(hashes: list[int], flipped: list[int]) -> None:
    some_more = [hashes[0] ^ sum(1 << bit for bit in {*flipped[:n]}) for n in range(len(flipped))] if hashes else []
    known = dict(enumerate([*hashes, *some_more]))
    near = {
        (one, other): bits
        for one, other in combinations(known, 2)
        if (bits := distance(known[one], known[other])) <= LOOK_ALIKE
    }
    assert {(min(one, other), max(one, other)): bits for one, other, bits in pairs(known, known)} == near


def test_one_photo_brings_no_more_pairs_than_the_nearest_few() -> None:
    assert len([*pairs({0: 1}, dict.fromkeys(range(MOST + 20), 1))]) == MOST


def test_the_best_has_the_most_pixels_then_bytes_then_is_the_oldest() -> None:
    photos = [photo(1), photo(2), photo(3, size=300), photo(4, width=80, size=10)]
    paired = [alike(low, high) for low, high in combinations(range(1, 5), 2)]
    assert ids((photos, paired)) == [[4, 3, 1, 2]]


def test_a_chain_does_not_lead_on_from_the_best() -> None:
    """2 looks like 1, 3 looks like 2, and so on; but 3 does not look like 1."""
    photos = [photo(id) for id in range(1, 6)]
    paired = [alike(id, id + 1, 9) for id in range(1, 5)]
    assert ids((photos, paired)) == [[1, 2], [3, 4]]


def test_each_joins_the_best_that_it_is_nearest_to() -> None:
    photos = [photo(1, width=80), photo(2, width=80), photo(3)]
    assert ids((photos, [alike(1, 3, 8), alike(2, 3, 3)])) == [[2, 3]]


def test_a_group_is_as_sure_as_its_furthest() -> None:
    photos = [photo(id) for id in (1, 2, 3)]
    [sure] = grouped(photos[:2], [alike(1, 2, 4)])
    [unsure] = grouped(photos, [alike(1, 2, 4), alike(1, 3, 5)])
    assert (sure.tier, unsure.tier) == (Tier.REENCODED, Tier.LOOKALIKE)


def test_a_group_is_open_as_long_as_one_of_its_pairs_is() -> None:
    photos = [photo(id) for id in (1, 2, 3)]
    settled = alike(1, 2, settled=True)
    assert not grouped(photos[:2], [settled])[0].open
    assert grouped(photos, [settled, alike(1, 3)])[0].open


def test_another_photo_makes_it_another_group() -> None:
    photos = [photo(id) for id in (1, 2, 3)]
    [two], [three] = grouped(photos[:2], [alike(1, 2)]), grouped(photos, [alike(1, 2), alike(1, 3)])
    assert two.id != three.id
    assert two.id == grouped(photos[1::-1], [alike(1, 2)])[0].id
