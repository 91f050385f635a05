"""Avatars: the one picture of each user."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from vault import ports, renditions
from vault.errors import Forbidden, Missing
from vault.images.lists import vetted, within
from vault.images.originals import Originals
from vault.locks import KeyedLocks
from vault.models.images import Avatar, Caller, Overseer, Page, Slice, Sought
from vault.models.photos import Digests
from vault.tongue import say


class Avatars:
    """`user` is always the id of a principal. Whoever knows of a user's client may see what the user looks like."""

    def __init__(
        self, avatars: ports.Avatars, originals: Originals, blobs: ports.Blobs, now: Callable[[], datetime]
    ) -> None:
        self._avatars = avatars
        self._originals = originals
        self._blobs = blobs
        self._now = now
        self._locks = KeyedLocks()

    async def put(self, caller: Caller, user: str, file: Path, digests: Digests) -> Avatar:
        """Let this be the user's, instead of the one before; the file is taken over. Forbidden, Unacceptable, NoSpace.

        Whoever comes on behalf of another user is Forbidden.
        """
        try:
            client = self._speaking(caller, user)
            picture = await self._originals.keep(file, digests)
        finally:
            await asyncio.to_thread(file.unlink, missing_ok=True)
        now = self._now()
        fresh = Avatar(
            id=str(uuid.uuid4()),
            client=client,
            user=user,
            digests=digests,
            picture=picture,
            created_at=now,
            updated_at=now,
        )
        async with self._locks.hold((client, user)):
            before = await self._avatars.put(fresh)
            if before:
                await self._renew(before)
            return await self.see(caller, user)

    async def see(self, caller: Caller, user: str) -> Avatar:
        """Missing."""
        avatar = await self._avatars.find(caller.client or "", user)
        if avatar is None:
            raise Missing("avatar of", user)
        return avatar

    async def remove(self, caller: Caller, user: str) -> Avatar:
        """The bytes go later, by housekeeping. Missing, Forbidden."""
        self._speaking(caller, user)
        return await self._remove(await self.see(caller, user))

    # ── for administrators ───────────────────────────────────────────────────────────────────────────────

    async def page(self, overseer: Overseer, sought: Sought, slice: Slice) -> Page[Avatar]:
        """Newest first. Invalid."""
        return await self._avatars.page(within(sought, overseer), vetted(slice, sought))

    async def get(self, id: str, overseer: Overseer) -> Avatar:
        """Missing."""
        avatar = await self._avatars.get(id)
        if not overseer.knows(avatar.client):
            raise Missing("avatar", id)
        return avatar

    async def delete(self, id: str, overseer: Overseer) -> Avatar:
        """Missing."""
        return await self._remove(await self.get(id, overseer))

    async def _remove(self, avatar: Avatar) -> Avatar:
        await self._renew(avatar)
        await self._avatars.remove(avatar.client, avatar.id)
        return avatar

    async def _renew(self, avatar: Avatar) -> None:
        """The grace period of its bytes begins now."""
        await self._blobs.renew(renditions.original(avatar.digests.sha256))

    def _speaking(self, caller: Caller, user: str) -> str:
        """The client that may speak for this user."""
        if not caller.client or caller.user not in (None, user):
            raise Forbidden(say("This is another user's avatar."))
        return caller.client
