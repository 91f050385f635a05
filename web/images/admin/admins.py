"""Who looks after the service, for super admins."""

from __future__ import annotations

from vault.errors import Forbidden, Invalid, Missing, Taken, TooMany
from vault.tongue import say
from web.images.gate import Ask, Route, Visit
from web.images.wire import admins as wire
from web.images.wire.terms import Done
from web.surface import Answer


async def list_admins(visit: Visit) -> list[wire.Admin]:
    """Everybody, the oldest first."""
    return [wire.admin(each) for each in await visit.vault.images.admins.all()]


async def add_admin(visit: Visit, body: wire.NewAdmin) -> Answer:
    """Somebody new, with a password to begin with."""
    admin = await visit.vault.images.admins.add(
        body.email,
        body.password,
        wire.role(body.role),
        name=body.name,
        clients=None if body.all_clients_access else body.allowed_client_ids,
    )
    return Answer(wire.admin(admin), 201)


async def change_admin(visit: Visit, id: str, body: wire.ChangedAdmin) -> wire.Admin:
    """What somebody else is called, and what they may, at once."""
    admins = visit.vault.images.admins
    await admins.appoint(
        id,
        by=visit.boss,
        role=wire.role(body.role) if body.role else None,
        clients=body.allowed_client_ids,
        all_clients=bool(body.all_clients_access),
        active=body.active,
        password=body.password,
    )
    return wire.admin(await admins.introduce(id, name=body.name, email=body.email))


async def remove_admin(visit: Visit, id: str) -> Done:
    """For good, and signed out at once."""
    await visit.vault.images.admins.remove(id, by=visit.boss)
    return Done(message=say("Removed."))


ROUTES = (
    Route(
        method="GET",
        path="/admin/admins",
        handler=list_admins,
        ask=Ask.SUPER_ADMIN,
        answers={200: list[wire.Admin]},
    ),
    Route(
        method="POST",
        path="/admin/admins",
        handler=add_admin,
        ask=Ask.SUPER_ADMIN,
        body=wire.NewAdmin,
        answers={201: wire.Admin},
        refusals=(Invalid, Missing, Taken, TooMany),
    ),
    Route(
        method="PATCH",
        path="/admin/admins/<id>",
        handler=change_admin,
        ask=Ask.SUPER_ADMIN,
        body=wire.ChangedAdmin,
        answers={200: wire.Admin},
        refusals=(Invalid, Missing, Taken, Forbidden, TooMany),
    ),
    Route(
        method="DELETE",
        path="/admin/admins/<id>",
        handler=remove_admin,
        ask=Ask.SUPER_ADMIN,
        answers={200: Done},
        refusals=(Missing, Forbidden),
    ),
)
