"""May they see it, may they change it? Asked of images and albums here, and nowhere else.

Another client's things are as if they were not there. A private image is for its owner, and for whoever holds a link to
it or to an album of its owner that it is in.
"""

from __future__ import annotations

from collections.abc import Sequence

from vault import ports
from vault.access import Access
from vault.errors import Forbidden, Missing
from vault.models.credentials import CredentialKind
from vault.models.images import Asker, Caller, Image, ImageAlbum
from vault.tongue import say


class Sight:
    def __init__(self, images: ports.Images, albums: ports.ImageAlbums, access: Access) -> None:
        self._images = images
        self._albums = albums
        self._access = access

    # ── images ───────────────────────────────────────────────────────────────────────────────────────────

    async def image(self, id: str, asker: Asker) -> Image:
        """Missing, Forbidden."""
        image = await self._known(id, asker)
        if not (await self._shown(image, asker)):
            raise Forbidden(say("This image is private."))
        return image

    async def tended(self, id: str, asker: Asker) -> Image:
        """One that they may change. Missing, Forbidden."""
        image = await self._known(id, asker)
        if not asker.tends(image):
            raise Forbidden(say("This image is another user's."))
        return image

    async def images(self, client: str, ids: Sequence[str], asker: Asker) -> list[Image]:
        """All of these of one client, each once and each one that they may see. Missing."""
        found = await self._images.these(client, sorted(set(ids)))
        seen = {image.id: image for image in found if asker.knows(client) and await self._shown(image, asker)}
        if absent := set(ids) - seen.keys():
            raise Missing("image", min(absent))
        return list(seen.values())

    async def _known(self, id: str, asker: Asker) -> Image:
        image = await self._images.find(id)
        if image is None or not asker.knows(image.client):
            raise Missing("image", id)
        return image

    async def _shown(self, image: Image, asker: Asker) -> bool:
        return not image.private or asker.owns(image) or await self._opened(image, asker)

    async def _opened(self, image: Image, asker: Asker) -> bool:
        if not isinstance(asker, Caller) or not asker.token:
            return False
        share = await self._access.enter(CredentialKind.IMAGE_TOKEN, asker.token)
        if share:
            return share.object == image.id
        share = await self._access.enter(CredentialKind.ALBUM_TOKEN, asker.token)
        if share is None or share.object not in image.albums:
            return False
        album = await self._albums.find(share.object)
        return album is not None and album.user == image.user  # it was not theirs to show otherwise

    # ── albums ───────────────────────────────────────────────────────────────────────────────────────────

    async def album(self, id: str, asker: Asker) -> ImageAlbum:
        """Missing, Forbidden."""
        album = await self._known_album(id, asker)
        if not (album.public or asker.owns(album) or await self.holds(album, asker)):
            raise Forbidden(say("This album is private."))
        return album

    async def own_album(self, id: str, asker: Asker) -> ImageAlbum:
        """One that they may change. Missing, Forbidden."""
        album = await self._known_album(id, asker)
        if not asker.owns(album):
            raise Forbidden(say("This album is another user's."))
        return album

    async def holds(self, album: ImageAlbum, asker: Asker) -> bool:
        """Whether they came by a link to this album."""
        if not isinstance(asker, Caller) or not asker.token:
            return False
        share = await self._access.enter(CredentialKind.ALBUM_TOKEN, asker.token)
        return share is not None and share.object == album.id

    async def _known_album(self, id: str, asker: Asker) -> ImageAlbum:
        album = await self._albums.find(id)
        if album is None or not asker.knows(album.client):
            raise Missing("album", id)
        return album
