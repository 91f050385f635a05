"""Secrets handed out: sessions, keys, links, tokens. Shown once, kept as sha256, revocable at once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from vault import ports
from vault.errors import Forbidden, Missing
from vault.models.credentials import NOBODY_KNOWN, Credential, CredentialKind, Visitor
from vault.models.images import Page, Slice
from vault.models.principals import Principal, Scope
from vault.tongue import say

PREFIXES = {
    CredentialKind.SESSION: "cvs_",
    CredentialKind.API_KEY: "cvk_",
    CredentialKind.CLIENT_KEY: "cvc_",
    CredentialKind.ADMIN_ACCESS: "cva_",
    CredentialKind.ADMIN_REFRESH: "cvr_",
    CredentialKind.SHARE_LINK: "cvl_",
    CredentialKind.ALBUM_TOKEN: "cvb_",
    CredentialKind.IMAGE_TOKEN: "cvi_",
    CredentialKind.PRESIGNED: "cvp_",
    CredentialKind.SETUP: "cv1_",
    CredentialKind.INVITATION: "cv2_",
}
REMEMBERED = timedelta(days=30)  # for so long, what has expired can be told from what never was
NOTED_EVERY = timedelta(minutes=1)
GRACE = timedelta(seconds=10)  # in which a browser that did not live to hear the answer may ask again
AGENT_LIMIT = 400  # characters


class Tokens:
    """256 random bits each; the digest is looked up by a unique index, and once more compared in constant time."""

    def __init__(self, credentials: ports.Credentials, now: Callable[[], datetime], session: timedelta) -> None:
        self._credentials = credentials
        self._now = now
        self._session = session

    async def issue(
        self,
        owner: str,
        kind: CredentialKind,
        name: str,
        life: timedelta | None = None,
        *,
        principal: str = "",
        scopes: tuple[Scope, ...] | None = None,
        object: str = "",
        family: str = "",
        visitor: Visitor = NOBODY_KNOWN,
        until: datetime | None = None,
        secret: str = "",
    ) -> tuple[str, Credential]:
        """A new secret, to be shown once, and its record. It ends after its `life`, and never later than `until`.

        `secret`: what it is to be, instead of chance; one there is already is not recorded again.
        """
        secret = secret or PREFIXES[kind] + secrets.token_urlsafe(32)
        now = self._now()
        ends = [end for end in (now + life if life else None, until) if end]
        credential = Credential(
            id=uuid.uuid4().hex,
            kind=kind,
            owner=owner,
            name=name,
            digest=_digest(secret),
            created_at=now,
            expires_at=min(ends, default=None),
            principal=principal,
            scopes=scopes,
            object=object,
            family=family,
            seed=secrets.token_hex(32) if family else "",
            agent=visitor.agent[:AGENT_LIMIT],
            address=visitor.address,
        )
        await self._credentials.add(credential)
        return secret, credential

    async def check(self, kind: CredentialKind, secret: str) -> Credential | None:
        """The record behind a secret of this kind, or None: unknown, of another kind, revoked, spent or expired."""
        credential = await self._find(kind, secret)
        return credential if credential and await self._taken(credential) else None

    async def check_held(self, kind: CredentialKind, secret: str) -> tuple[Credential, Principal] | None:
        """As `check`, with whoever holds it, in one look; None where that is nobody, or the owner."""
        digest = _known(kind, secret)
        held = await self._credentials.held(kind, digest) if digest else None
        if held is None or not _same(held[0], digest) or self._over(held[0]):
            return None
        return held if await self._taken(held[0]) else None

    async def stands(self, credential: Credential) -> bool:
        """Whether it is still good: neither revoked, nor spent, nor over."""
        found = await self._credentials.find(credential.kind, credential.digest)
        return found is not None and not (found.spent_at or self._over(found))

    async def exchange(
        self, kind: CredentialKind, secret: str, life: timedelta, visitor: Visitor = NOBODY_KNOWN
    ) -> tuple[str, Credential]:
        """The next secret of its family for this one, which is then spent. Forbidden.

        A secret that comes twice was stolen by one of the two who brought it: its whole family ends. Only the browser
        that was given the next one is answered with it again, within GRACE and until that is spent in its turn. The
        next one is recorded before this one is spent, so whoever finds it spent ends the next one with it.
        """
        spent = await self._find(kind, secret)
        if spent is None:
            raise Forbidden(say("This token is not valid any more. Sign in again."))
        fresh, credential = await self.issue(
            spent.owner,
            kind,
            spent.name,
            life,
            principal=spent.principal,
            scopes=spent.scopes,
            family=spent.family,
            visitor=visitor,
            secret=_next(secret, spent),
        )
        if await self._credentials.spend(spent.id, self._now()):
            return fresh, credential
        if given := await self._given_again(kind, secret, fresh, visitor):
            return fresh, given
        await self._credentials.end_family(spent.family)
        raise Forbidden(say("This token was used before, so all that came of it is revoked. Sign in again."))

    async def _given_again(self, kind: CredentialKind, secret: str, fresh: str, visitor: Visitor) -> Credential | None:
        """The record of the next one, for the browser it was given to a moment ago."""
        spent, given = await self._find(kind, secret), await self._find(kind, fresh)
        if spent is None or spent.spent_at is None or given is None or given.spent_at:
            return None
        here = visitor.address and (given.address, given.agent) == (visitor.address, visitor.agent[:AGENT_LIMIT])
        return given if here and self._now() - spent.spent_at <= GRACE else None

    async def family_of(self, kind: CredentialKind, secret: str) -> str:
        """Of a secret that has not expired, also when it was exchanged; "" where there is none."""
        credential = await self._find(kind, secret)
        return credential.family if credential else ""

    async def end_family(self, family: str) -> int:
        """Revoke all that were given out together; answers how many."""
        return await self._credentials.end_family(family)

    async def all(self, owner: str, kind: CredentialKind, bearer: str | None = None) -> list[Credential]:
        """Those of this kind that are good, the oldest first; of everybody, or of whoever has this id."""
        found = await self._of(owner, kind, bearer)
        return [each for each in found if not (each.spent_at or self._over(each))]

    async def about(self, kind: CredentialKind, *objects: str) -> list[Credential]:
        """Those that are good and open just one of these, the oldest first."""
        found = await self._credentials.about(kind, objects)
        return [each for each in found if not (each.spent_at or self._over(each))]

    async def given(
        self, kinds: Sequence[CredentialKind], principals: Sequence[str] | None, slice: Slice
    ) -> Page[Credential]:
        """Those that are good and that these (None: any) hold, newest first."""
        return await self._credentials.given(kinds, principals, self._now(), slice)

    async def numbered(self, kind: CredentialKind, id: str) -> Credential | None:
        """The one with this id, if it is good."""
        credential = await self._credentials.numbered(kind, id)
        return None if credential is None or credential.spent_at or self._over(credential) else credential

    async def overdue(self, kind: CredentialKind, secret: str) -> bool:
        """Whether it was good once, and its time is over. Only for as long as its record is kept."""
        credential = await self._recall(kind, secret)
        return credential is not None and self._over(credential)

    async def end_object(self, kind: CredentialKind, object: str) -> int:
        """Revoke all that open just this; answers how many."""
        doomed = await self._credentials.about(kind, [object])
        return sum([await self.revoke(each.id) for each in doomed])

    async def held_by(self, principal: str, kind: CredentialKind) -> list[Credential]:
        """Those of this kind that somebody comes with and that are good, the oldest first."""
        found = await self._credentials.held_by(principal, kind)
        return [each for each in found if not (each.spent_at or self._over(each))]

    async def end_after(self, id: str, grace: timedelta) -> None:
        """Let it be good for so long still, and not longer than it is anyway."""
        await self._credentials.end_by(id, self._now() + grace)

    async def end_held_by(self, principal: str, *kinds: CredentialKind) -> int:
        """Revoke all of these kinds that somebody comes with; answers how many."""
        doomed = [each.id for kind in kinds for each in await self._credentials.held_by(principal, kind)]
        return sum([await self.revoke(id) for id in doomed])

    async def revoke(self, id: str) -> bool:
        """True for exactly one caller."""
        return await self._credentials.remove(id)

    async def take_back(self, owner: str, kind: CredentialKind, id: str, bearer: str | None = None) -> Credential:
        """Revoke one of this owner's, or only if it is this bearer's. Missing."""
        for credential in await self.all(owner, kind, bearer):
            if credential.id == id and await self.revoke(id):
                return credential
        raise Missing(kind.value.rpartition("_")[2], id)

    async def revoke_all(self, owner: str, kind: CredentialKind, bearer: str | None = None, *, but: str = "") -> int:
        """All of this kind, of everybody or of one bearer, except the one with the id `but`; answers how many."""
        doomed = [each.id for each in await self._of(owner, kind, bearer) if each.id != but]
        return sum([await self.revoke(id) for id in doomed])

    async def clear(self) -> int:
        """Remove the records of secrets that expired long ago; answers how many."""
        return await self._credentials.clear(self._now() - REMEMBERED)

    async def _find(self, kind: CredentialKind, secret: str) -> Credential | None:
        credential = await self._recall(kind, secret)
        return None if credential is None or self._over(credential) else credential

    async def _recall(self, kind: CredentialKind, secret: str) -> Credential | None:
        digest = _known(kind, secret)
        credential = await self._credentials.find(kind, digest) if digest else None
        return credential if credential and _same(credential, digest) else None

    async def _taken(self, credential: Credential) -> bool:
        """It is used now, unless it was spent."""
        if credential.spent_at:
            return False
        await self._note_use(credential)
        return True

    async def _of(self, owner: str, kind: CredentialKind, bearer: str | None) -> list[Credential]:
        found = await self._credentials.of(owner, kind)
        return [each for each in found if bearer in (None, each.bearer)]

    def _over(self, credential: Credential) -> bool:
        return bool(credential.expires_at and credential.expires_at <= self._now())

    async def _note_use(self, credential: Credential) -> None:
        """Once a minute is enough; a session then lives on for its whole span again."""
        now = self._now()
        if credential.used_at is None or now - credential.used_at > NOTED_EVERY:
            rolls = credential.kind is CredentialKind.SESSION
            await self._credentials.used(credential.id, now, now + self._session if rolls else credential.expires_at)


def _next(secret: str, credential: Credential) -> str:
    """The same whenever it is asked for, and known neither to whoever holds only the secret nor to whoever reads only
    the record."""
    if not credential.seed:
        return ""
    mixed = hmac.digest(bytes.fromhex(credential.seed), secret.encode(), "sha256")
    return PREFIXES[credential.kind] + base64.urlsafe_b64encode(mixed).rstrip(b"=").decode()


def _known(kind: CredentialKind, secret: str) -> bytes:
    """The digest of a secret that looks like one of this kind, or nothing."""
    return _digest(secret) if secret.startswith(PREFIXES[kind]) else b""


def _same(credential: Credential, digest: bytes) -> bool:
    return hmac.compare_digest(credential.digest, digest)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
