"""Those a client speaks for. They never come themselves: the client says who they are."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from vault import ports
from vault.errors import Invalid, Missing
from vault.models.principals import Principal, PrincipalKind, Role
from vault.tongue import say

USER = PrincipalKind.EXTERNAL_USER
LONGEST = 200  # characters
SYSTEM = "system"  # whose it is when nobody in particular is named


class Users:
    def __init__(self, principals: ports.Principals, now: Callable[[], datetime]) -> None:
        self._principals = principals
        self._now = now

    async def known(self, client: str, external_id: str, name: str = "") -> Principal:
        """The user the client calls so, made on first sight. A name that is given is theirs from then on. Invalid."""
        id = user_id(client, external_id)
        found = await self._principals.find(id)
        if found is None:
            await self._principals.add(self._new(id, client, external_id, name))
            found = await self._principals.find(id)
        if found is None:
            raise Missing("user", external_id)
        if name and name != found.name:
            await self._principals.change(id, name=name[:LONGEST], updated_at=self._now())
            found = await self._principals.find(id) or found
        return found

    async def find(self, id: str) -> Principal | None:
        """By our own id of them."""
        found = await self._principals.find(id)
        return found if found and found.kind is USER else None

    async def count(self, client: str) -> int:
        return await self._principals.count(client, USER)

    def _new(self, id: str, client: str, external_id: str, name: str) -> Principal:
        return Principal(
            id=id,
            kind=USER,
            role=Role.NOBODY,
            owner=client,
            external_id=external_id,
            name=name[:LONGEST],
            created_at=self._now(),
        )


def user_id(client: str, external_id: str) -> str:
    """The same for the same, so that a user who is made twice is one. Invalid."""
    if not external_id.strip() or len(external_id) > LONGEST or not external_id.isprintable():
        raise Invalid(say("A user's id has between 1 and {longest} characters that can be seen.", longest=LONGEST))
    return str(uuid.uuid5(uuid.UUID(client), external_id))
