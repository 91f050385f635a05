"""Who asks the library: its owner's browser or program, good for what the route is about."""

from __future__ import annotations

from collections.abc import Sequence

from vault.errors import OutOfScope, StoreDown, VaultError
from vault.models.credentials import Credential
from vault.vault import Vault
from web import audit, current
from web.doors import Doors
from web.streams import Streams
from web.surface import Json, Route, Visit

SCHEMES: Json = {
    "session": {"type": "apiKey", "in": "cookie", "name": current.COOKIE},
    "bearer": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}


def opened_by(route: Route) -> Sequence[Json]:
    return [] if route.public else [{name: []} for name in SCHEMES]


def always(route: Route) -> Sequence[type[VaultError]]:
    return [] if route.public else [StoreDown, OutOfScope]


class Gate:
    def __init__(self, vault: Vault, doors: Doors) -> None:
        self._vault = vault
        self._doors = doors
        self._streams = Streams(doors)

    async def enter(self, route: Route) -> Visit:
        credential = None if route.public else await current.credential(self._vault, self._doors)
        if credential:
            await self._vault.access.require(credential, route.scope, own=route.own)
        owner = credential.owner if credential else ""
        streams = self._watched(credential, route) if credential else self._streams
        return Visit(vault=self._vault, doors=self._doors, owner=owner, streams=streams, credential=credential)

    def _watched(self, credential: Credential, route: Route) -> Streams:
        """What is streamed ends with the permission."""
        return self._streams.while_(lambda: self._vault.access.stands(credential, route.scope))

    async def leave(self, route: Route, visit: Visit, made: object) -> None:
        if visit.credential and not route.quiet:
            await audit.note(self._vault, visit.credential, route.handler.__name__, made)
