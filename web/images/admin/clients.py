"""The clients of the service, for those who look after them."""

from __future__ import annotations

from datetime import timedelta

from vault.errors import Forbidden, Invalid, Missing
from vault.tongue import say
from web.images.gate import Ask, Route, Visit
from web.images.wire import clients as wire
from web.surface import Answer


async def list_clients(visit: Visit) -> list[wire.Client]:
    """Those one looks after, the oldest first."""
    theirs = visit.vault.access.clients_of(visit.boss)
    return [wire.client(each) for each in await visit.vault.images.clients.all(theirs)]


async def add_client(visit: Visit, body: wire.NewClient) -> Answer:
    """A new client. Its key is in this answer only."""
    secret, client = await visit.vault.images.clients.add(body.name)
    return Answer(wire.fresh_client(secret, client), 201)


async def read_client(visit: Visit, id: str) -> wire.Client:
    """One client."""
    visit.vault.access.insist_on_client(visit.boss, id)
    return wire.client(await visit.vault.images.clients.get(id))


async def change_client(visit: Visit, id: str, body: wire.ChangedClient) -> wire.Client:
    """What it is called, and whether it is let in."""
    visit.vault.access.insist_on_client(visit.boss, id)
    if body.webhook_enabled or body.webhook_url:
        raise Invalid(say("Webhooks are not sent yet."))
    return wire.client(await visit.vault.images.clients.change(id, name=body.name, active=body.active))


async def rotate_client(visit: Visit, id: str, body: wire.Rotation) -> wire.FreshKey:
    """A new key, which is in this answer only; those there were end at once, or after the grace."""
    visit.vault.access.insist_on_client(visit.boss, id)
    secret = await visit.vault.images.clients.rotate(id, timedelta(seconds=body.grace_seconds))
    return wire.FreshKey(id=id, api_key=secret)


ROUTES = (
    Route(
        method="GET",
        path="/admin/clients",
        handler=list_clients,
        ask=Ask.ADMIN_READ,
        answers={200: list[wire.Client]},
    ),
    Route(
        method="POST",
        path="/admin/clients",
        handler=add_client,
        ask=Ask.SUPER_ADMIN,
        body=wire.NewClient,
        answers={201: wire.FreshClient},
        refusals=(Invalid,),
    ),
    Route(
        method="GET",
        path="/admin/clients/<id>",
        handler=read_client,
        ask=Ask.ADMIN_READ,
        answers={200: wire.Client},
        refusals=(Missing, Forbidden),
    ),
    Route(
        method="PATCH",
        path="/admin/clients/<id>",
        handler=change_client,
        ask=Ask.ADMIN_WRITE,
        body=wire.ChangedClient,
        answers={200: wire.Client},
        refusals=(Missing, Forbidden, Invalid),
    ),
    Route(
        method="POST",
        path="/admin/clients/<id>/rotate",
        handler=rotate_client,
        ask=Ask.ADMIN_WRITE,
        body=wire.Rotation,
        answers={200: wire.FreshKey},
        refusals=(Missing, Forbidden, Invalid),
    ),
)
