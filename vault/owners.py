"""Whose installation this is: claimed once with the setup link, signed in to with a password."""

from __future__ import annotations

from datetime import timedelta

from vault import ports
from vault.audit import Audit
from vault.errors import Forbidden
from vault.lockout import Lockout
from vault.models.credentials import NOBODY_KNOWN, Credential, CredentialKind, Visitor
from vault.passwords import Passwords
from vault.tokens import Tokens
from vault.tongue import say

OWNER = "owner"
LINK_LIFE = timedelta(hours=24)
SESSION = CredentialKind.SESSION


class Owners:
    def __init__(
        self,
        owners: ports.Owners,
        tokens: Tokens,
        passwords: Passwords,
        lockout: Lockout,
        audit: Audit,
        session: timedelta,
    ) -> None:
        self._owners = owners
        self._tokens = tokens
        self._passwords = passwords
        self._lockout = lockout
        self._audit = audit
        self._session = session

    async def claimed(self) -> bool:
        return await self._owners.password_hash(OWNER) is not None

    async def invite(self) -> str:
        """A new one-time setup secret, good for a day; every earlier one stops working."""
        await self._tokens.revoke_all(OWNER, CredentialKind.SETUP)
        secret, _ = await self._tokens.issue(OWNER, CredentialKind.SETUP, "setup link", LINK_LIFE)
        return secret

    async def invited(self, secret: str) -> bool:
        return await self._tokens.check(CredentialKind.SETUP, secret) is not None

    async def claim(self, secret: str, password: str, visitor: Visitor = NOBODY_KNOWN) -> str:
        """Make the installation yours, or set a new password with a new link; answers a session secret.

        Of many who come with the same link exactly one succeeds; the others, and a wrong link, are Forbidden.
        """
        invitation = await self._tokens.check(CredentialKind.SETUP, secret)
        if invitation is None:
            raise Forbidden(stale_link())
        hashed = await self._passwords.hash(password)
        if not await self._tokens.revoke(invitation.id):
            raise Forbidden(stale_link())
        if not await self._owners.claim(OWNER, hashed):
            await self._owners.set_password_hash(OWNER, hashed)
        await self._tokens.revoke_all(OWNER, SESSION, OWNER)  # after it, so that no old password begins another
        await self._lockout.forgive(OWNER, visitor.address)
        await self._audit.note(invitation, "set_password", visitor=visitor)
        return await self._begin(visitor)

    async def sign_in(self, password: str, visitor: Visitor = NOBODY_KNOWN, replacing: str = "") -> str:
        """A new session's secret; the one it replaces ends.

        Forbidden when the password is wrong, or nobody claimed the vault yet. LockedOut, TooMany.
        """
        await self._knock(visitor)
        hashed = await self._owners.password_hash(OWNER)
        if hashed is None or not await self._passwords.fits(password, hashed):
            await self._audit.note_stranger(OWNER, "wrong_password", visitor)
            raise _wrong()
        session = await self._begin(visitor)
        if await self._owners.password_hash(OWNER) != hashed:  # a new one was set meanwhile, and may have missed this
            await self.sign_out(session, visitor)
            raise _wrong()
        await self._lockout.forgive(OWNER, visitor.address)
        await self.sign_out(replacing, visitor)
        return session

    async def change_password(self, credential: Credential, old: str, new: str, visitor: Visitor = NOBODY_KNOWN) -> str:
        """Every session of the owner ends; answers the secret of a new one. Forbidden, Invalid, LockedOut, TooMany."""
        await self._knock(visitor)
        hashed = await self._owners.password_hash(OWNER)
        if hashed is None or not await self._passwords.fits(old, hashed):
            await self._audit.note(credential, "wrong_password", visitor=visitor)
            raise _wrong()
        fresh = await self._passwords.hash(new)
        await self._owners.set_password_hash(OWNER, fresh)
        await self._tokens.revoke_all(OWNER, SESSION, OWNER)
        await self._lockout.forgive(OWNER, visitor.address)
        return await self._begin(visitor)

    async def sign_out(self, secret: str, visitor: Visitor = NOBODY_KNOWN) -> None:
        session = await self._tokens.check(SESSION, secret)
        if session and await self._tokens.revoke(session.id):
            await self._audit.note(session, "sign_out", visitor=visitor)

    async def _knock(self, visitor: Visitor) -> None:
        sessions = await self._tokens.all(OWNER, SESSION, OWNER)
        known = any(visitor.address and session.address == visitor.address for session in sessions)
        await self._lockout.knock(OWNER, visitor.address, known=known)

    async def _begin(self, visitor: Visitor) -> str:
        secret, session = await self._tokens.issue(OWNER, SESSION, "browser", self._session, visitor=visitor)
        await self._audit.note(session, "sign_in", visitor=visitor)
        return secret


def stale_link() -> str:
    return say(
        "This setup link is not valid any more. Restart ChatVault, or run `chatvault setup-link`, for a new one."
    )


def _wrong() -> Forbidden:
    return Forbidden(say("That password is not right."))
