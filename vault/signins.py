"""How people whom the owner let in come in: once by an invitation, then by their name and a password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from vault import ports
from vault.audit import Audit
from vault.errors import Forbidden
from vault.lockout import Lockout
from vault.models.credentials import NOBODY_KNOWN, Credential, CredentialKind, Visitor
from vault.models.principals import Principal, PrincipalKind
from vault.owners import OWNER
from vault.passwords import Passwords
from vault.people import spelled
from vault.tokens import Tokens
from vault.tongue import say

INVITATION, SESSION = CredentialKind.INVITATION, CredentialKind.SESSION
LONGEST = 64  # characters of a name that are told apart where guesses are counted


class SignIns:
    """Nobody learns here who there is: a name nobody has is answered like a wrong password, and as slowly."""

    def __init__(
        self,
        principals: ports.Principals,
        tokens: Tokens,
        passwords: Passwords,
        lockout: Lockout,
        audit: Audit,
        now: Callable[[], datetime],
        session: timedelta,
    ) -> None:
        self._principals = principals
        self._tokens = tokens
        self._passwords = passwords
        self._lockout = lockout
        self._audit = audit
        self._now = now
        self._session = session

    async def invited(self, secret: str) -> Principal | None:
        """For whom an invitation is, while it is good."""
        invitation = await self._tokens.check(INVITATION, secret)
        return await self._welcome(invitation) if invitation else None

    async def join(self, secret: str, password: str, visitor: Visitor = NOBODY_KNOWN) -> str:
        """Choose a password with an invitation; every session they had ends. Answers the secret of a new one.

        Of many who come with the same invitation exactly one succeeds; the others, and a wrong one, are Forbidden.
        """
        invitation = await self._tokens.check(INVITATION, secret)
        person = await self._welcome(invitation) if invitation else None
        if invitation is None or person is None:
            raise Forbidden(stale_invitation())
        hashed = await self._passwords.hash(password)
        if not await self._tokens.revoke(invitation.id):
            raise Forbidden(stale_invitation())
        await self._set_password(person, hashed, visitor)
        await self._audit.note(invitation, "accept_invitation", person.login, visitor)
        return await self._begin(person, hashed, visitor)

    async def sign_in(self, login: str, password: str, visitor: Visitor = NOBODY_KNOWN, replacing: str = "") -> str:
        """A new session's secret; the one it replaces ends. Forbidden, LockedOut, TooMany."""
        name = spelled(login)
        found = await self._principals.called(name)
        person = found if found and found.kind is PrincipalKind.USER else None
        await self._knock(name, person, visitor)
        fits = await self._passwords.fits(password, person.password_hash if person else "")
        if person is None or not fits:
            await self._audit.note_stranger(OWNER, "wrong_password", visitor, person.login if person else "")
            raise _wrong()
        if person.disabled_at:
            raise _kept_out()
        session = await self._begin(person, person.password_hash, visitor)
        await self._lockout.forgive(_account(name), visitor.address)
        if replaced := await self._tokens.check(SESSION, replacing):
            await self._tokens.revoke(replaced.id)
        return session

    async def change_password(self, credential: Credential, old: str, new: str, visitor: Visitor = NOBODY_KNOWN) -> str:
        """Every session of theirs ends; answers the secret of a new one. Forbidden, Invalid, LockedOut, TooMany."""
        person = await self._welcome(credential)
        if person is None:
            raise _kept_out()
        await self._knock(person.login, person, visitor)
        if not await self._passwords.fits(old, person.password_hash):
            await self._audit.note(credential, "wrong_password", visitor=visitor)
            raise Forbidden(say("That password is not right."))
        hashed = await self._passwords.hash(new)
        await self._set_password(person, hashed, visitor)
        return await self._begin(person, hashed, visitor)

    async def _welcome(self, credential: Credential) -> Principal | None:
        person = await self._principals.find(credential.principal)
        return person if person and person.kind is PrincipalKind.USER and not person.disabled_at else None

    async def _set_password(self, person: Principal, hashed: str, visitor: Visitor) -> None:
        await self._principals.change(person.id, password_hash=hashed)
        await self._tokens.revoke_all(person.owner, SESSION, person.id)  # after it: no old password begins another
        await self._lockout.forgive(_account(person.login), visitor.address)

    async def _knock(self, login: str, person: Principal | None, visitor: Visitor) -> None:
        sessions = await self._tokens.all(OWNER, SESSION, person.id if person else "")
        known = any(visitor.address and session.address == visitor.address for session in sessions)
        await self._lockout.knock(_account(login), visitor.address, known=known)

    async def _begin(self, person: Principal, hashed: str, visitor: Visitor) -> str:
        """Their session, unless they were kept out, or given another password, in this very moment."""
        secret, session = await self._tokens.issue(
            person.owner, SESSION, person.name, self._session, principal=person.id, visitor=visitor
        )
        now = await self._welcome(session)
        if now is None or now.password_hash != hashed:
            await self._tokens.revoke(session.id)
            raise _wrong()
        await self._principals.change(person.id, seen_at=self._now())
        await self._audit.note(session, "sign_in", visitor=visitor)
        return secret


def stale_invitation() -> str:
    return say("This invitation is not valid any more. Ask whoever sent it to you for a new one.")


def _account(login: str) -> str:
    return f"person {login[:LONGEST]}"


def _wrong() -> Forbidden:
    return Forbidden(say("That name or that password is not right."))


def _kept_out() -> Forbidden:
    return Forbidden(say("You are kept out of this vault for now. Ask whoever it belongs to."))
