"""Who may come to the vault, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PrincipalKind(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"  # looks after a surface for the owner
    USER = "user"
    CLIENT = "client"  # an application
    EXTERNAL_USER = "external_user"  # somebody a client speaks for
    GUEST = "guest"  # whoever holds a link


class Scope(StrEnum):
    """What a credential may be limited to. What is named `write` may also take away.

    Those of the image service: of a client it is its own images, of an admin those of the clients they look after.
    """

    LIBRARY_READ = "library:read"
    LIBRARY_WRITE = "library:write"
    CHATS_READ = "chats:read"
    CHATS_SEND = "chats:send"
    PURGE = "purge"
    ACCOUNTS = "accounts"
    SETTINGS = "settings"
    IMAGES_READ = "images:read"
    IMAGES_WRITE = "images:write"
    ADMINS = "admins"  # of the image service: who they are, and what clients there are


class Role(StrEnum):
    """What a principal may do at most, whatever credential they bring."""

    OWNER = "owner"
    SUPER_ADMIN = "super_admin"
    ADMIN = "admin"
    VIEWER = "viewer"
    CLIENT = "client"
    USER = "user"
    NOBODY = "nobody"


READING = frozenset({Scope.LIBRARY_READ, Scope.CHATS_READ, Scope.IMAGES_READ})
GRANTS = {
    Role.OWNER: frozenset(Scope),
    Role.SUPER_ADMIN: frozenset(Scope),
    Role.ADMIN: frozenset(Scope) - {Scope.SETTINGS, Scope.ACCOUNTS, Scope.ADMINS},
    Role.VIEWER: READING,
    Role.CLIENT: frozenset({Scope.IMAGES_READ, Scope.IMAGES_WRITE}),
    Role.USER: frozenset({Scope.LIBRARY_READ, Scope.LIBRARY_WRITE}),
    Role.NOBODY: frozenset[Scope](),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """`owner`: whose things they come to. `login`: what they sign in with, or ""; nobody else has the same.

    `password_hash` is "" until they chose one. `seen_at`: when they last signed in. `external_id`: what the client that
    speaks for them calls them. `clients`: of an admin, the ids of those they look after; None is all.
    """

    id: str
    kind: PrincipalKind
    role: Role
    owner: str
    name: str
    created_at: datetime
    login: str = ""
    password_hash: str = ""
    external_id: str = ""
    clients: tuple[str, ...] | None = None
    updated_at: datetime | None = None
    seen_at: datetime | None = None
    disabled_at: datetime | None = None

    @property
    def active(self) -> bool:
        return self.disabled_at is None
