"""The bytes that images and avatars are made of: looked at, and kept as they came."""

from __future__ import annotations

from pathlib import Path

from vault import formats, ports, renditions
from vault.darkroom import Darkroom
from vault.errors import NotServed
from vault.models.photos import Digests, Picture

ACCEPTED = (formats.JPEG, formats.PNG, formats.WEBP, formats.GIF)


class Originals:
    def __init__(self, blobs: ports.Blobs, darkroom: Darkroom) -> None:
        self._blobs = blobs
        self._darkroom = darkroom

    async def keep(self, file: Path, digests: Digests) -> Picture:
        """The facts of a picture whose bytes are then kept, before there is a record of them. Unacceptable, NoSpace."""
        if formats.of_file(file) not in ACCEPTED:
            raise NotServed
        picture = await self._darkroom.survey(file)
        await self._blobs.put(file, renditions.original(digests.sha256))
        return picture
