"""Albums of the image service: a user's named sets of images."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypedDict, Unpack

from vault import ports
from vault.albums import NAME_LIMIT
from vault.assets import CAPTION_LIMIT
from vault.errors import Invalid, Missing, Taken
from vault.images.lists import vetted, within
from vault.images.sight import Sight
from vault.models.credentials import CredentialKind
from vault.models.images import Asker, Caller, Image, ImageAlbum, NewAlbum, Page, Slice, Sought
from vault.tokens import Tokens
from vault.tongue import say

EXTERNAL_LIMIT = 255  # characters


class AlbumChanges(TypedDict, total=False):
    """What may be said of an album anew; what is not named stays."""

    name: str
    description: str | None
    public: bool
    external_id: str | None
    cover: str | None


class ImageAlbums:
    """Whoever may see an album finds in it only those images that they may see."""

    def __init__(
        self,
        albums: ports.ImageAlbums,
        gallery: ports.Gallery,
        sight: Sight,
        tokens: Tokens,
        now: Callable[[], datetime],
    ) -> None:
        self._albums = albums
        self._gallery = gallery
        self._sight = sight
        self._tokens = tokens
        self._now = now

    async def add(self, new: NewAlbum, asker: Asker | None = None) -> ImageAlbum:
        """Invalid; Taken: its external id; Missing: its cover, or a client that is not theirs."""
        now = self._now()
        album = ImageAlbum(
            id=str(uuid.uuid4()),
            client=new.client,
            user=new.user,
            external_id=new.external_id or None,
            name=new.name,
            description=new.description,
            public=new.public,
            cover=new.cover,
            created_at=now,
            updated_at=now,
        )
        asker = asker or Caller(client=new.client, user=new.user)
        if not asker.knows(new.client):
            raise Missing("client", new.client)
        album = await self._vetted(album, asker)
        if not await self._albums.add(album):
            raise Taken("album", album.external_id)
        return album

    async def see(self, id: str, asker: Asker) -> ImageAlbum:
        """Missing, also of another client; Forbidden: a private one."""
        return await self._sight.album(id, asker)

    async def called(self, external_id: str, caller: Caller) -> ImageAlbum:
        """By the client's own id for it. Missing, Forbidden."""
        album = await self._albums.called(caller.client or "", external_id)
        if album is None:
            raise Missing("album", external_id)
        return await self._sight.album(album.id, caller)

    async def names(self, ids: Iterable[str]) -> dict[str, str]:
        """What these are called, by id."""
        return await self._albums.names(sorted(set(ids)))

    async def page(self, asker: Asker, sought: Sought, slice: Slice) -> Page[ImageAlbum]:
        """Public ones and their own, newest first. Invalid."""
        return await self._albums.page(within(sought, asker), vetted(slice, sought))

    async def change(self, id: str, asker: Asker, **changes: Unpack[AlbumChanges]) -> ImageAlbum:
        """Missing, Forbidden, Invalid; Taken: its external id."""
        album = await self._sight.own_album(id, asker)
        album = await self._vetted(replace(album, updated_at=self._now(), **changes), asker)
        if not await self._albums.replace(album):
            raise Taken("album", album.external_id)
        return album

    async def remove(self, id: str, asker: Asker) -> ImageAlbum:
        """And the links to it; its images stay. Missing, Forbidden."""
        album = await self._sight.own_album(id, asker)
        await self._albums.remove(album.client, album.id)
        await self._tokens.end_object(CredentialKind.ALBUM_TOKEN, album.id)
        return album

    async def put_in(self, id: str, asker: Asker, images: Sequence[str]) -> int:
        """All of them or none; answers how many were new in it. Missing, Forbidden."""
        album = await self._sight.own_album(id, asker)
        found = await self._sight.images(album.client, images, asker)
        return await self._albums.put_in(album.client, album.id, [image.id for image in found])

    async def take_out(self, id: str, asker: Asker, images: Sequence[str]) -> int:
        """Answers how many were in it. Missing, Forbidden."""
        album = await self._sight.own_album(id, asker)
        return await self._albums.take_out(album.client, album.id, images)

    async def images(self, id: str, asker: Asker, slice: Slice) -> Page[Image]:
        """Newest first. Whoever holds a link to it sees what its owner sees. Missing, Forbidden, Invalid."""
        album = await self._sight.album(id, asker)
        viewer = await self._viewer(album, asker)
        sought = Sought(clients=(album.client,), viewer=viewer, album=album.id)
        return await self._gallery.page(sought, vetted(slice, sought))

    async def _viewer(self, album: ImageAlbum, asker: Asker) -> str | None:
        if not isinstance(asker, Caller):
            return None
        if await self._sight.holds(album, asker):
            return album.user
        return (asker.user or "") if asker.client else ""

    async def _vetted(self, album: ImageAlbum, asker: Asker) -> ImageAlbum:
        """As it is kept. Invalid, Missing."""
        album = replace(album, name=" ".join(album.name.split()), external_id=album.external_id or None)
        if not album.name or len(album.name) > NAME_LIMIT:
            raise Invalid(say("An album has a name of at most {most} characters.", most=NAME_LIMIT))
        if len(album.description or "") > CAPTION_LIMIT:
            raise Invalid(say("A description has at most {most} characters.", most=CAPTION_LIMIT))
        if len(album.external_id or "") > EXTERNAL_LIMIT:
            raise Invalid(say("An id of your own has at most {most} characters.", most=EXTERNAL_LIMIT))
        if album.cover:
            await self._sight.images(album.client, [album.cover], asker)
        return album
