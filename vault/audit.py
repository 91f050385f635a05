"""The audit record: who did what with which credential. It is added to, read, and goes by its age alone."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from vault import ports
from vault.models.audit import Deed
from vault.models.credentials import NOBODY_KNOWN, Credential, Visitor

LONGEST = 200  # characters of what a deed was done to


class Audit:
    """`kept`: for how long."""

    def __init__(self, deeds: ports.Deeds, now: Callable[[], datetime], kept: timedelta) -> None:
        self._deeds = deeds
        self._now = now
        self._kept = kept

    async def note(
        self,
        credential: Credential,
        action: str,
        object: str = "",
        visitor: Visitor = NOBODY_KNOWN,
        *,
        owner: str = "",
    ) -> None:
        """What was done with a credential, to things of this owner's (otherwise, of the credential's)."""
        await self._add(
            owner or credential.owner,
            action,
            object,
            visitor,
            principal=credential.bearer,
            kind=credential.kind.value,
            credential=credential.id,
            by=credential.name,
        )

    async def note_stranger(self, owner: str, action: str, visitor: Visitor = NOBODY_KNOWN, object: str = "") -> None:
        """What somebody without a credential tried."""
        await self._add(owner, action, object, visitor)

    async def page(self, owner: str, *, limit: int, before: str = "") -> list[Deed]:
        """Newest first; those before the deed with this id."""
        return await self._deeds.page(owner, limit=limit, before=before)

    async def clear(self) -> int:
        """Remove what is too old; answers how much."""
        return await self._deeds.clear(self._now() - self._kept)

    async def _add(
        self,
        owner: str,
        action: str,
        object: str,
        visitor: Visitor,
        *,
        principal: str = "",
        kind: str = "",
        credential: str = "",
        by: str = "",
    ) -> None:
        deed = Deed(
            id=f"{time.time_ns() // 1000:016x}{secrets.token_hex(4)}",  # `at` is too coarse to tell what came first
            at=self._now(),
            owner=owner,
            principal=principal,
            kind=kind,
            credential=credential,
            by=by,
            action=action,
            object=object[:LONGEST],
            address=visitor.address,
        )
        await self._deeds.add(deed)
