"""Secrets as they are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from vault.models.principals import Scope


class CredentialKind(StrEnum):
    SESSION = "session"
    API_KEY = "api_key"
    CLIENT_KEY = "client_key"
    ADMIN_ACCESS = "admin_access"
    ADMIN_REFRESH = "admin_refresh"
    SHARE_LINK = "share_link"
    ALBUM_TOKEN = "album_token"  # noqa: S105 - a name
    IMAGE_TOKEN = "image_token"  # noqa: S105 - a name
    PRESIGNED = "presigned"
    SETUP = "setup"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Where somebody comes from, as far as it is known: an IP address, and what their browser calls itself."""

    address: str = ""
    agent: str = ""


NOBODY_KNOWN = Visitor()


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A secret's record; the secret itself is shown once and kept only as its sha256.

    `owner`: whose things it opens. `principal`: who comes with it; "" is the owner. `scopes`: None is all that they
    may. `object`: the one thing it opens; "" is any. `family`: of refresh tokens, and of what was given out with them.
    `spent_at`: of a refresh token that was exchanged; `seed`: what its next one is made from, together with itself.
    `agent` and `address`: where it was given to.
    """

    id: str
    kind: CredentialKind
    owner: str
    name: str
    digest: bytes
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None
    principal: str = ""
    scopes: tuple[Scope, ...] | None = None
    object: str = ""
    family: str = ""
    spent_at: datetime | None = None
    seed: str = field(default="", repr=False)
    agent: str = ""
    address: str = ""

    @property
    def bearer(self) -> str:
        """The id of whoever comes with it."""
        return self.principal or self.owner
