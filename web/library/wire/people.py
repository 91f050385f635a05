"""Whom the owner let in, and whoever asks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from vault.models.people import Person
from vault.models.principals import Principal, Role, Scope
from web.wire import Camel, CamelAnswer, Moment

Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"\S")]
RoleOfPerson = Literal[Role.VIEWER, Role.USER, Role.ADMIN]


class NewPerson(Camel):
    """`login`: what they sign in with: letters, digits, dots and dashes; capital or small is the same."""

    name: Name
    login: Annotated[str, Field(max_length=200)]
    role: RoleOfPerson


class PersonChange(Camel):
    """What is left out stays. `disabled`: they are out at once, and come in no more until it is false again."""

    name: Name | None = None
    role: RoleOfPerson | None = None
    disabled: bool | None = None


class MemberEntry(CamelAnswer):
    """`joined`: they chose a password. `invitedUntil`: how long the link that waits for them is good, or null."""

    id: str
    name: str
    login: str
    role: RoleOfPerson
    disabled: bool
    joined: bool
    created_at: Moment
    last_seen_at: Moment | None
    invited_until: Moment | None


class Invitation(MemberEntry):
    """`link`: good once, and shown this once."""

    link: str


class MeEntry(CamelAnswer):
    """`name`: "" for the owner. `scopes`: what may be done with the credential that asks."""

    name: str
    role: Role
    scopes: list[Scope]


def person(person: Person) -> MemberEntry:
    who = person.who
    return MemberEntry(
        id=who.id,
        name=who.name,
        login=who.login,
        role=who.role,
        disabled=who.disabled_at is not None,
        joined=bool(who.password_hash),
        created_at=who.created_at,
        last_seen_at=person.seen_at,
        invited_until=person.invited_until,
    )


def invitation(found: Person, link: str) -> Invitation:
    return Invitation(link=link, **dict(person(found)))


def me(who: Principal | None, scopes: frozenset[Scope]) -> MeEntry:
    held = [scope for scope in Scope if scope in scopes]
    return MeEntry(name=who.name if who else "", role=who.role if who else Role.OWNER, scopes=held)
