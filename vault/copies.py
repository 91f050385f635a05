"""Which photos are copies of one another: pairs by their perceptual hashes, and groups around the best of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest

from vault.likeness import LOOK_ALIKE, bands, distance, near
from vault.matches import alike
from vault.models.copies import Copies, Likeness
from vault.models.photos import Asset

MOST = 50  # pairs that one photo brings with it, the nearest: of a thousand frames of one film not every two

Near = Mapping[int, Mapping[int, int]]  # for each photo those like it, with the bits that differ


def pairs(new: Mapping[int, int], known: Mapping[int, int]) -> Iterator[tuple[int, int, int]]:
    """Ids of those that look alike, and the bits that differ: of all the new hashes among the known ones, by id."""
    index: dict[int, list[int]] = defaultdict(list)
    for id, phash in known.items():
        for band in bands(phash):
            index[band].append(id)
    for id, phash in new.items():
        some = {each for band in near(phash, LOOK_ALIKE) for each in index.get(band, ())} - {id}
        apart = ((distance(phash, known[each]), each) for each in some)
        for bits, each in nsmallest(MOST, (pair for pair in apart if pair[0] <= LOOK_ALIKE)):
            yield id, each, bits


def grouped(assets: Sequence[Asset], likenesses: Iterable[Likeness]) -> list[Copies]:
    """Every photo that has copies, in one group at most, whose best it looks like: no chain leads on from there."""
    paired = list(likenesses)
    near = _near(paired)
    groups: dict[int, list[Asset]] = {}
    for asset in sorted(assets, key=quality):
        groups.setdefault(_best(asset.id, groups, near), []).append(asset)
    settled = {(pair.low, pair.high) for pair in paired if pair.settled}
    return [_copies(group, near, settled) for group in groups.values() if len(group) > 1]


def quality(asset: Asset) -> tuple[int, int, int]:
    """The less, the better: most pixels, then most bytes, then oldest."""
    return -asset.picture.width * asset.picture.height, -asset.digests.size, asset.id


def _near(likenesses: Iterable[Likeness]) -> Near:
    near: dict[int, dict[int, int]] = defaultdict(dict)
    for pair in likenesses:
        near[pair.low][pair.high] = near[pair.high][pair.low] = pair.bits
    return near


def _best(id: int, bests: Container[int], near: Near) -> int:
    """The best that it is nearest to, or itself: whoever comes first is the better."""
    apart = [(bits, each) for each, bits in near.get(id, {}).items() if each in bests]
    return min(apart)[1] if apart else id


def _copies(group: Sequence[Asset], near: Near, settled: set[tuple[int, int]]) -> Copies:
    best, *others = group
    ids = {asset.id for asset in group}
    within = {(low, high) for low in ids for high in near[low] if low < high and high in ids}
    tier = alike(max(near[best.id][each.id] for each in others))
    return Copies(photos=tuple(group), tier=tier, open=not settled.issuperset(within))
