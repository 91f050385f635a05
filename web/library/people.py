"""Whom the owner let in, and who asks."""

from __future__ import annotations

from quart import url_for

from vault.errors import Forbidden, Invalid, Missing
from vault.models.people import Person
from vault.models.principals import Scope
from web import current
from web.library.wire import people as wire
from web.library.wire.terms import Done
from web.surface import Answer, Route, Visit


async def read_me(visit: Visit) -> wire.MeEntry:
    """Who asks, and what they may do."""
    access = visit.vault.access
    return wire.me(await access.who(visit.held), await access.scopes(visit.held))


async def read_people(visit: Visit) -> list[wire.MemberEntry]:
    """Everybody whom the owner let in, the oldest first."""
    return [wire.person(each) for each in await visit.vault.people.all(visit.owner)]


async def add_person(visit: Visit, body: wire.NewPerson) -> Answer:
    """Let somebody in. The answer has a link, in this answer only, with which they choose their password, once."""
    made = await visit.vault.people.add(visit.held, body.name, body.login, body.role, current.visitor())
    return Answer(_linked(visit, *made), 201)


async def invite_person(visit: Visit, id: str) -> Answer:
    """Another link, with which they choose a new password. An earlier one ends; with the new password, sessions do."""
    return Answer(_linked(visit, *await visit.vault.people.invite(visit.held, id, current.visitor())), 201)


async def change_person(visit: Visit, id: str, body: wire.PersonChange) -> wire.MemberEntry:
    """Name, role, or whether they are kept out; it counts at once."""
    people, visitor = visit.vault.people, current.visitor()
    if body.role is not None:  # what may be refused comes first
        await people.promote(visit.held, id, body.role, visitor)
    if body.disabled is False:
        await people.enable(visit.held, id, visitor)
    if body.disabled:
        await people.disable(visit.held, id, visitor)
    if body.name is not None:
        await people.rename(visit.held, id, body.name, visitor)
    return wire.person(await people.get(visit.owner, id))


async def remove_person(visit: Visit, id: str) -> Done:
    """They are out at once. What they added to the library stays."""
    await visit.vault.people.remove(visit.held, id, current.visitor())
    return Done()


def _linked(visit: Visit, person: Person, secret: str) -> wire.Invitation:
    path = url_for("site.invitation", code=secret)
    outside = visit.doors.external_url.rstrip("/").removesuffix(visit.doors.external_path)
    return wire.invitation(person, (outside or current.origin()) + path)


ROUTES = (
    Route(method="GET", path="/me", handler=read_me, own=True, answers={200: wire.MeEntry}),
    Route(
        method="GET",
        path="/people",
        handler=read_people,
        scope=Scope.SETTINGS,
        answers={200: list[wire.MemberEntry]},
    ),
    Route(
        method="POST",
        path="/people",
        handler=add_person,
        scope=Scope.SETTINGS,
        body=wire.NewPerson,
        answers={201: wire.Invitation},
        refusals=(Invalid, Forbidden),
        quiet=True,
    ),
    Route(
        method="PATCH",
        path="/people/<id>",
        handler=change_person,
        scope=Scope.SETTINGS,
        body=wire.PersonChange,
        answers={200: wire.MemberEntry},
        refusals=(Invalid, Missing, Forbidden),
        quiet=True,
    ),
    Route(
        method="DELETE",
        path="/people/<id>",
        handler=remove_person,
        scope=Scope.SETTINGS,
        answers={200: Done},
        refusals=(Missing,),
        quiet=True,
    ),
    Route(
        method="POST",
        path="/people/<id>/invite",
        handler=invite_person,
        scope=Scope.SETTINGS,
        answers={201: wire.Invitation},
        refusals=(Invalid, Missing, Forbidden),
        quiet=True,
    ),
)
