"""What photos are kept in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from vault.models.copies import Likeness, Sight
from vault.models.downloads import Download
from vault.models.finding import EVERYTHING, Change, Day, Facets, Filter, Mark, Sorting
from vault.models.photos import Album, Asset, Form, Surface


class Blobs(Protocol):
    """Immutable bytes by key. A key is a relative POSIX path, such as `originals/ab/abcd…`."""

    def scratch(self) -> Path:
        """A fresh file name on the store's own file system, to be written and then `put`. NoSpace if there is none."""

    def partial(self, name: str) -> Path:
        """Where the bytes of this name are gathered, on the same file system; there need not be any yet."""

    async def put(self, file: Path, key: str) -> None:
        """fsync, rename, fsync of the folder; the file is gone from where it was.

        The same key again is no error: the bytes that are there stay, and count as put now (see `expire`).
        """

    async def get(self, key: str) -> Path:
        """A local file with the bytes, for reading only. Missing."""

    async def put_at(self, key: str) -> datetime | None:
        """When these bytes were put last; None where there are none."""

    async def renew(self, key: str) -> None:
        """Let these bytes count as put now; no error where there are none."""

    async def expire(self, key: str, before: datetime) -> bool:
        """Remove bytes last put before this time; False when they are newer or not there.

        A `put` at the same moment wins: either it sees them gone and places its own, or it saves these.
        """

    def keys(self, prefix: str, before: datetime | None = None) -> AsyncIterator[str]:
        """Keys under a prefix, or those of them whose bytes were put before this time."""

    async def clear_scratch(self, before: datetime) -> int:
        """Remove scratch files left by the dead; answers how many."""


class Holding(Protocol):
    """Whatever keeps records of originals."""

    async def holding(self, sha256s: Sequence[bytes]) -> set[bytes]:
        """Which of these originals any record still points at."""


class Assets(Protocol):
    async def add(self, asset: Asset) -> Asset:
        """Insert under a fresh serial id (the given id is ignored).

        Answers the record that is there now: another door may have been first, so compare `filename` to tell.
        """

    async def get(self, owner: str, id: int) -> Asset: ...

    async def find(self, owner: str, surface: Surface, sha256: bytes) -> Asset | None: ...

    async def replace(self, seen: Asset, changed: Asset) -> bool:
        """Store a changed caption or changed tags; False, and nothing stored, where they are not as seen any more."""

    async def remove(self, owner: str, id: int) -> None: ...

    async def trash(self, owner: str, ids: Sequence[int], at: datetime) -> int:
        """Those that are not in the trash yet; answers how many that were."""

    async def restore(self, owner: str, ids: Sequence[int]) -> int:
        """Out of the trash again; answers how many were in it."""

    async def discard(self, owner: str, ids: Sequence[int], before: datetime | None) -> int:
        """Remove those that are in the trash, and were before this time; answers how many."""

    async def trashed(
        self, owner: str, surface: Surface, *, limit: int | None, after: tuple[datetime, int] | None = None
    ) -> list[Asset]:
        """The trash, newest first, of one moment by falling id. `after`: when that one came in which the page follows,
        and its id."""

    async def stale(self, before: datetime, limit: int) -> list[Asset]:
        """Of every owner, the first that are in the trash since before this time, oldest first."""

    async def retag(self, changes: Sequence[tuple[Asset, Sequence[str]]]) -> None:
        """Let each have these tags; one that has other tags now than the asset says stays as it is."""

    async def these(self, owner: str, ids: Sequence[int]) -> list[Asset]:
        """Those of them that there are, in the order of their ids."""

    async def all(self, owner: str, sha256s: Sequence[bytes]) -> list[Asset]:
        """Every photo of the owner with one of these hashes, on whichever surface."""

    async def holding(self, sha256s: Sequence[bytes]) -> set[bytes]:
        """Which of these originals any record of any owner still points at."""


class Finder(Protocol):
    """Looks through the photos of one owner on one surface that are not in the trash."""

    async def page(
        self,
        owner: str,
        surface: Surface,
        sought: Filter = EVERYTHING,
        *,
        by: Sorting = Sorting.ADDED,
        limit: int | None = None,
        after: Mark | None = None,
    ) -> list[Asset]:
        """Newest first. `after`: what follows the photo another page ended with, by the same sorting."""

    async def days(self, owner: str, surface: Surface, sought: Filter) -> list[Day]:
        """Newest first; those without photos are left out."""

    async def facets(self, owner: str, surface: Surface) -> Facets:
        """The most frequent first. Of a chat those saved from it and those sent to it, each photo once."""

    def changes(self, surface: Surface) -> AbstractAsyncContextManager[AsyncIterator[Change]]:
        """What happens to anybody's photos, from the moment this is entered. Survives a restart of the database."""


class Likenesses(Protocol):
    """Which photos of the library look alike; each pair once, and of one owner."""

    async def unseen(self, limit: int) -> list[Sight]:
        """Some of anybody's that came in, went into the trash or came out of it since they were last `seen`."""

    async def seen(self, ids: Sequence[int]) -> None: ...

    async def hashes(self, owner: str) -> dict[int, int]:
        """By id, of everything that is not in the trash and can be compared."""

    async def add(self, likenesses: Sequence[Likeness]) -> None:
        """Those that are there already stay as they are."""

    async def of(self, owner: str, id: int | None = None) -> list[Likeness]:
        """All of them, or those of one photo."""

    async def owners(self) -> list[str]:
        """Whoever has any."""

    async def settle(self, owner: str, ids: Sequence[int], settled: bool) -> None:
        """Every pair among these."""

    async def forget(self, owner: str, ids: Sequence[int]) -> None:
        """Every pair with one of these."""

    async def mark(self, owner: str, ids: Sequence[int]) -> None:
        """Let these be the owner's photos that have copies to decide about, and no others."""


class Downloads(Protocol):
    async def add(self, download: Download) -> None: ...

    async def get(self, owner: str, id: str) -> Download:
        """Missing."""

    async def clear(self, now: datetime) -> int:
        """Remove what is past its time; answers how many."""


class Forms(Protocol):
    """Keyed by original and form: two photos may come to the same bytes when their metadata is taken off."""

    async def add(self, form: Form) -> None: ...

    async def find(self, original: bytes, sha256: bytes) -> Form | None: ...

    async def of(self, originals: Sequence[bytes]) -> list[Form]:
        """Every form these were ever prepared in."""

    async def originals(self, sha256s: Sequence[bytes]) -> dict[bytes, set[bytes]]:
        """For each of these bytes that is a form, the photos it was made from."""


class Albums(Protocol):
    async def add(self, album: Album) -> Album:
        """Insert under a fresh serial id (the given id is ignored)."""

    async def get(self, owner: str, id: int) -> Album: ...

    async def of(self, owner: str) -> list[Album]:
        """By name."""

    async def replace(self, album: Album) -> None:
        """Store another name. Missing."""

    async def remove(self, owner: str, id: int) -> None: ...

    async def put_in(self, id: int, assets: Sequence[int]) -> None: ...

    async def take_out(self, id: int, assets: Sequence[int]) -> None: ...

    async def inherit(self, heirs: Sequence[int], assets: Sequence[int]) -> None:
        """Put the heirs into every album that one of these is in."""

    async def photos(self, id: int) -> list[int]:
        """Ids of its assets, rising; what is in the trash is left out, here and in every count."""
