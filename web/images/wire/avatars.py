"""Avatars on the wire."""

from __future__ import annotations

from datetime import timedelta

from vault.models import images as models
from vault.models.images import Page, Slice, Sought
from web.images.links import Links
from web.images.wire.paging import EPOCH, Pagination, Paging, pagination
from web.images.wire.people import ClientOf, UserOf, Who, client_of, user_of
from web.wire import Camel, CamelAnswer, Moment


class AvatarForm(Camel):
    external_user_id: str
    username: str = ""


class WantedByAdmins(Paging):
    """`userId` is our own id, or with a `clientId` also the client's."""

    client_id: str = ""
    user_id: str = ""

    def sought(self, user: str | None) -> Sought:
        return Sought(clients=(self.client_id,) if self.client_id else None, user=user)


class Avatar(CamelAnswer):
    """What was uploaded; what is served of it is smaller or of another format. The addresses need no key."""

    id: str
    user_id: str
    client_id: str
    external_user_id: str
    format: str
    width: int
    height: int
    size: int
    mime_type: str
    is_optimized: bool = False
    created_at: Moment
    updated_at: Moment
    url: str
    thumbnail_url: str
    full_path: str


class AdminAvatar(Avatar):
    client: ClientOf | None
    user: UserOf | None


class AdminAvatars(CamelAnswer):
    data: list[AdminAvatar]
    pagination: Pagination


def avatar(found: models.Avatar, external_id: str, links: Links) -> Avatar:
    version = (found.updated_at - EPOCH) // timedelta(milliseconds=1)
    url = links.avatar(external_id, found.client, version)
    return Avatar(
        id=found.id,
        user_id=found.user,
        client_id=found.client,
        external_user_id=external_id,
        format=found.picture.mime.removeprefix("image/"),
        width=found.picture.width,
        height=found.picture.height,
        size=found.digests.size,
        mime_type=found.picture.mime,
        created_at=found.created_at,
        updated_at=found.updated_at,
        url=url,
        thumbnail_url=links.avatar(external_id, found.client, version, thumb="true"),
        full_path=links.full(url),
    )


def admin_avatar(found: models.Avatar, who: Who, links: Links) -> AdminAvatar:
    user = user_of(found.user, who)
    told = avatar(found, user.external_user_id if user else "", links)
    return AdminAvatar(client=client_of(found.client, who), user=user, **dict(told))


def admin_avatars(found: Page[models.Avatar], wanted: Slice, who: Who, links: Links) -> AdminAvatars:
    data = [admin_avatar(each, who, links) for each in found.items]
    return AdminAvatars(data=data, pagination=pagination(found, wanted))
