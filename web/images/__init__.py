"""The image service: for applications that keep images here for their users, and for those who look after them."""

from __future__ import annotations

from quart import Blueprint, Response

from vault.vault import Vault
from web import openapi
from web.doors import Doors
from web.images import admin, albums, avatars, clients, status
from web.images import images as pictures
from web.images.dialect import DIALECT
from web.images.gate import SCHEMES, Ask, Gate, Route, Visit, always, opened_by
from web.surface import Bytes, Surface, blueprint

TITLE = "ChatVault image service"


async def read_image_description(visit: Visit) -> Response:
    """This description."""
    return openapi.description(described(visit.doors.images_prefix))


DESCRIPTION = Route(
    method="GET",
    path="/openapi.json",
    handler=read_image_description,
    ask=Ask.ANYBODY,
    answers={200: Bytes(mime="application/json")},
)
ROUTES = (
    *status.ROUTES,
    *pictures.ROUTES,
    *avatars.ROUTES,
    *albums.ROUTES,
    *clients.ROUTES,
    *admin.ROUTES,
    DESCRIPTION,
)


def described(prefix: str) -> Surface[Route]:
    return Surface(
        name="images",
        title=TITLE,
        prefix=prefix,
        routes=ROUTES,
        dialect=DIALECT,
        schemes=SCHEMES,
        opened_by=opened_by,
        always=always,
    )


def images(vault: Vault, doors: Doors) -> Blueprint:
    return blueprint(described(doors.images_prefix), Gate(vault, doors))
