"""Whose things they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from vault.models.principals import Principal
from web.wire import Camel, CamelAnswer, Moment

Who = Mapping[str, Principal]  # by id
Text = Annotated[str, Field(max_length=400)]


class UserOf(CamelAnswer):
    """`externalUserId` is the client's own id of its user."""

    id: str
    external_user_id: str
    username: str


class ClientOf(CamelAnswer):
    id: str
    name: str


class NewUser(Camel):
    external_user_id: Text
    username: Text = ""


class ChangedUser(Camel):
    username: Text


class User(UserOf):
    client_id: str
    created_at: Moment


def user_of(id: str, who: Who) -> UserOf | None:
    """None to strangers, whom users' names are no business of."""
    found = who.get(id)
    return UserOf(id=id, external_user_id=found.external_id, username=found.name) if found else None


def client_of(id: str, who: Who) -> ClientOf | None:
    found = who.get(id)
    return ClientOf(id=id, name=found.name) if found else None


def user(principal: Principal) -> User:
    return User(
        id=principal.id,
        external_user_id=principal.external_id,
        username=principal.name,
        client_id=principal.owner,
        created_at=principal.created_at,
    )
