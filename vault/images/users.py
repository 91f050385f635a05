"""Those a client speaks for. They never come themselves: the client says who they are."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime

from vault import ports
from vault.errors import Forbidden, Invalid, Missing
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

    async def meant(self, client: str, asking: Principal | None, external_id: str = "", name: str = "") -> Principal:
        """Whose something is: the user who is named, the one who asks, or nobody in particular. Invalid.

        Whoever asks for one user and names another is Forbidden.
        """
        if asking and external_id not in ("", asking.external_id):
            raise Forbidden(say("X-User-Id names one user, and the request another."))
        wanted = external_id or (asking.external_id if asking else SYSTEM)
        return await self.known(client, wanted, name)

    async def named(self, client: str, name: str) -> str:
        """The id of a user, called so by the client or by us; there need be none. Invalid."""
        found = await self.find(name)
        return found.id if found and found.owner == client else user_id(client, name)

    async def meant_by(self, client: str, name: str) -> str | None:
        """Whom an admin means, who may name a client with it. Invalid; Missing: no such client."""
        if not name or not client:
            return name or None
        found = await self._principals.find(client)
        if found is None or found.kind is not PrincipalKind.CLIENT:
            raise Missing("client", client)
        return await self.named(client, name)

    async def rename(self, client: str, external_id: str, name: str) -> Principal:
        """Missing, Invalid."""
        id = user_id(client, external_id)
        if not await self._principals.change(id, name=name[:LONGEST], updated_at=self._now()):
            raise Missing("user", external_id)
        found = await self._principals.find(id)
        if found is None:
            raise Missing("user", external_id)
        return found

    async def who(self, ids: Iterable[str]) -> dict[str, Principal]:
        """Users, and the clients they are of, by id."""
        return {each.id: each for each in await self._principals.these(sorted(set(ids)))}

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
