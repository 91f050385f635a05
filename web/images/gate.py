"""Who asks the image service: a client by its key, for one of its users; or an admin, signed in to the portal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quart import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from vault.errors import Invalid, OutOfScope, StoreDown, TooOften, VaultError
from vault.images.admins import RECORD
from vault.lockout import network
from vault.models.credentials import Credential, CredentialKind
from vault.models.images import Caller, Overseer
from vault.models.principals import Principal, Scope
from vault.tongue import say
from vault.vault import Vault
from web import audit, surface
from web.doors import Doors
from web.streams import Streams
from web.surface import Json

KEY, USER = "X-API-Key", "X-User-Id"


class Ask(StrEnum):
    """Who may ask, at one route."""

    ANYBODY = "anybody"  # nobody is told off for a bad key
    PUBLIC = "public"  # with or without a key; a bad one is 401
    CLIENT = "client"  # a key; the user need not be named
    USER = "user"  # a key, and the user it speaks for
    ADMIN_SELF = "admin_self"  # any admin, about themselves
    ADMIN_READ = "admin_read"
    ADMIN_WRITE = "admin_write"  # no viewer
    SUPER_ADMIN = "super_admin"


NEEDS: Mapping[Ask, Scope] = {
    Ask.ADMIN_SELF: Scope.IMAGES_READ,
    Ask.ADMIN_READ: Scope.IMAGES_READ,
    Ask.ADMIN_WRITE: Scope.IMAGES_WRITE,
    Ask.SUPER_ADMIN: Scope.ADMINS,
}
OF_CLIENTS = frozenset({Ask.PUBLIC, Ask.CLIENT, Ask.USER})
OPEN = frozenset({Ask.ANYBODY, Ask.PUBLIC})


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(surface.Route):
    """A promise of the image service, and whom it is made to."""

    ask: Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(surface.Visit):
    """One request to the image service: who came, as far as the route asks for it."""

    client: Principal | None = None
    user: Principal | None = None
    admin: Principal | None = None

    @property
    def tenant(self) -> Principal:
        """The client, where there must be one."""
        return _there(self.client)

    @property
    def person(self) -> Principal:
        """The user, where there must be one."""
        return _there(self.user)

    @property
    def boss(self) -> Principal:
        """The admin, where there must be one."""
        return _there(self.admin)

    @property
    def overseer(self) -> Overseer:
        """The admin, as the vault's services ask for them."""
        return Overseer(clients=self.vault.access.clients_of(self.boss))

    def caller(self, token: str | None = None) -> Caller:
        """Who came, as the vault's services ask for them; `token`: the secret of a link that came along."""
        return Caller(
            client=self.client.id if self.client else None,
            user=self.user.id if self.user else None,
            token=token or None,
        )


def _there(principal: Principal | None) -> Principal:
    if principal is None:
        raise LookupError("This route does not ask for that.")
    return principal


SCHEMES: Json = {
    "key": {"type": "apiKey", "in": "header", "name": KEY},
    "user": {"type": "apiKey", "in": "header", "name": USER, "description": "The client's own id of its user."},
    "bearer": {"type": "http", "scheme": "bearer", "description": "The access token of an admin."},
}


def opened_by(route: Route) -> Sequence[Json]:
    match route.ask:
        case Ask.ANYBODY:
            return []
        case Ask.PUBLIC:
            return [{}, {"key": []}, {"key": [], "user": []}]
        case Ask.CLIENT:
            return [{"key": []}, {"key": [], "user": []}]
        case Ask.USER:
            return [{"key": [], "user": []}]
        case _:
            return [{"bearer": []}]


def always(route: Route) -> Sequence[type[VaultError]]:
    limited: list[type[VaultError]] = [StoreDown, TooOften]
    needing = [*limited, *([Invalid] if route.ask in OF_CLIENTS else [])]
    return needing if route.ask in OPEN else [*needing, OutOfScope]


class Gate:
    """One question at every route of the image service."""

    def __init__(self, vault: Vault, doors: Doors) -> None:
        self._vault = vault
        self._doors = doors
        self._streams = Streams(doors)

    async def enter(self, route: Route) -> Visit:
        """Unauthorized, OutOfScope, TooOften; Invalid for a user who is not named as they must be."""
        if route.ask in NEEDS:
            return await self._admin(NEEDS[route.ask])
        if route.ask is Ask.ANYBODY:
            await self._count_address()
            return self._visit()
        return await self._client(route)

    async def leave(self, route: Route, visit: surface.Visit, made: object) -> None:
        if visit.credential and not route.quiet:
            await audit.note(self._vault, visit.credential, route.handler.__name__, made, RECORD)

    async def _client(self, route: Route) -> Visit:
        secret = request.headers.get(KEY)
        if secret is None and route.ask is Ask.PUBLIC:
            await self._count_address()
            return self._visit()
        credential, client = await self._admitted(CredentialKind.CLIENT_KEY, secret, "key")
        writes = request.method not in ("GET", "HEAD")
        self._vault.access.insist(credential, client, Scope.IMAGES_WRITE if writes else Scope.IMAGES_READ)
        user = await self._user(client.id, needed=route.ask is Ask.USER)
        return self._visit(credential, client=client, user=user)

    async def _user(self, client: str, *, needed: bool) -> Principal | None:
        external_id = request.headers.get(USER)
        if external_id:
            return await self._vault.images.users.known(client, external_id)
        if needed:
            raise Invalid(say("User ID is required (X-User-Id header)."))
        return None

    async def _admin(self, scope: Scope) -> Visit:
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        secret = value.strip() if scheme.lower() == "bearer" else None
        credential, admin = await self._admitted(CredentialKind.ADMIN_ACCESS, secret, "bearer")
        self._vault.access.insist(credential, admin, scope)
        return self._visit(credential, admin=admin)

    async def _admitted(self, kind: CredentialKind, secret: str | None, scheme: str) -> tuple[Credential, Principal]:
        """Whoever comes with a good secret; who does not is counted by where they come from."""
        admitted = await self._vault.access.admit(kind, secret) if secret else None
        if admitted is None:
            await self._count_address()
            realm = WWWAuthenticate(scheme, {"realm": "chatvault"})
            raise Unauthorized(_unknown(kind, secret), www_authenticate=realm)
        await self._vault.images.rates.take(f"key {admitted[0].id}", self._doors.images_rate)
        return admitted

    async def _count_address(self) -> None:
        where = network(request.remote_addr or "")
        await self._vault.images.rates.take(f"address {where}", self._doors.images_address_rate)

    def _visit(
        self,
        credential: Credential | None = None,
        *,
        client: Principal | None = None,
        user: Principal | None = None,
        admin: Principal | None = None,
    ) -> Visit:
        return Visit(
            vault=self._vault,
            doors=self._doors,
            owner=credential.owner if credential else "",
            streams=self._streams,
            credential=credential,
            client=client,
            user=user,
            admin=admin,
        )


def _unknown(kind: CredentialKind, secret: str | None) -> str:
    if kind is CredentialKind.ADMIN_ACCESS:
        return say("Sign in to the admin portal first.")
    return say("Invalid or inactive client.") if secret else say("API key required (X-API-Key header).")
