"""How alike two pictures are: bits that differ between their 64-bit hashes, and how an index finds those few.

Multi-index hashing (Norouzi, Punjani, Fleet 2012): of four chunks, one differs by at most a quarter of the bits.
`docs/purge.md` says where the two limits come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

RE_ENCODED = 4  # bits, at most: the same picture, compressed again
LOOK_ALIKE = 10  # bits, at most

CHUNKS, WIDTH = 4, 16


def distance(a: int, b: int) -> int:
    """How many of the 64 bits differ."""
    return (a ^ b).bit_count()


def bands(phash: int) -> list[int]:
    """The four values an index keeps of a hash: `chunk number << 16 | 16 bits of the hash`."""
    return [number << WIDTH | chunk for number, chunk in enumerate(_chunks(phash))]


def near(phash: int, most: int) -> list[int]:
    """Every hash within `most` bits has at least one of these among its bands; so do many others, so compare them."""
    masks = _masks(most // CHUNKS)
    return [band ^ mask for band in bands(phash) for mask in masks]


def _chunks(phash: int) -> Iterator[int]:
    return (phash >> WIDTH * number & (1 << WIDTH) - 1 for number in range(CHUNKS))


@cache
def _masks(most: int) -> tuple[int, ...]:
    """Every 16-bit number with at most this many bits set."""
    places = [1 << place for place in range(WIDTH)]
    return tuple(sum(bits) for count in range(most + 1) for bits in combinations(places, count))
