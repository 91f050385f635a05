"""Photos that come in pieces, and go on where they stopped, whatever happened to the line or to us.

What is acknowledged is on the disk itself. The last piece is acknowledged only with the photo it makes: should we die
in between, it is asked for again.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from vault import digests, parts, ports
from vault.errors import Busy, EmptyFile, Missing, NoSpace, Refusal, TooLong, TooMany, WrongOffset
from vault.intake import Intake
from vault.models.photos import Incoming
from vault.models.uploads import Piece, Upload
from vault.parts import Part
from vault.tongue import say

OPEN = 200  # uploads of one owner that were begun and are no photo yet
LIFE = timedelta(hours=24)  # since the last piece; housekeeping leaves their files alone for longer


class Uploads:
    def __init__(
        self,
        uploads: ports.Uploads,
        blobs: ports.Blobs,
        intake: Intake,
        now: Callable[[], datetime],
        most: int = OPEN,
    ) -> None:
        self._uploads = uploads
        self._blobs = blobs
        self._intake = intake
        self._now = now
        self._most = most

    async def begin(
        self, owner: str, filename: str, size: int, *, caption: str | None = None, metadata: str = ""
    ) -> Upload:
        """Room for a photo of so many bytes. EmptyFile, TooMany, NoSpace."""
        if not size:
            raise EmptyFile
        if await self._uploads.open(owner) >= self._most:
            raise TooMany(say("Too many uploads were begun and not finished. Finish or cancel some of them first."))
        self._blobs.scratch()
        upload = Upload(
            id=secrets.token_urlsafe(16),
            owner=owner,
            filename=filename,
            caption=caption,
            metadata=metadata,
            size=size,
            expires_at=self._now() + LIFE,
        )
        await self._uploads.add(upload)
        return upload

    async def get(self, owner: str, id: str) -> Upload:
        """As it stands: what was acknowledged, as far as the disk still has it. Missing."""
        upload = await self._uploads.get(owner, id)
        if upload.expires_at < self._now():
            raise Missing("upload", id)
        if upload.photo is not None:
            return upload
        return replace(upload, offset=min(upload.offset, await asyncio.to_thread(parts.length, self._file(upload))))

    async def append(self, owner: str, id: str, piece: Piece) -> Upload:
        """Take the next piece in; with the last one it is a photo, or all of it is refused as `Intake.accept` does.

        Missing; Busy, WrongOffset, TooLong or WrongChecksum change nothing; NoSpace leaves nothing.
        """
        upload = await self._awaiting(owner, id, piece)
        if upload.photo is not None:
            return upload
        async with self._part(upload) as part:
            return await self._grown(await self._awaiting(owner, id, piece), part, piece)

    async def stop(self, owner: str, id: str) -> None:
        """Forget an upload and what came of it; the photo it has become stays. Missing, Busy."""
        upload = await self.get(owner, id)
        async with self._part(upload):
            await self._forget(upload)

    async def clear(self) -> dict[str, int]:
        """Forget those that nobody goes on with."""
        expired = await self._uploads.expired(self._now())
        for upload in expired:
            with suppress(Busy):
                async with self._part(upload):
                    await self._forget(upload)
        return {"expired": len(expired)}

    async def _awaiting(self, owner: str, id: str, piece: Piece) -> Upload:
        """The upload that this is the next piece of. Missing, WrongOffset, TooLong."""
        upload = await self.get(owner, id)
        if piece.offset != upload.offset:
            raise WrongOffset(upload.offset)
        if upload.offset + (piece.length or 0) > upload.size:
            raise TooLong(upload.size)
        return upload

    async def _grown(self, upload: Upload, part: Part, piece: Piece) -> Upload:
        try:
            upload = await self._taken(upload, part, piece)
            return upload if upload.offset < upload.size else await self._finished(upload)
        except NoSpace:
            await self._forget(upload)
            raise

    async def _taken(self, upload: Upload, part: Part, piece: Piece) -> Upload:
        await asyncio.to_thread(part.expect, upload.offset, upload.size, piece.checksum)
        try:
            async for data in piece.data:
                await asyncio.to_thread(part.write, data)
            part.prove()
        finally:  # also when the line broke: what came is kept
            upload = replace(upload, offset=await asyncio.to_thread(part.seal), expires_at=self._now() + LIFE)
            if upload.offset < upload.size:
                await self._uploads.replace(upload)
        return upload

    async def _finished(self, upload: Upload) -> Upload:
        file = self._file(upload)
        incoming = Incoming(
            owner=upload.owner,
            file=file,
            filename=upload.filename,
            source="upload",
            digests=await digests.of_file(file),
            caption=upload.caption,
        )
        try:
            accepted = await self._intake.accept(incoming)
        except Refusal:
            await self._uploads.remove(upload.owner, upload.id)
            raise
        done = replace(upload, photo=accepted.asset.id, duplicate=not accepted.new, restored=accepted.restored)
        await self._uploads.replace(done)
        return done

    async def _forget(self, upload: Upload) -> None:
        await self._uploads.remove(upload.owner, upload.id)
        await asyncio.to_thread(self._file(upload).unlink, missing_ok=True)

    @asynccontextmanager
    async def _part(self, upload: Upload) -> AsyncIterator[Part]:
        """Its file, for us alone. Busy."""
        part = Part(self._file(upload))  # not in a thread: cancelled meanwhile, it would stay open
        try:
            yield part
        finally:
            await asyncio.to_thread(part.close)

    def _file(self, upload: Upload) -> Path:
        return self._blobs.partial(upload.id)
