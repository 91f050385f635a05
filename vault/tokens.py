"""Secrets handed out: browser sessions, API keys, the setup link. Shown once, kept as sha256, revocable at once."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from vault import ports
from vault.models.credentials import Credential, CredentialKind

PREFIXES = {
    CredentialKind.SESSION: "cvs_",
    CredentialKind.API_KEY: "cvk_",
    CredentialKind.SETUP: "cv1_",
}
NOTED_EVERY = timedelta(minutes=1)


class Tokens:
    """256 random bits each; the digest is looked up by a unique index, so nothing is compared byte by byte."""

    def __init__(self, credentials: ports.Credentials, now: Callable[[], datetime], session: timedelta) -> None:
        self._credentials = credentials
        self._now = now
        self._session = session

    async def issue(
        self, owner: str, kind: CredentialKind, name: str, life: timedelta | None = None
    ) -> tuple[str, Credential]:
        """A new secret, to be shown once, and its record."""
        secret = PREFIXES[kind] + secrets.token_urlsafe(32)
        now = self._now()
        credential = Credential(
            id=uuid.uuid4().hex,
            kind=kind,
            owner=owner,
            name=name,
            digest=_digest(secret),
            created_at=now,
            expires_at=now + life if life else None,
        )
        await self._credentials.add(credential)
        return secret, credential

    async def check(self, kind: CredentialKind, secret: str) -> Credential | None:
        """The record behind a secret of this kind, or None: unknown, of another kind, revoked or expired."""
        if not secret.startswith(PREFIXES[kind]):
            return None
        credential = await self._credentials.find(kind, _digest(secret))
        if credential is None or (credential.expires_at and credential.expires_at <= self._now()):
            return None
        await self._note_use(credential)
        return credential

    async def _note_use(self, credential: Credential) -> None:
        """Once a minute is enough; a session then lives on for its whole span again."""
        now = self._now()
        if credential.used_at is None or now - credential.used_at > NOTED_EVERY:
            rolls = credential.kind is CredentialKind.SESSION
            await self._credentials.used(credential.id, now, now + self._session if rolls else credential.expires_at)

    async def all(self, owner: str, kind: CredentialKind) -> list[Credential]:
        return await self._credentials.of(owner, kind)

    async def revoke(self, id: str) -> bool:
        """True for exactly one caller."""
        return await self._credentials.remove(id)

    async def revoke_all(self, owner: str, kind: CredentialKind) -> None:
        for credential in await self.all(owner, kind):
            await self.revoke(credential.id)

    async def clear(self) -> int:
        """Remove the records of secrets that have expired; answers how many."""
        return await self._credentials.clear(self._now())


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
