"""Renditions that went missing, made again."""

from __future__ import annotations

from vault import renditions, space
from vault.darkroom import Darkroom
from vault.errors import Missing
from vault.ports import Blobs


async def whole(blobs: Blobs, sha256: bytes) -> bool:
    """Whether a photo has all of them."""
    try:
        for each in renditions.ALL:
            await blobs.get(renditions.rendition(sha256, each.name))
    except Missing:
        return False
    return True


async def remake(blobs: Blobs, darkroom: Darkroom, sha256: bytes) -> None:
    """Make all of a photo's again from its original. Missing, Unacceptable, NoSpace, NoDarkroom."""
    async with space.folder(blobs) as folder:
        await darkroom.develop(await blobs.get(renditions.original(sha256)), folder)
        for each in renditions.ALL:
            await blobs.put(folder / each.name, renditions.rendition(sha256, each.name))
