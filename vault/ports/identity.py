"""Who may come in, and what they did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from vault.models.audit import Deed
from vault.models.credentials import Credential, CredentialKind
from vault.models.images import Page, Slice
from vault.models.principals import Principal, PrincipalKind


class Credentials(Protocol):
    async def add(self, credential: Credential) -> None: ...

    async def find(self, kind: CredentialKind, digest: bytes) -> Credential | None: ...

    async def held(self, kind: CredentialKind, digest: bytes) -> tuple[Credential, Principal] | None:
        """With whoever holds it, as both stand now; None where that is nobody, or the owner of the installation."""

    async def of(self, owner: str, kind: CredentialKind) -> list[Credential]:
        """The oldest first."""

    async def held_by(self, principal: str, kind: CredentialKind) -> list[Credential]:
        """The oldest first."""

    async def end_by(self, id: str, at: datetime) -> None:
        """Let it expire then, or earlier if it does already."""

    async def numbered(self, kind: CredentialKind, id: str) -> Credential | None: ...

    async def about(self, kind: CredentialKind, objects: Sequence[str]) -> list[Credential]:
        """Those that open just one of these, the oldest first."""

    async def given(
        self, kinds: Sequence[CredentialKind], principals: Sequence[str] | None, now: datetime, slice: Slice
    ) -> Page[Credential]:
        """Those of these kinds that are good now and that these (None: any) hold, newest first."""

    async def remove(self, id: str) -> bool:
        """True for exactly one caller."""

    async def spend(self, id: str, at: datetime) -> bool:
        """True for exactly one caller, and for none once it was removed. It stays, to be recognised."""

    async def end_family(self, family: str) -> int:
        """Remove all that belong to it; answers how many."""

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


class Principals(Protocol):
    """Everybody but the owner of the installation."""

    async def add(self, principal: Principal) -> bool:
        """False when somebody else has this id, or this login."""

    async def find(self, id: str) -> Principal | None: ...

    async def these(self, ids: Sequence[str]) -> list[Principal]:
        """Those of them that there are."""

    async def called(self, login: str) -> Principal | None: ...

    async def of(self, owner: str, kind: PrincipalKind | None = None) -> list[Principal]:
        """Those of this kind, or of any; the oldest first."""

    async def count(self, owner: str, kind: PrincipalKind) -> int: ...

    async def remove(self, id: str) -> bool:
        """False when there is no such principal."""

    async def change(self, id: str, **changes: Any) -> bool:
        """Set these fields; False when there is no such principal, or somebody else has the login."""


class Attempts(Protocol):
    """Tries that are held back the longer, the more of them there were; on the server's clock."""

    async def take(self, name: str, *, free: int, longest: timedelta, memory: timedelta) -> float:
        """0 for a try that may be made, and otherwise how many seconds to wait before the next.

        Every try that may be made counts, until it is forgiven or has been left alone for as long as `memory`: `free`
        of them cost nothing, and each further one makes the next wait twice as long, from one second to `longest`.
        Rather one too few: a lost answer may count twice.
        """

    async def forgive(self, name: str) -> None: ...


class Budgets(Protocol):
    """So many in each minute, on the server's clock."""

    async def take(self, name: str, portion: int, most: int) -> tuple[int, float]:
        """A portion of this minute's, or what is left of them, and how many seconds are left of the minute.

        Rather fewer: of a lost answer two portions may be gone.
        """


class Deeds(Protocol):
    """What was done; nothing changes, and it goes only by its age."""

    async def add(self, deed: Deed) -> None: ...

    async def page(self, owner: str, *, limit: int, before: str) -> list[Deed]:
        """Newest first; those before the deed with this id ("" is the beginning)."""

    async def clear(self, before: datetime) -> int:
        """Remove what was done before this time; answers how many."""
