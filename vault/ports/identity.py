"""Who may come in."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from vault.models.credentials import Credential, CredentialKind


class Credentials(Protocol):
    async def add(self, credential: Credential) -> None: ...

    async def find(self, kind: CredentialKind, digest: bytes) -> Credential | None: ...

    async def of(self, owner: str, kind: CredentialKind) -> list[Credential]: ...

    async def remove(self, id: str) -> bool:
        """True for exactly one caller."""

    async def used(self, id: str, at: datetime, expires_at: datetime | None) -> None: ...

    async def clear(self, before: datetime) -> int:
        """Remove those that expired before this time; answers how many."""


class Owners(Protocol):
    """Who the installation belongs to: at most one record in this release."""

    async def claim(self, owner: str, password_hash: str) -> bool:
        """False when somebody already did."""

    async def password_hash(self, owner: str) -> str | None: ...

    async def set_password_hash(self, owner: str, password_hash: str) -> None:
        """Missing."""
