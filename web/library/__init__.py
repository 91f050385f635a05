"""The WhatsApp photo library, `/api/library`."""

from __future__ import annotations

from quart import Blueprint, Response

from vault.vault import Vault
from web import openapi
from web.doors import Doors
from web.library import (
    about,
    accounts,
    activity,
    albums,
    assets,
    audit,
    blocks,
    chats,
    conversations,
    credentials,
    dispatches,
    downloads,
    duplicates,
    fetches,
    files,
    finding,
    people,
    places,
    plans,
    purges,
    receipts,
    sandbox,
    sends,
    sweeps,
    tags,
    trash,
    tus,
    uploads,
)
from web.library.dialect import DIALECT
from web.library.gate import SCHEMES, Gate, always, opened_by
from web.surface import Bytes, Route, Surface, Visit, blueprint

PREFIX = "/api/library"


async def read_description(visit: Visit) -> Response:
    """This description."""
    return openapi.description(SURFACE)


DESCRIPTION = Route(
    method="GET",
    path="/openapi.json",
    handler=read_description,
    answers={200: Bytes(mime="application/json")},
    public=True,
)
ROUTES = (
    *assets.ROUTES,
    *finding.ROUTES,
    *tags.ROUTES,
    *files.ROUTES,
    *trash.ROUTES,
    *duplicates.ROUTES,
    *downloads.ROUTES,
    *uploads.ROUTES,
    *fetches.ROUTES,
    *sends.ROUTES,
    *dispatches.ROUTES,
    *places.ROUTES,
    *purges.ROUTES,
    *plans.ROUTES,
    *receipts.ROUTES,
    *sweeps.ROUTES,
    *blocks.ROUTES,
    *albums.ROUTES,
    *chats.ROUTES,
    *conversations.ROUTES,
    *sandbox.ROUTES,
    *accounts.ROUTES,
    *activity.ROUTES,
    *credentials.ROUTES,
    *people.ROUTES,
    *audit.ROUTES,
    *about.ROUTES,
    DESCRIPTION,
)
SURFACE = Surface(
    name="library",
    title="ChatVault photo library",
    prefix=PREFIX,
    routes=ROUTES,
    dialect=DIALECT,
    schemes=SCHEMES,
    opened_by=opened_by,
    always=always,
)


def library(vault: Vault, doors: Doors) -> Blueprint:
    room = blueprint(SURFACE, Gate(vault, doors))
    tus.install(room, f"{PREFIX}/uploads")
    return room
