"""The corridor: how a photo enters, whichever door it came through.

Bytes before record: what was developed and placed is only then written down, and only then acknowledged. A crash
leaves at most bytes without a record, which housekeeping removes.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from vault import dates, ports, renditions, space
from vault.assets import CAPTION_LIMIT, NAME_LIMIT, TAG_LIMIT, TAGS_LIMIT
from vault.blocks import Blocks
from vault.darkroom import Darkroom
from vault.errors import AlreadyThere, Missing
from vault.locks import KeyedLocks
from vault.models.photos import Accepted, Asset, DateSource, Incoming, OnDuplicate, Picture


class Intake:
    """Takes photos in, one record for the same bytes of one owner, however many doors they come through at once."""

    def __init__(
        self,
        assets: ports.Assets,
        forms: ports.Forms,
        blobs: ports.Blobs,
        darkroom: Darkroom,
        blocks: Blocks,
        now: Callable[[], datetime],
    ) -> None:
        self._assets = assets
        self._forms = forms
        self._blobs = blobs
        self._darkroom = darkroom
        self._blocks = blocks
        self._now = now
        self._locks = KeyedLocks()

    async def accept(self, incoming: Incoming) -> Accepted:
        """Keep this photo. Unacceptable, Blocked, AlreadyThere (if asked to), NoSpace: then it leaves nothing."""
        try:
            await self._blocks.check(incoming.owner, incoming.digests.sha256, None)
            async with self._locks.hold((incoming.owner, incoming.surface, incoming.digests.sha256)):
                accepted = await self._known(incoming) or await self._admit(incoming)
        finally:
            await asyncio.to_thread(incoming.file.unlink, missing_ok=True)
        if not (accepted.new or accepted.restored) and incoming.on_duplicate is OnDuplicate.REFUSE:
            raise AlreadyThere(accepted.asset.id)
        return accepted

    async def _known(self, incoming: Incoming) -> Accepted | None:
        """What is there already; from the trash it comes back, unless it has just been deleted for good."""
        found, restored = await self._find(incoming), False
        if found and found.trashed_at:
            restored = bool(await self._assets.restore(found.owner, [found.id]))
            found = await self._find(incoming)
        return Accepted(asset=found, new=False, restored=restored) if found else None

    async def _find(self, incoming: Incoming) -> Asset | None:
        """The same bytes, or, from a chat, bytes that once left the vault as a form of a photo that is still here."""
        owner, surface, sha256 = incoming.owner, incoming.surface, incoming.digests.sha256
        known = await self._assets.find(owner, surface, sha256)
        if known:
            await self._heal(incoming)
        if known or not incoming.source.startswith("chat:"):
            return known
        originals = (await self._forms.originals([sha256])).get(sha256, set())
        found = [await self._assets.find(owner, surface, original) for original in sorted(originals)]
        return next((asset for asset in found if asset), None)

    async def _heal(self, incoming: Incoming) -> None:
        """The original of a duplicate is put back should the disk have lost it."""
        key = renditions.original(incoming.digests.sha256)
        try:
            await self._blobs.get(key)
        except Missing:
            await self._blobs.put(incoming.file, key)

    async def _admit(self, incoming: Incoming) -> Accepted:
        async with space.folder(self._blobs) as folder:
            picture = await self._darkroom.develop(incoming.file, folder)
            await self._blocks.check(incoming.owner, incoming.digests.sha256, picture.phash)
            await self._place(incoming, folder)
        asset = self._describe(incoming, picture)
        there = await self._assets.add(asset)
        return Accepted(asset=there, new=there.filename == asset.filename)

    async def _place(self, incoming: Incoming, folder: Path) -> None:
        sha256 = incoming.digests.sha256
        await asyncio.gather(
            self._blobs.put(incoming.file, renditions.original(sha256)),
            *(self._blobs.put(folder / each.name, renditions.rendition(sha256, each.name)) for each in renditions.ALL),
        )

    def _describe(self, incoming: Incoming, picture: Picture) -> Asset:
        now = self._now()
        taken_at, taken_from = _dated(incoming, picture, now)
        return Asset(
            id=0,
            owner=incoming.owner,
            surface=incoming.surface,
            digests=incoming.digests,
            picture=picture,
            filename=f"lib_{int(now.timestamp() * 1000)}_{secrets.token_hex(3)}.{picture.extension}",
            original_name=incoming.filename[-NAME_LIMIT:],
            source=incoming.source,
            caption=incoming.caption and incoming.caption[:CAPTION_LIMIT],
            tags=tuple(dict.fromkeys(tag[:TAG_LIMIT] for tag in incoming.tags))[:TAGS_LIMIT],
            taken_at=taken_at,
            taken_from=taken_from,
            created_at=now,
            sender=incoming.sender,
            sender_name=incoming.sender_name,
        )


def _dated(incoming: Incoming, picture: Picture, now: datetime) -> tuple[datetime, DateSource]:
    """The best date there is: the camera's, else the message's, else the file name's, else this moment."""
    if picture.taken_at:
        return picture.taken_at, DateSource.EXIF
    if incoming.sent_at:
        return incoming.sent_at, DateSource.MESSAGE
    if named := dates.from_name(incoming.filename):
        return named, DateSource.FILENAME
    return now, DateSource.ARRIVAL


def utc_now() -> datetime:
    """Now, to the millisecond the database keeps."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
