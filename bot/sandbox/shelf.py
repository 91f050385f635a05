"""The media of the simulated servers: immutable files named by the sha256 of their bytes."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from vault.darkroom import Made
from vault.errors import Damaged, MediaGone, Unacceptable
from vault.models.chats import Media
from vault.tongue import say

UNSEEN = Media(sha256=None, mime="image/jpeg", size=0)


class Camera(Protocol):
    """What looks at a picture: `vault.darkroom.Darkroom` does."""

    async def form(self, file: Path, into: Path, *, keep_metadata: bool) -> Made: ...

    async def recompress(self, file: Path, into: Path) -> Made: ...


class Shelf:
    def __init__(self, folder: Path, camera: Camera) -> None:
        self._folder = folder
        self._camera = camera

    async def keep(self, photo: bytes, like: Media | None = None) -> Media:
        """Keep the bytes as they are; answers what a message says of them."""
        [kept] = await self.keep_all([photo], like or await self.look(photo))
        return kept

    async def keep_all(self, photos: Sequence[bytes], like: Media) -> list[Media]:
        """Keep several at once, each told of as `like` but for its hash and size."""
        return await asyncio.to_thread(lambda: [_told(like, photo, self._write(photo)) for photo in photos])

    async def look(self, photo: bytes) -> Media:
        """What a phone would say of a picture, but for its bytes.

        Bytes that are no picture are carried too, without a preview: WhatsApp does not look inside.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "photo"
            await asyncio.to_thread(file.write_bytes, photo)
            try:
                made = await self._camera.form(file, Path(folder), keep_metadata=True)
            except Unacceptable:
                return UNSEEN
        return replace(UNSEEN, mime=made.mime, width=made.width, height=made.height, small=made.small)

    async def recompressed(self, photo: bytes) -> bytes:
        """The copy a phone makes before it sends a photo. Unacceptable."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "photo"
            await asyncio.to_thread(file.write_bytes, photo)
            made = await self._camera.recompress(file, Path(folder))
            return await asyncio.to_thread(made.file.read_bytes)

    async def fetch(self, sha256: bytes, into: Path) -> None:
        """Copy the bytes. MediaGone, Damaged."""
        await asyncio.to_thread(self._copy, sha256, into)

    def path(self, sha256: bytes) -> Path:
        return self._folder / sha256.hex()

    def _write(self, photo: bytes) -> bytes:
        sha256 = hashlib.sha256(photo).digest()
        if not self.path(sha256).exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            fresh = self._folder / f".{uuid.uuid4().hex}"
            with fresh.open("wb") as file:
                file.write(photo)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path(sha256))
        return sha256

    def _copy(self, sha256: bytes, into: Path) -> None:
        try:
            photo = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise MediaGone from error
        if hashlib.sha256(photo).digest() != sha256:
            raise Damaged(say("its hash is not the one WhatsApp promised"))
        into.write_bytes(photo)


def _told(like: Media, photo: bytes, sha256: bytes) -> Media:
    return replace(like, sha256=sha256, size=len(photo), handle={"sha256": sha256.hex()})
