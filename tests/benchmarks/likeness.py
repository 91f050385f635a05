"""How near a photo's hash is to what its copies say, and to other photos: `python -m tests.benchmarks.likeness`.

Photos painted here are measured, and those of a folder if one is named: `… likeness SCENES [FOLDER]`. In a folder
within it all photos are of one scene. What is printed are the tables of `docs/purge.md`.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, permutations
from pathlib import Path

from PIL import Image, ImageOps

from tests.benchmarks.paintings import Shot, album
from tests.benchmarks.phones import BOTS, COPIES, EDITS, SD, SMALLS, USUAL, fitted, sent
from vault.imaging import developing
from vault.likeness import LOOK_ALIKE, RE_ENCODED, distance
from vault.slips import Limits

LIMITS = Limits()
PROCESSES = 2
FAR = 64  # what has no hash is as far away as can be

Hash = int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The hash of a photo, and those of the small JPEGs of its copies by what was done to it and how they are made."""

    kind: str
    scene: str
    phash: Hash
    copies: Mapping[tuple[str, str], Hash]
    edits: Mapping[str, Hash]

    @property
    def message(self) -> Hash:
        """What the message of a usual phone says."""
        return self.copies[SD, USUAL]


def main(scenes: int, folder: Path | None = None) -> None:
    shots = chain(found(folder) if folder else (), album(scenes))
    with ProcessPoolExecutor(PROCESSES) as pool:
        photos = [*pool.map(measured, shots)]
    kinds = [*dict.fromkeys(each.kind for each in photos)]
    by_kind = {kind: [each for each in photos if each.kind == kind] for kind in kinds}
    heads = [f"{kind} ({len(by_kind[kind])})" for kind in kinds]
    table(["the same photo", *heads], same(by_kind))
    table(["after an edit", *heads], edited(by_kind))
    table(["another photo", "pairs", f"≤ {RE_ENCODED}", f"≤ {LOOK_ALIKE}", "nearest"], others(photos))


def found(folder: Path) -> Iterator[Shot]:
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        series = file.parent != folder
        yield Shot(
            kind="series" if series else "photo",
            scene=file.parent.name if series else file.name,
            data=file.read_bytes(),
        )


def measured(shot: Shot) -> Measured:
    seen = fitted(ImageOps.exif_transpose(Image.open(BytesIO(shot.data))).convert("RGB"), 4096)
    copies = {name: change(seen) for name, change in COPIES.items()}
    edits = {name: sent(1600, 75, change(fitted(seen, 1600))) for name, change in EDITS.items()}
    return Measured(
        kind=shot.kind,
        scene=shot.scene,
        phash=developed(shot.data),
        copies={(n, s): read(small.of(copy)) for n, copy in copies.items() for s, small in SMALLS.items()},
        edits={name: read(SMALLS[USUAL].of(copy)) for name, copy in edits.items()},
    )


def developed(data: bytes) -> Hash:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "photo"
        file.write_bytes(data)
        return developing.develop(file, Path(folder), LIMITS).phash


def read(small: bytes) -> Hash:
    return developing.fingerprint(small, LIMITS)


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────


def same(by_kind: Mapping[str, list[Measured]]) -> Iterator[list[str]]:
    """By what was done to the photo, and then by how the small JPEG was made; bots count only where they are named."""
    phones = SMALLS.keys() - BOTS
    ways = [("all that phones do", {*COPIES}, phones)]
    ways += [(copy, {copy}, phones) for copy in COPIES]
    ways += [(f"small JPEG {small}", {*COPIES}, {small}) for small in SMALLS]
    for name, copies, smalls in ways:
        yield [name] + [
            shares(apart(each.phash, each.copies[c, s]) for each in photos for c in copies for s in smalls)
            for photos in by_kind.values()
        ]


def edited(by_kind: Mapping[str, list[Measured]]) -> Iterator[list[str]]:
    for edit in EDITS:
        yield [edit] + [shares(apart(each.phash, each.edits[edit]) for each in photos) for photos in by_kind.values()]


def others(photos: list[Measured]) -> Iterator[list[str]]:
    """Each photo against the messages of every other one."""
    rows: dict[str, list[int]] = defaultdict(list)
    for one, other in permutations(photos, 2):
        rows[pair(one, other)].append(apart(one.phash, other.message))
    for name, far in rows.items():
        counts = (sum(each <= most for each in far) for most in (RE_ENCODED, LOOK_ALIKE))
        yield [name, f"{len(far):,}", *map(str, counts), str(min(far)) if min(far) < FAR else "no hash"]


def pair(one: Measured, other: Measured) -> str:
    if one.scene == other.scene:
        return f"{one.kind}, the same scene"
    return f"{one.kind}, different scenes" if one.kind == other.kind else "of different kinds"


def apart(one: Hash, other: Hash) -> int:
    return FAR if one is None or other is None else distance(one, other)


def shares(distances: Iterable[int]) -> str:
    """Per cent that are re-encoded, that are at least look-alikes, and the farthest."""
    far = [*distances]
    if min(far) == FAR:
        return "no hash"
    near = (100 * sum(each <= most for each in far) / len(far) for most in (RE_ENCODED, LOOK_ALIKE))
    return " · ".join(f"{share:.4g}" for share in near) + f" · {max(far)}"


def table(heads: list[str], rows: Iterable[list[str]]) -> None:
    for row in (heads, ["---"] * len(heads), *rows):
        sys.stdout.write(f"| {' | '.join(row)} |\n")
    sys.stdout.write("\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 24, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
