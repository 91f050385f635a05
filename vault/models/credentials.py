"""Secrets as they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CredentialKind(StrEnum):
    SESSION = "session"
    API_KEY = "api_key"
    SETUP = "setup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A secret's record; the secret itself is shown once and kept only as its sha256."""

    id: str
    kind: CredentialKind
    owner: str
    name: str
    digest: bytes
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None
