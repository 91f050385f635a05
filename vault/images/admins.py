"""Who looks after the image service for its owner: signed in with a password, for as long as they stay."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from vault import ports
from vault.audit import Audit
from vault.errors import Forbidden, Invalid, Missing, NotLetIn, Taken
from vault.lockout import Lockout
from vault.models.credentials import NOBODY_KNOWN, Credential, CredentialKind, Visitor
from vault.models.principals import Principal, PrincipalKind, Role
from vault.owners import OWNER
from vault.passwords import Passwords
from vault.tokens import Tokens
from vault.tongue import say

ACCESS, REFRESH = CredentialKind.ADMIN_ACCESS, CredentialKind.ADMIN_REFRESH
ACCESS_LIFE, REFRESH_LIFE = timedelta(minutes=15), timedelta(days=7)
ROLES = frozenset({Role.SUPER_ADMIN, Role.ADMIN, Role.VIEWER})
LONGEST = 200  # characters of a name or an address
RECORD = "images"  # whose deeds are written down together


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """`access` is good for ACCESS_LIFE, and `refresh` for one exchange within REFRESH_LIFE."""

    access: str
    refresh: str
    admin: Principal


class Admins:
    def __init__(
        self,
        principals: ports.Principals,
        tokens: Tokens,
        passwords: Passwords,
        lockout: Lockout,
        audit: Audit,
        now: Callable[[], datetime],
    ) -> None:
        self._principals = principals
        self._tokens = tokens
        self._passwords = passwords
        self._lockout = lockout
        self._audit = audit
        self._now = now

    # ── coming and going ──────────────────────────────────────────────────────────────────────────────────

    async def sign_in(self, email: str, password: str, visitor: Visitor = NOBODY_KNOWN) -> SignedIn:
        """NotLetIn, in the same words and after the same time for a wrong password and for nobody we know.

        LockedOut, TooMany.
        """
        admin = await self._principals.called(email.strip().lower())
        await self._knock(email, admin, visitor)
        hashed = admin.password_hash if admin and admin.active and admin.kind is PrincipalKind.ADMIN else ""
        fits = await self._passwords.fits(password, hashed)
        if admin is None or not (hashed and fits):
            await self._audit.note_stranger(RECORD, "wrong_password", visitor, admin.id if admin else "")
            raise NotLetIn(say("That e-mail address or password is not right."))
        signed_in = await self._begin(admin, visitor)
        await self._lockout.forgive(_account(email), visitor.address)
        return signed_in

    async def renew(self, refresh: str, visitor: Visitor = NOBODY_KNOWN) -> SignedIn:
        """The next two secrets for this one. NotLetIn; whoever brings one that was exchanged before ends the family.

        Except the browser that it was exchanged for, if it comes again at once: it is answered as before.
        """
        try:
            fresh, credential = await self._tokens.exchange(REFRESH, refresh, REFRESH_LIFE, visitor)
        except Forbidden as error:
            raise NotLetIn(error.message) from error
        access, _ = await self._access(credential)
        admin = await self._principals.find(credential.principal)
        if admin is None or not admin.active or not await self._tokens.check(REFRESH, fresh):
            await self._tokens.end_family(credential.family)  # it ended while this was made, which may have missed it
            raise NotLetIn(say("This session has ended. Sign in again."))
        return SignedIn(access=access, refresh=fresh, admin=admin)

    async def sign_out(self, refresh: str, visitor: Visitor = NOBODY_KNOWN) -> None:
        """All that came of one signing in ends; a secret that is not good is passed over."""
        credential = await self._tokens.check(REFRESH, refresh)
        family = credential.family if credential else await self._tokens.family_of(REFRESH, refresh)
        if family and await self._tokens.end_family(family) and credential:
            await self._audit.note(credential, "sign_out", visitor=visitor, owner=RECORD)

    async def change_password(self, admin: Principal, old: str, new: str, visitor: Visitor = NOBODY_KNOWN) -> SignedIn:
        """Everybody who is signed in as this admin is signed out; answers a new signing in.

        Invalid, LockedOut, TooMany.
        """
        await self._knock(admin.login, admin, visitor)
        if not await self._passwords.fits(old, admin.password_hash):
            await self._audit.note_stranger(RECORD, "wrong_password", visitor, admin.id)
            raise Invalid(say("The current password is not right."))
        await self._set_password(admin.id, new)
        await self._lockout.forgive(_account(admin.login), visitor.address)
        return await self._begin(await self.get(admin.id), visitor)

    # ── who they are ──────────────────────────────────────────────────────────────────────────────────────

    async def add(
        self, email: str, password: str, role: Role, *, name: str = "", clients: Sequence[str] | None = None
    ) -> Principal:
        """`clients`: ids of those they look after, None for all. Invalid, Missing, Taken, TooMany."""
        login = _address(email)
        admin = Principal(
            id=str(uuid.uuid4()),
            kind=PrincipalKind.ADMIN,
            role=_role(role),
            owner=OWNER,
            name=_named(name) if name.strip() else login,
            login=login,
            password_hash=await self._passwords.hash(password),
            clients=await self._clients(clients),
            created_at=self._now(),
        )
        if not await self._principals.add(admin):
            raise Taken("admin", login)
        return admin

    async def all(self) -> list[Principal]:
        """The oldest first."""
        return await self._principals.of(OWNER, PrincipalKind.ADMIN)

    async def get(self, id: str) -> Principal:
        """Missing."""
        found = await self._principals.find(id)
        if found is None or found.kind is not PrincipalKind.ADMIN:
            raise Missing("admin", id)
        return found

    async def introduce(self, id: str, *, name: str | None = None, email: str | None = None) -> Principal:
        """How somebody is called, and what they sign in with; what is None stays. Invalid, Missing, Taken."""
        changes: dict[str, Any] = {}
        if name is not None:
            changes["name"] = _named(name)
        if email is not None:
            changes["login"] = _address(email)
        return await self._change(await self.get(id), changes)

    async def appoint(
        self,
        id: str,
        *,
        by: Principal | None = None,
        role: Role | None = None,
        clients: Sequence[str] | None = None,
        all_clients: bool = False,
        active: bool | None = None,
        password: str | None = None,
    ) -> Principal:
        """What somebody may, from this moment on; what is None stays. Whoever may come no more is signed out.

        Invalid, Missing; Forbidden where it is oneself (`by`), or where nobody would be left to look after the others.
        """
        admin = await self.get(id)
        if by and by.id == id:
            raise Forbidden(say("What you may yourself is for somebody else to say."))
        changes: dict[str, Any] = {}
        if role is not None:
            changes["role"] = _role(role)
        if all_clients or clients is not None:
            changes["clients"] = None if all_clients else await self._clients(clients)
        if active is not None and active != admin.active:
            changes["disabled_at"] = None if active else self._now()
        if password is not None:
            await self._set_password(id, password)
        changed = await self._change(admin, changes)
        if changes.keys() & {"role", "disabled_at"}:
            await self._leave_somebody(changed, {name: getattr(admin, name) for name in changes})
        if not changed.active:
            await self._tokens.end_held_by(id, ACCESS, REFRESH)
        return changed

    async def remove(self, id: str, *, by: Principal | None = None) -> Principal:
        """For good. Missing; Forbidden as above."""
        admin = await self.appoint(id, by=by, active=False)
        await self._principals.remove(id)
        return admin

    # ── the steps ─────────────────────────────────────────────────────────────────────────────────────────

    async def _knock(self, email: str, admin: Principal | None, visitor: Visitor) -> None:
        held = await self._tokens.held_by(admin.id, REFRESH) if admin else []
        known = any(visitor.address and each.address == visitor.address for each in held)
        await self._lockout.knock(_account(email), visitor.address, known=known)

    async def _begin(self, admin: Principal, visitor: Visitor) -> SignedIn:
        family = uuid.uuid4().hex
        refresh, credential = await self._tokens.issue(
            OWNER, REFRESH, admin.login, REFRESH_LIFE, principal=admin.id, family=family, visitor=visitor
        )
        access, _ = await self._access(credential)
        found = await self._principals.find(admin.id)
        if found is None or not found.active or found.password_hash != admin.password_hash:
            await self._tokens.end_family(family)  # it changed meanwhile, and may have missed this
            raise NotLetIn(say("That e-mail address or password is not right."))
        await self._principals.change(admin.id, seen_at=self._now())
        await self._audit.note(credential, "sign_in", visitor=visitor, owner=RECORD)
        return SignedIn(access=access, refresh=refresh, admin=await self.get(admin.id))

    async def _access(self, refresh: Credential) -> tuple[str, Credential]:
        return await self._tokens.issue(
            OWNER, ACCESS, refresh.name, ACCESS_LIFE, principal=refresh.principal, family=refresh.family
        )

    async def _set_password(self, id: str, password: str) -> None:
        await self._principals.change(id, password_hash=await self._passwords.hash(password), updated_at=self._now())
        await self._tokens.end_held_by(id, ACCESS, REFRESH)  # after it, so that no old password begins another

    async def _change(self, admin: Principal, changes: dict[str, Any]) -> Principal:
        done = await self._principals.change(admin.id, **changes, updated_at=self._now())
        changed = await self.get(admin.id)
        if not done:
            raise Taken("admin", changes.get("login", ""))
        return changed

    async def _leave_somebody(self, changed: Principal, before: dict[str, Any]) -> None:
        """Undo what would leave no super admin. Two who unseat one another both find nobody, and both stay."""
        if not any(each.role is Role.SUPER_ADMIN and each.active for each in await self.all()):
            if before.get("role", changed.role) is not Role.SUPER_ADMIN:
                return  # there was none before either
            await self._principals.change(changed.id, **before)
            raise Forbidden(say("Somebody must stay who looks after the others: this is the last super admin."))

    async def _clients(self, ids: Sequence[str] | None) -> tuple[str, ...] | None:
        for id in ids or ():
            found = await self._principals.find(id)
            if found is None or found.kind is not PrincipalKind.CLIENT:
                raise Missing("client", id)
        return None if ids is None else tuple(dict.fromkeys(ids))


def _account(email: str) -> str:
    return f"admin {email.strip().lower()}"


def _role(role: Role) -> Role:
    if role not in ROLES:
        raise Invalid(say("An admin is a super_admin, an admin or a viewer."))
    return role


def _address(email: str) -> str:
    """In small letters. It is only what one signs in with: nothing is ever sent there."""
    login = email.strip().lower()
    name, _, host = login.partition("@")
    if not name or not host or "@" in host or len(login) > LONGEST or not login.isprintable() or " " in login:
        raise Invalid(say("“{email}” is no e-mail address.", email=email[:LONGEST]))
    return login


def _named(name: str) -> str:
    if not (stripped := name.strip()) or len(stripped) > LONGEST:
        raise Invalid(say("A name has between 1 and {longest} characters.", longest=LONGEST))
    return stripped
