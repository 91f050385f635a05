"""The slips that pass between the vault and its darkroom: what may be asked, and JSON for what comes back.

JSON and not pickle, because a child that hostile bytes took over must not be able to take over its parent.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from vault.errors import Damaged, EmptyFile, NoSpace, NotAnImage, Refusal, TooManyPixels
from vault.models.images import Kind, Transform
from vault.models.photos import Picture

Slip = dict[str, Any]

REFUSALS: dict[str, type[Refusal]] = {
    each.code: each for each in (EmptyFile, NotAnImage, Damaged, TooManyPixels, NoSpace)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one picture may cost."""

    pixels: int = 100_000_000
    memory: int = 2 << 30  # bytes of address space of a child
    cpu: int = 20  # seconds of processor
    wall: float = 30  # seconds by the clock
    start: float = 60  # seconds a child may take to be ready for its first


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Bytes made to travel. Width and height are as seen; `small` is the JPEG inside the message, at most 16 kB."""

    file: Path
    mime: str
    width: int
    height: int
    small: bytes


def from_picture(picture: Picture) -> Slip:
    return asdict(picture) | {
        "taken_at": picture.taken_at and picture.taken_at.isoformat(),
        "thumbhash": b64encode(picture.thumbhash).decode(),
    }


def to_picture(slip: Slip) -> Picture:
    taken_at, thumbhash = slip["taken_at"], b64decode(slip["thumbhash"])
    return Picture(**slip | {"taken_at": taken_at and datetime.fromisoformat(taken_at), "thumbhash": thumbhash})


def from_transform(transform: Transform) -> Slip:
    return asdict(transform) | {"kind": transform.kind.value}


def to_transform(slip: Slip) -> Transform:
    return Transform(**slip | {"kind": Kind(slip["kind"])})


def from_made(made: Made) -> Slip:
    return asdict(made) | {"file": made.file.name, "small": b64encode(made.small).decode()}


def to_made(slip: Slip, folder: Path) -> Made:
    """The file is looked for in `folder` whatever the slip says."""
    return Made(**slip | {"file": folder / Path(slip["file"]).name, "small": b64decode(slip["small"])})


def from_refusal(refusal: Refusal) -> Slip:
    return {"code": refusal.code, "data": {name: value for name, value in vars(refusal).items() if name != "message"}}


def to_refusal(slip: Slip) -> Refusal:
    return REFUSALS[slip["code"]](**slip["data"])
