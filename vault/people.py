"""Whom the owner lets into the vault, and as what. How they come in is `vault/signins.py`."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from vault import ports
from vault.access import Access
from vault.audit import Audit
from vault.errors import Forbidden, Invalid, Missing
from vault.models.credentials import NOBODY_KNOWN, Credential, CredentialKind, Visitor
from vault.models.people import Person
from vault.models.principals import GRANTS, Principal, PrincipalKind, Role
from vault.owners import OWNER
from vault.tokens import Tokens
from vault.tongue import say

ROLES = (Role.VIEWER, Role.USER, Role.ADMIN)  # that people may be given
INVITATION_LIFE = timedelta(days=3)
LOGIN = re.compile(r"[\w.-]{1,40}")  # without @: whom other surfaces know by their address is not one of these
INVITATION, SESSION, API_KEY = CredentialKind.INVITATION, CredentialKind.SESSION, CredentialKind.API_KEY


class People:
    """Whoever gives something away must hold all of it themselves, for good: Forbidden, or OutOfScope, otherwise."""

    def __init__(
        self,
        principals: ports.Principals,
        tokens: Tokens,
        access: Access,
        audit: Audit,
        now: Callable[[], datetime],
    ) -> None:
        self._principals = principals
        self._tokens = tokens
        self._access = access
        self._audit = audit
        self._now = now

    async def all(self, owner: str) -> list[Person]:
        """The oldest first."""
        here = await self._principals.of(owner, PrincipalKind.USER)
        sessions = await self._tokens.all(owner, SESSION)
        invitations = await self._tokens.all(owner, INVITATION)
        return [_person(each, sessions, invitations) for each in here]

    async def get(self, owner: str, id: str) -> Person:
        """Missing."""
        for person in await self.all(owner):
            if person.who.id == id:
                return person
        raise Missing("person", id)

    async def add(
        self, credential: Credential, name: str, login: str, role: Role, visitor: Visitor = NOBODY_KNOWN
    ) -> tuple[Person, str]:
        """Somebody new, and the secret of their invitation, which is good once. Invalid."""
        await self._give(credential, role)
        principal = Principal(
            id=uuid.uuid4().hex,
            kind=PrincipalKind.USER,
            role=role,
            owner=credential.owner,
            name=name.strip(),
            login=_chosen(login),
            created_at=self._now(),
        )
        if not await self._principals.add(principal):
            raise Invalid(say("Somebody signs in as “{login}” already. Choose another name.", login=principal.login))
        await self._audit.note(credential, "add_person", f"{principal.login} {role}", visitor)
        return await self._invited(principal)

    async def invite(self, credential: Credential, id: str, visitor: Visitor = NOBODY_KNOWN) -> tuple[Person, str]:
        """A new invitation, with which they choose a new password; every earlier one ends. Missing, Invalid."""
        person = await self.get(credential.owner, id)
        await self._give(credential, person.who.role)
        if person.who.disabled_at:
            raise Invalid(say("{name} is kept out. Let them in again first.", name=person.who.name))
        await self._audit.note(credential, "invite_person", person.who.login, visitor)
        return await self._invited(person.who)

    async def rename(self, credential: Credential, id: str, name: str, visitor: Visitor = NOBODY_KNOWN) -> None:
        """Missing."""
        person = await self.get(credential.owner, id)
        await self._principals.change(id, name=name.strip())
        await self._audit.note(credential, "rename_person", person.who.login, visitor)

    async def promote(self, credential: Credential, id: str, role: Role, visitor: Visitor = NOBODY_KNOWN) -> None:
        """What they may is another thing from now on, also where they are signed in already. Missing, Invalid."""
        person = await self.get(credential.owner, id)
        await self._give(credential, role)
        await self._principals.change(id, role=role)
        await self._audit.note(credential, "change_role", f"{person.who.login} {role}", visitor)

    async def disable(self, credential: Credential, id: str, visitor: Visitor = NOBODY_KNOWN) -> None:
        """They are out at once, and come in no more until they are enabled. Missing."""
        person = await self.get(credential.owner, id)
        await self._principals.change(id, disabled_at=person.who.disabled_at or self._now())
        await self._end(person.who)
        await self._audit.note(credential, "disable_person", person.who.login, visitor)

    async def enable(self, credential: Credential, id: str, visitor: Visitor = NOBODY_KNOWN) -> None:
        """They sign in with their password again. Missing."""
        person = await self.get(credential.owner, id)
        await self._give(credential, person.who.role)
        await self._principals.change(id, disabled_at=None)
        await self._audit.note(credential, "enable_person", person.who.login, visitor)

    async def remove(self, credential: Credential, id: str, visitor: Visitor = NOBODY_KNOWN) -> None:
        """They are out at once, and unknown from then on; what they added stays. Missing."""
        person = await self.get(credential.owner, id)
        await self._principals.change(id, disabled_at=self._now())  # so that nobody signs in while all of theirs ends
        await self._end(person.who)
        await self._principals.remove(id)
        await self._audit.note(credential, "remove_person", person.who.login, visitor)

    async def _give(self, credential: Credential, role: Role) -> None:
        if role not in ROLES:
            raise Invalid(say("People are viewers, users or admins."))
        await self._access.lend(credential, GRANTS[role])
        if self._access.until(credential):
            raise Forbidden(
                say("This token ends by itself, so it lets nobody in who could stay. Use one that does not.")
            )

    async def _invited(self, principal: Principal) -> tuple[Person, str]:
        await self._tokens.revoke_all(principal.owner, INVITATION, principal.id)
        secret, _ = await self._tokens.issue(
            principal.owner, INVITATION, principal.name, INVITATION_LIFE, principal=principal.id
        )
        return await self.get(principal.owner, principal.id), secret

    async def _end(self, principal: Principal) -> None:
        for kind in (INVITATION, SESSION, API_KEY):
            await self._tokens.revoke_all(principal.owner, kind, principal.id)


def spelled(login: str) -> str:
    """A login as it is kept: nobody is kept out by a capital letter."""
    return unicodedata.normalize("NFKC", login.strip()).casefold()


def _chosen(login: str) -> str:
    chosen = spelled(login)
    if not LOGIN.fullmatch(chosen):
        raise Invalid(say("A sign-in name has letters, digits, dots and dashes only, at most 40, and no spaces."))
    if chosen == OWNER:
        raise Invalid(say("“{login}” is whoever this vault belongs to. Choose another name.", login=chosen))
    return chosen


def _person(principal: Principal, sessions: list[Credential], invitations: list[Credential]) -> Person:
    seen = [each.used_at or each.created_at for each in sessions if each.bearer == principal.id]
    waiting = [each.expires_at for each in invitations if each.bearer == principal.id]
    moments = [*seen, *([principal.seen_at] if principal.seen_at else [])]
    return Person(who=principal, seen_at=max(moments, default=None), invited_until=next(iter(waiting), None))
