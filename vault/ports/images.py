"""What the image service keeps. A client is named wherever there is one, and another client's things are not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from vault.models.images import Avatar, Image, ImageAlbum, Page, Slice, Sought, Totals


class Images(Protocol):
    async def add(self, image: Image) -> None: ...

    async def find(self, id: str) -> Image | None:
        """Of whichever client: who may know of it is not for the store to say."""

    async def these(self, client: str, ids: Sequence[str]) -> list[Image]:
        """Those of them that there are and that are this client's, by id."""

    async def replace(self, image: Image) -> bool:
        """Store its name, description, tags and privacy; False where it is not there any more."""

    async def remove(self, client: str, id: str) -> bool:
        """False where it was not there."""

    async def count(self, views: Mapping[str, int], downloads: Mapping[str, int]) -> None:
        """Add to these numbers, by id; what is not there any more is passed over. A lost answer may add twice."""

    async def holding(self, sha256s: Sequence[bytes]) -> set[bytes]:
        """Which of these originals any image of any client still points at."""


class Gallery(Protocol):
    """Looks through the images."""

    async def page(self, sought: Sought, slice: Slice) -> Page[Image]: ...

    async def tags(self, clients: Sequence[str] | None, words: str, limit: int) -> tuple[list[str], int]:
        """The tags with these words in them, by name, and how many there are without the limit."""


class ImageAlbums(Protocol):
    async def add(self, album: ImageAlbum) -> bool:
        """False where another album of the client has its external id."""

    async def find(self, id: str) -> ImageAlbum | None:
        """Of whichever client."""

    async def called(self, client: str, external_id: str) -> ImageAlbum | None: ...

    async def names(self, ids: Sequence[str]) -> dict[str, str]:
        """What those of them that there are are called, by id; of whichever clients."""

    async def page(self, sought: Sought, slice: Slice) -> Page[ImageAlbum]: ...

    async def replace(self, album: ImageAlbum) -> bool:
        """Store what is said of it; False where another album of the client has its external id. Missing."""

    async def remove(self, client: str, id: str) -> bool:
        """The images stay. False where it was not there."""

    async def uncover(self, client: str, image: str) -> None:
        """Let this image be the cover of none of them."""

    async def put_in(self, client: str, id: str, images: Sequence[str]) -> int:
        """Answers how many were not in it yet."""

    async def take_out(self, client: str, id: str, images: Sequence[str]) -> int:
        """Answers how many were in it."""


class Avatars(Protocol):
    async def put(self, avatar: Avatar) -> Avatar | None:
        """Let this be the one of its user; answers the one before, whose id and age it is given if there was one."""

    async def find(self, client: str, user: str) -> Avatar | None: ...

    async def get(self, id: str) -> Avatar:
        """Of whichever client. Missing."""

    async def page(self, sought: Sought, slice: Slice) -> Page[Avatar]: ...

    async def remove(self, client: str, id: str) -> bool:
        """False where it was not there."""

    async def holding(self, sha256s: Sequence[bytes]) -> set[bytes]:
        """Which of these originals any avatar still points at."""


class ImageTotals(Protocol):
    """Counts what clients have."""

    async def of(self, clients: Sequence[str] | None, since: datetime | None = None) -> dict[str, Totals]:
        """By client; `since`: only what was made from then on. A client without anything need not be named."""
