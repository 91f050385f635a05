"""Images: taken in, listed, described, deleted. What an image is served as is made by `vault.images.variants`."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypedDict, Unpack

from vault import ports, renditions
from vault.assets import CAPTION_LIMIT, NAME_LIMIT, vetted
from vault.errors import Invalid, Missing
from vault.images.lists import vetted as vetted_slice
from vault.images.lists import within
from vault.images.originals import Originals
from vault.images.sight import Sight
from vault.models.credentials import CredentialKind
from vault.models.images import Asker, Caller, Image, NewImage, Overseer, Page, Slice, Sought
from vault.models.photos import Picture
from vault.tokens import Tokens
from vault.tongue import say


class ImageChanges(TypedDict, total=False):
    """What may be said of an image anew; what is not named stays."""

    original_name: str
    description: str | None
    tags: tuple[str, ...]
    private: bool


class Images:
    """Every question is asked by somebody: a `Caller` of the API, or an `Overseer` of clients."""

    def __init__(
        self,
        images: ports.Images,
        gallery: ports.Gallery,
        albums: ports.ImageAlbums,
        originals: Originals,
        sight: Sight,
        tokens: Tokens,
        blobs: ports.Blobs,
        now: Callable[[], datetime],
    ) -> None:
        self._images = images
        self._gallery = gallery
        self._albums = albums
        self._originals = originals
        self._sight = sight
        self._tokens = tokens
        self._blobs = blobs
        self._now = now

    async def upload(self, new: NewImage, asker: Asker | None = None) -> Image:
        """Keep this image; one that is refused leaves nothing. An album is one the asker may change (else: its user).

        Unacceptable, Invalid, NoSpace; Missing or Forbidden about the album; Missing: a client that is not theirs.
        """
        try:
            await self._vet(new, asker or Caller(client=new.client, user=new.user))
            picture = await self._originals.keep(new.file, new.digests)
        finally:
            await asyncio.to_thread(new.file.unlink, missing_ok=True)
        image = self._described(new, picture)
        await self._images.add(image)
        return image

    async def see(self, id: str, asker: Asker) -> Image:
        """Missing, also of another client; Forbidden: a private one."""
        return await self._sight.image(id, asker)

    async def names(self, client: str, ids: Sequence[str]) -> dict[str, str]:
        """What these are called that are this client's, by id."""
        return {image.id: image.original_name for image in await self._images.these(client, ids)}

    async def page(self, asker: Asker, sought: Sought, slice: Slice) -> Page[Image]:
        """As far as they may be seen: newest first, unless it is sought otherwise. Missing, Forbidden, Invalid."""
        if sought.album:
            await self._sight.album(sought.album, asker)
        return await self._gallery.page(within(sought, asker), vetted_slice(slice, sought))

    async def tags(self, overseer: Overseer, words: str = "", limit: int = 100) -> tuple[list[str], int]:
        """Those with these words in them, by name, at most so many; and how many there are."""
        return await self._gallery.tags(overseer.clients, words, limit)

    async def describe(self, id: str, asker: Asker, **changes: Unpack[ImageChanges]) -> Image:
        """Missing, Forbidden, Invalid."""
        image = await self._sight.tended(id, asker)
        if "tags" in changes:
            changes["tags"] = vetted(changes["tags"])
        image = replace(image, updated_at=self._now(), **changes)
        vet(image.original_name, image.description)
        if not await self._images.replace(image):
            raise Missing("image", id)
        return image

    async def delete(self, id: str, asker: Asker) -> Image:
        """And the links to it; no album has it as its cover then. The bytes go later. Missing, Forbidden."""
        image = await self._sight.tended(id, asker)
        await self._blobs.renew(renditions.original(image.digests.sha256))  # the grace period begins now
        await self._images.remove(image.client, image.id)
        await self._albums.uncover(image.client, image.id)
        await self._tokens.end_object(CredentialKind.IMAGE_TOKEN, image.id)
        return image

    async def _vet(self, new: NewImage, asker: Asker) -> None:
        if not asker.knows(new.client):
            raise Missing("client", new.client)
        vet(new.original_name[-NAME_LIMIT:], new.description)
        vetted(new.tags)
        if new.album and (await self._sight.own_album(new.album, asker)).client != new.client:
            raise Missing("album", new.album)

    def _described(self, new: NewImage, picture: Picture) -> Image:
        now = self._now()
        return Image(
            id=str(uuid.uuid4()),
            client=new.client,
            user=new.user,
            digests=new.digests,
            picture=picture,
            original_name=new.original_name[-NAME_LIMIT:],
            description=new.description,
            tags=vetted(new.tags),
            private=new.private,
            albums=(new.album,) if new.album else (),
            created_at=now,
            updated_at=now,
        )


def vet(name: str, description: str | None) -> None:
    """Invalid."""
    if len(description or "") > CAPTION_LIMIT:
        raise Invalid(say("A description has at most {most} characters.", most=CAPTION_LIMIT))
    if not name.strip() or len(name) > NAME_LIMIT:
        raise Invalid(say("An image has a name of at most {most} characters.", most=NAME_LIMIT))
