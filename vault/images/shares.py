"""Links to one image or one album, for whoever holds them; shown once, kept hashed, revocable at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from vault.access import Access
from vault.errors import Expired, Missing
from vault.images.lists import vetted
from vault.images.sight import Sight
from vault.models.credentials import Credential, CredentialKind
from vault.models.images import Asker, Caller, Image, ImageAlbum, Overseer, Page, Share, Slice, Sought
from vault.owners import OWNER
from vault.tokens import Tokens

IMAGE, ALBUM = CredentialKind.IMAGE_TOKEN, CredentialKind.ALBUM_TOKEN


class Shares:
    """A link opens what it is for for as long as its client is active; it ends with what it is for."""

    def __init__(self, sight: Sight, tokens: Tokens, access: Access) -> None:
        self._sight = sight
        self._tokens = tokens
        self._access = access

    # ── images ───────────────────────────────────────────────────────────────────────────────────────────

    async def share(
        self, image: str, asker: Asker, life: timedelta | None = None, until: datetime | None = None
    ) -> tuple[str, Share]:
        """The secret of a new link, and the link; without a life and an end it stays good. Missing, Forbidden."""
        found = await self._sight.tended(image, asker)
        return await self._issue(IMAGE, found.id, found.client, life, until)

    async def of_image(self, image: str, asker: Asker) -> list[Share]:
        """Those that are good, the oldest first. Missing, Forbidden."""
        found = await self._sight.tended(image, asker)
        return [_share(each) for each in await self._tokens.about(IMAGE, found.id)]

    async def revoke(self, share: str, asker: Asker) -> Share:
        """A link to an image, by its id. Missing, Forbidden."""
        found = await self._tokens.numbered(IMAGE, share)
        if found is None or not asker.knows(found.principal):
            raise Missing("link", share)
        await self._sight.tended(found.object, asker)
        return await self._revoked(found)

    async def image(self, secret: str) -> Image:
        """What a link is to. Expired; Missing, also where it was revoked."""
        share = await self._opened(IMAGE, secret)
        return await self._sight.image(share.object, Caller(token=secret))

    # ── albums ───────────────────────────────────────────────────────────────────────────────────────────

    async def share_album(
        self, album: str, asker: Asker, life: timedelta | None = None, until: datetime | None = None
    ) -> tuple[str, Share]:
        """As with images, but only their owner. Missing, Forbidden."""
        found = await self._sight.own_album(album, asker)
        return await self._issue(ALBUM, found.id, found.client, life, until)

    async def of_album(self, album: str, asker: Asker) -> list[Share]:
        """Missing, Forbidden."""
        found = await self._sight.own_album(album, asker)
        return [_share(each) for each in await self._tokens.about(ALBUM, found.id)]

    async def revoke_album(self, album: str, asker: Asker, secret: str) -> Share:
        """A link to this album, by its secret or by its id. Missing, Forbidden."""
        found = await self._sight.own_album(album, asker)
        by_id = await self._tokens.numbered(ALBUM, secret)
        share = by_id or await self._tokens.check(ALBUM, secret)
        if share is None or share.object != found.id:
            raise Missing("link", secret)
        return await self._revoked(share)

    async def revoke_all(self, album: str, asker: Asker) -> int:
        """All links to an album; answers how many. Missing, Forbidden."""
        found = await self._sight.own_album(album, asker)
        return await self._tokens.end_object(ALBUM, found.id)

    async def album(self, secret: str) -> ImageAlbum:
        """What a link is to. Expired; Missing, also where it was revoked."""
        share = await self._opened(ALBUM, secret)
        return await self._sight.album(share.object, Caller(token=secret))

    # ── for administrators ───────────────────────────────────────────────────────────────────────────────

    async def held(self, client: str, overseer: Overseer) -> list[Share]:
        """All links to images of this client that are good, the oldest first. Missing: a client that is not theirs."""
        if not overseer.knows(client):
            raise Missing("client", client)
        return [_share(each) for each in await self._tokens.held_by(client, IMAGE)]

    async def counted(self, images: Sequence[str]) -> dict[str, int]:
        """How many good links there are to each of these images; those that have none are not named."""
        return dict(Counter(each.object for each in await self._tokens.about(IMAGE, *images)))

    # ── both ─────────────────────────────────────────────────────────────────────────────────────────────

    async def page(self, overseer: Overseer, slice: Slice) -> Page[Share]:
        """Those of all clients they look after that are good, newest first. Invalid."""
        found = await self._tokens.given((IMAGE, ALBUM), overseer.clients, vetted(slice, Sought()))
        return Page(items=tuple(map(_share, found.items)), total=found.total, next=found.next)

    async def end(self, id: str, overseer: Overseer) -> Share:
        """A link to whatever it is. Missing."""
        found = await self._tokens.numbered(IMAGE, id) or await self._tokens.numbered(ALBUM, id)
        if found is None or not overseer.knows(found.principal):
            raise Missing("link", id)
        return await self._revoked(found)

    async def _issue(
        self, kind: CredentialKind, object: str, client: str, life: timedelta | None, until: datetime | None
    ) -> tuple[str, Share]:
        secret, credential = await self._tokens.issue(
            OWNER, kind, "link", life, principal=client, object=object, until=until
        )
        return secret, _share(credential)

    async def _opened(self, kind: CredentialKind, secret: str) -> Credential:
        if share := await self._access.enter(kind, secret):
            return share
        if await self._tokens.overdue(kind, secret):
            raise Expired
        raise Missing("link", secret)

    async def _revoked(self, share: Credential) -> Share:
        if not await self._tokens.revoke(share.id):
            raise Missing("link", share.id)
        return _share(share)


def _share(credential: Credential) -> Share:
    return Share(
        id=credential.id,
        object=credential.object,
        client=credential.principal,
        created_at=credential.created_at,
        expires_at=credential.expires_at,
        of_album=credential.kind is ALBUM,
    )
