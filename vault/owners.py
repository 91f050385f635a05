"""Whose installation this is: claimed once with the setup link, signed in to with a password."""

from __future__ import annotations

from datetime import timedelta

from vault import ports
from vault.errors import Forbidden
from vault.models.credentials import CredentialKind
from vault.passwords import Passwords
from vault.tokens import Tokens

OWNER = "owner"
LINK_LIFE = timedelta(hours=24)
WRONG = "That password is not right."
STALE_LINK = "This setup link is not valid any more. Restart ChatVault, or run `chatvault setup-link`, for a new one."


class Owners:
    def __init__(self, owners: ports.Owners, tokens: Tokens, passwords: Passwords, session: timedelta) -> None:
        self._owners = owners
        self._tokens = tokens
        self._passwords = passwords
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

    async def claim(self, secret: str, password: str) -> str:
        """Make the installation yours, or set a new password with a new link; answers a session secret.

        Of many who come with the same link exactly one succeeds; the others, and a wrong link, are Forbidden.
        """
        invitation = await self._tokens.check(CredentialKind.SETUP, secret)
        if invitation is None:
            raise Forbidden(STALE_LINK)
        hashed = await self._passwords.hash(password)
        if not await self._tokens.revoke(invitation.id):
            raise Forbidden(STALE_LINK)
        if not await self._owners.claim(OWNER, hashed):
            await self._owners.set_password_hash(OWNER, hashed)
        await self._tokens.revoke_all(OWNER, CredentialKind.SESSION)  # after it, so that no old password begins another
        return await self._begin()

    async def sign_in(self, password: str) -> str:
        """A session secret. Forbidden when the password is wrong, or nobody claimed the vault yet. TooMany."""
        hashed = await self._owners.password_hash(OWNER)
        if hashed is None or not await self._passwords.fits(password, hashed):
            raise Forbidden(WRONG)
        session = await self._begin()
        if await self._owners.password_hash(OWNER) != hashed:  # a new one was set meanwhile, and may have missed this
            await self.sign_out(session)
            raise Forbidden(WRONG)
        return session

    async def sign_out(self, secret: str) -> None:
        if session := await self._tokens.check(CredentialKind.SESSION, secret):
            await self._tokens.revoke(session.id)

    async def _begin(self) -> str:
        secret, _ = await self._tokens.issue(OWNER, CredentialKind.SESSION, "browser", self._session)
        return secret
