"""The applications that keep images here, and the keys they come with."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from vault import ports
from vault.errors import Invalid, Missing, NotLetIn
from vault.models.credentials import Credential, CredentialKind
from vault.models.principals import Principal, PrincipalKind, Role
from vault.owners import OWNER
from vault.tokens import Tokens
from vault.tongue import say

KEY = CredentialKind.CLIENT_KEY
LONGEST = 100  # characters
MOST_GRACE = timedelta(days=30)
AT_ONCE = timedelta(0)


class Clients:
    def __init__(self, principals: ports.Principals, tokens: Tokens, now: Callable[[], datetime]) -> None:
        self._principals = principals
        self._tokens = tokens
        self._now = now

    async def add(self, name: str) -> tuple[str, Principal]:
        """A new client and the key it comes with, which is shown this once. Invalid."""
        client = Principal(
            id=str(uuid.uuid4()),
            kind=PrincipalKind.CLIENT,
            role=Role.CLIENT,
            owner=OWNER,
            name=_named(name),
            created_at=self._now(),
        )
        await self._principals.add(client)
        return await self._key(client), client

    async def all(self, among: tuple[str, ...] | None = None) -> list[Principal]:
        """Those with these ids, or all; the oldest first."""
        found = await self._principals.of(OWNER, PrincipalKind.CLIENT)
        return [each for each in found if among is None or each.id in among]

    async def get(self, id: str) -> Principal:
        """Missing."""
        found = await self._principals.find(id)
        if found is None or found.kind is not PrincipalKind.CLIENT:
            raise Missing("client", id)
        return found

    async def named(self, id: str) -> Principal:
        """One that is active, for somebody without its key. Missing; NotLetIn: no client is named."""
        if not id:
            raise NotLetIn(say("Say whose user is meant: send a key, or name the client as `client`."))
        client = await self.get(id)
        if not client.active:
            raise Missing("client", id)
        return client

    async def change(self, id: str, *, name: str | None = None, active: bool | None = None) -> Principal:
        """What is None stays. A client that is not active is let in no more, from this moment on. Invalid, Missing."""
        client = await self.get(id)
        now = self._now()
        changes: dict[str, Any] = {"updated_at": now}
        if name is not None:
            changes["name"] = _named(name)
        if active is not None and active != client.active:
            changes["disabled_at"] = None if active else now
        await self._principals.change(id, **changes)
        return await self.get(id)

    async def keys(self, id: str) -> list[Credential]:
        """Those that are good, the oldest first."""
        return await self._tokens.held_by(id, KEY)

    async def rotate(self, id: str, grace: timedelta = AT_ONCE) -> str:
        """A new key; those there were are good for the time of grace. Invalid, Missing."""
        if not AT_ONCE <= grace <= MOST_GRACE:
            raise Invalid(say("A key that was replaced stays good for {days} days at most.", days=MOST_GRACE.days))
        client, before = await self.get(id), await self.keys(id)
        secret = await self._key(client)
        for key in before:
            await (self._tokens.end_after(key.id, grace) if grace else self._tokens.revoke(key.id))
        return secret

    async def _key(self, client: Principal) -> str:
        secret, _ = await self._tokens.issue(OWNER, KEY, client.name, principal=client.id)
        return secret


def _named(name: str) -> str:
    if not (stripped := name.strip()) or len(stripped) > LONGEST:
        raise Invalid(say("A client's name has between 1 and {longest} characters.", longest=LONGEST))
    return stripped
