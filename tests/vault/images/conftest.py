"""Two clients of the image service, and pictures at its door."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests import make, pictures
from vault import digests
from vault.images.service import ImageService
from vault.models.images import Caller, Image, NewAlbum, NewImage
from vault.models.principals import PrincipalKind, Role
from vault.owners import OWNER
from vault.vault import Vault

SHOP, RIVAL = "shop", "rival"
ANNA, BEN = Caller(client=SHOP, user="anna"), Caller(client=SHOP, user="ben")
STRANGER = Caller()

Upload = Callable[..., Awaitable[Image]]


@pytest.fixture
async def service(vault: Vault, house: Any) -> ImageService:
    for id in (SHOP, RIVAL):
        given = {"kind": PrincipalKind.CLIENT, "role": Role.CLIENT, "owner": OWNER}
        await house.stores.principals.add(make.principal(id=id, **given))
    return vault.images


@pytest.fixture
def upload(vault: Vault, service: ImageService) -> Upload:
    """Anna's picture, unless it is said otherwise."""

    async def _upload(data: bytes = pictures.jpeg(), client: str = SHOP, user: str = "anna", **more: Any) -> Image:
        return await service.images.upload(await arrived(vault, data, client=client, user=user, **more))

    return _upload


async def arrived(vault: Vault, data: bytes, **more: Any) -> NewImage:
    file = vault.blobs.scratch()
    file.write_bytes(data)
    given = {"client": SHOP, "user": "anna", "original_name": "sea.jpg"} | more
    return NewImage(file=file, digests=await digests.of_file(file), **given)


def album(**more: Any) -> NewAlbum:
    return NewAlbum(**{"client": SHOP, "user": "anna", "name": "Sea", **more})
