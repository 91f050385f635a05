"""The image service: for applications that keep images here for their users, and for those who look after them."""

from __future__ import annotations

from quart import Blueprint, Response

from vault.vault import Vault
from web import openapi
from web.doors import Doors
from web.images import albums, avatars, clients, images, status
from web.images.dialect import DIALECT
from web.images.gate import SCHEMES, Ask, Gate, Route, Visit, always, opened_by
from web.surface import Bytes, Surface, blueprint


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
    *images.ROUTES,
    *avatars.ROUTES,
    *albums.ROUTES,
    *clients.ROUTES,
    DESCRIPTION,
)


def described(prefix: str) -> Surface[Route]:
    return Surface(
        name="images",
        title="ChatVault image service",
        prefix=prefix,
        routes=ROUTES,
        dialect=DIALECT,
        schemes=SCHEMES,
        opened_by=opened_by,
        always=always,
    )


def images(vault: Vault, doors: Doors) -> Blueprint:
    return blueprint(described(doors.images_prefix), Gate(vault, doors))
