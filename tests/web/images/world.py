"""A small world for the matrix: two clients, users, things of one user, and everybody who may come and ask for them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from config.wiring import House
from tests import make
from tests.conftest import Arrive
from vault.images.users import user_id
from vault.intake import utc_now
from vault.models.credentials import CredentialKind
from vault.models.images import Avatar, Image, ImageAlbum, NewImage
from vault.models.principals import Principal, PrincipalKind, Role
from vault.owners import OWNER
from vault.vault import Vault

PASSWORD = "correct horse"
Headers = Mapping[str, str]
Things = Mapping[str, str]  # what stands for the names in braces in addresses and bodies


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """`image` is private and in `album`, which is private, too; both are Ana's, a user of `shop`, as is the avatar."""

    house: House
    shop: Principal
    forum: Principal
    image: Image
    album: ImageAlbum
    avatar: Avatar
    askers: Mapping[str, Headers]  # by what they come with

    async def planted(self) -> Things:
        """All of it once more, for somebody who may take it away."""
        stores, tokens = self.house.stores, self.house.vault.tokens
        image, album = str(uuid.uuid4()), str(uuid.uuid4())
        await stores.image_albums.add(replace(self.album, id=album, external_id=album))
        await stores.images.add(replace(self.image, id=image, albums=(album,)))
        avatar = replace(self.avatar, id=str(uuid.uuid4()))
        before = await stores.avatars.put(avatar)
        if others := await stores.avatars.find(self.forum.id, user_id(self.forum.id, "ana")):
            await stores.avatars.remove(self.forum.id, others.id)  # which is no answer to who asks for this one
        link, share = await tokens.issue(
            OWNER, CredentialKind.IMAGE_TOKEN, "link", principal=self.shop.id, object=image
        )
        token, _ = await tokens.issue(OWNER, CredentialKind.ALBUM_TOKEN, "link", principal=self.shop.id, object=album)
        somebody = make.principal(str(uuid.uuid4()), kind=PrincipalKind.ADMIN, role=Role.VIEWER, owner=OWNER)
        await stores.principals.add(somebody)
        return {
            "image": image,
            "album": album,
            "avatar": (before or avatar).id,
            "link": link,
            "share": share.id,
            "token": token,
            "client": self.shop.id,
            "admin": somebody.id,
            "fresh": str(uuid.uuid4()),
        }


async def made(house: House, arrive: Arrive, data: bytes) -> World:
    vault = house.vault
    key, shop = await vault.images.clients.add("Shop")
    foreign, forum = await vault.images.clients.add("Forum")
    ana = await vault.images.users.known(shop.id, "ana", "Ana")
    await vault.images.users.known(forum.id, "ana", "another Ana")
    arrived = await arrive(data)
    image = await vault.images.images.upload(
        NewImage(
            client=shop.id,
            user=ana.id,
            file=arrived.file,
            digests=arrived.digests,
            original_name="beach.jpg",
            private=True,
        )
    )
    now = utc_now()
    album = ImageAlbum(id="", client=shop.id, user=ana.id, name="Sea", created_at=now, updated_at=now)
    avatar = Avatar(
        id="",
        client=shop.id,
        user=user_id(shop.id, "ana"),
        digests=image.digests,
        picture=image.picture,
        created_at=now,
        updated_at=now,
    )
    askers = await _of_clients(vault, key, foreign, shop) | await _admins(vault, shop, forum)
    return World(house=house, shop=shop, forum=forum, image=image, album=album, avatar=avatar, askers=askers)


async def _of_clients(vault: Vault, key: str, foreign: str, shop: Principal) -> dict[str, Headers]:
    async def issued(kind: CredentialKind, principal: str = "", life: timedelta | None = None) -> tuple[str, str]:
        secret, credential = await vault.tokens.issue(OWNER, kind, "matrix", life, principal=principal)
        return secret, credential.id

    library, _ = await issued(CredentialKind.API_KEY)
    link, _ = await issued(CredentialKind.IMAGE_TOKEN, shop.id)
    expired, _ = await issued(CredentialKind.CLIENT_KEY, shop.id, timedelta(seconds=-1))
    revoked, id = await issued(CredentialKind.CLIENT_KEY, shop.id)
    await vault.tokens.revoke(id)
    shut, closed = await vault.images.clients.add("Closed")
    await vault.images.clients.change(closed.id, active=False)
    asking = {"X-User-Id": "ana"}
    return {
        "nothing": {},
        "a user's name alone": asking,
        "a key nobody has": {"X-API-Key": "cvc_nobodys"} | asking,
        "a link for a key": {"X-API-Key": link} | asking,
        "a key of the library": {"X-API-Key": library} | asking,
        "an expired key": {"X-API-Key": expired} | asking,
        "a revoked key": {"X-API-Key": revoked} | asking,
        "a key of a disabled client": {"X-API-Key": shut} | asking,
        "a key of another client": {"X-API-Key": foreign} | asking,
        "the key, for another user": {"X-API-Key": key, "X-User-Id": "ben"},
        "the key, for nobody": {"X-API-Key": key},
        "the key as a bearer": {"Authorization": f"Bearer {key}"},
        "a key of the library as a bearer": {"Authorization": f"Bearer {library}"},
        "the key, for the user": {"X-API-Key": key} | asking,
    }


async def _admins(vault: Vault, shop: Principal, forum: Principal) -> dict[str, Headers]:
    async def entered(name: str, role: Role, client: Principal | None) -> str:
        clients = [client.id] if client else None
        await vault.images.admins.add(f"{name}@example.org", PASSWORD, role, clients=clients)
        return (await vault.images.admins.sign_in(f"{name}@example.org", PASSWORD)).access

    viewer = await entered("viewer", Role.VIEWER, shop)
    stranger = await entered("stranger", Role.VIEWER, forum)
    keeper = await entered("keeper", Role.ADMIN, shop)
    neighbour = await entered("neighbour", Role.ADMIN, forum)
    chief = await entered("chief", Role.SUPER_ADMIN, None)
    gone = await vault.images.admins.sign_in("keeper@example.org", PASSWORD)
    await vault.images.admins.sign_out(gone.refresh)
    keepers = await vault.images.admins.sign_in("keeper@example.org", PASSWORD)
    late, _ = await vault.tokens.issue(
        OWNER, CredentialKind.ADMIN_ACCESS, "late", timedelta(seconds=-1), principal=keepers.admin.id
    )
    secrets = {
        "an admin who signed out": gone.access,
        "an admin's expired token": late,
        "an admin's refresh token": keepers.refresh,
        "a viewer": viewer,
        "a viewer of another client": stranger,
        "an admin of another client": neighbour,
        "an admin": keeper,
        "a super admin": chief,
    }
    return {name: {"Authorization": f"Bearer {secret}"} for name, secret in secrets.items()}
