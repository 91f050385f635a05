"""May they? Every question of who may do what is asked and answered here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from vault import ports
from vault.errors import Forbidden, OutOfScope
from vault.models.credentials import Credential, CredentialKind
from vault.models.principals import GRANTS, Principal, Role, Scope
from vault.tokens import Tokens
from vault.tongue import say


class Access:
    def __init__(self, tokens: Tokens, principals: ports.Principals) -> None:
        self._tokens = tokens
        self._principals = principals

    async def enter(self, kind: CredentialKind, secret: str) -> Credential | None:
        """The credential of this kind behind a secret, unless it, or whoever holds it, is good no more."""
        credential = await self._tokens.check(kind, secret)
        return credential if credential and await self._role(credential) is not Role.NOBODY else None

    async def who(self, credential: Credential) -> Principal | None:
        """Whoever comes with it; None for the owner, and for somebody who is no more."""
        return None if credential.bearer == credential.owner else await self._principals.find(credential.bearer)

    async def stands(self, credential: Credential, scope: Scope | None) -> bool:
        """Whether what was allowed with it some time ago still is."""
        if not await self._tokens.stands(credential):
            return False
        return await self._role(credential) is not Role.NOBODY if scope is None else await self.may(credential, scope)

    async def admit(self, kind: CredentialKind, secret: str) -> tuple[Credential, Principal] | None:
        """As `enter`, with whoever holds it; the owner of the installation holds none of these."""
        held = await self._tokens.check_held(kind, secret)
        return held if held and held[1].active else None

    def insist(self, credential: Credential, principal: Principal, scope: Scope) -> None:
        """What somebody who was admitted wants to do must be theirs to do, with this credential. OutOfScope."""
        if scope not in _granted(principal.role, credential):
            raise OutOfScope(scope.value)

    def clients_of(self, admin: Principal) -> tuple[str, ...] | None:
        """The ids of the clients an admin looks after; None is all, of whom a super admin cannot be deprived."""
        return None if admin.role is Role.SUPER_ADMIN else admin.clients

    def insist_on_client(self, admin: Principal, client: str) -> None:
        """Forbidden, where the admin does not look after this client; it need not exist."""
        theirs = self.clients_of(admin)
        if theirs is not None and client not in theirs:
            raise Forbidden(say("You do not have access to this client."))

    def insist_on_all_clients(self, admin: Principal) -> None:
        """Forbidden, where what is asked for is not of the admin's own clients alone."""
        if self.clients_of(admin) is not None:
            raise Forbidden(say("This is only for those who look after all clients."))

    async def scopes(self, credential: Credential) -> frozenset[Scope]:
        """All that may be done with it: what its principal may, as far as it is not limited to less."""
        return _granted(await self._role(credential), credential)

    async def may(self, credential: Credential, scope: Scope | None, object: str = "") -> bool:
        """Whether this may be done, with this very thing if one is named. No scope is asked for by what needs all."""
        wanted = frozenset(Scope) if scope is None else {scope}
        return wanted <= await self.scopes(credential) and credential.object in ("", object)

    async def require(
        self, credential: Credential, scope: Scope | None, object: str = "", *, own: bool = False
    ) -> None:
        """OutOfScope, which names what is missing.

        `own`: it is about nobody but whoever asks. Their browser may do that whatever their role, and a program with
        the scope; where none is named, any may.
        """
        if own and (scope is None or credential.kind is CredentialKind.SESSION):
            return
        if not await self.may(credential, scope, object):
            raise OutOfScope(scope.value if scope else "all", person=credential.kind is CredentialKind.SESSION)

    async def lend(self, credential: Credential, scopes: Iterable[Scope] | None) -> tuple[Scope, ...] | None:
        """These scopes for another credential, which can never do more than the one that makes it. OutOfScope."""
        held = await self.scopes(credential)
        if scopes is None:
            await self.require(credential, None)
            return None
        wanted = tuple(scope for scope in Scope if scope in set(scopes))
        for scope in wanted:
            if scope not in held:
                raise OutOfScope(scope.value)
        return wanted

    def until(self, credential: Credential) -> datetime | None:
        """When what it makes ends at the latest: with itself. A session goes on for as long as it is used."""
        return None if credential.kind is CredentialKind.SESSION else credential.expires_at

    async def _role(self, credential: Credential) -> Role:
        """As it stands now: what is taken from somebody is gone at once."""
        if credential.bearer == credential.owner:
            return Role.OWNER
        principal = await self.who(credential)
        return Role.NOBODY if principal is None or principal.disabled_at else principal.role


def _granted(role: Role, credential: Credential) -> frozenset[Scope]:
    return GRANTS[role] if credential.scopes is None else GRANTS[role] & frozenset(credential.scopes)
