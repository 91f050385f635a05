"""Linking an account to a phone, and unlinking it: wishes that doors leave and the account's bot answers."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from vault import ports
from vault.accounts import Accounts
from vault.errors import Invalid, Missing, Refusal, Unreachable
from vault.models.accounts import AccountKind, LinkState, Pairing, PairingState, Wish
from vault.tongue import noted, say

LOOK = 0.5  # seconds between looks at an answer
LIFE = timedelta(minutes=5)  # of a wish: the codes of one attempt last less than three
FREE = {LinkState.UNLINKED, LinkState.LOGGED_OUT}  # no phone is linked
NUMBER = re.compile(r"[1-9]\d{6,14}")
BAD_NUMBER = noted("Give the phone's number with its country code, such as +49 155 5000001.")
TOO_LATE = noted("Nobody answered in time. Is the account's bot running? `chatvault account list` says so.")


class Pairings:
    def __init__(self, pairings: ports.Pairings, accounts: Accounts, now: Callable[[], datetime]) -> None:
        self._pairings = pairings
        self._accounts = accounts
        self._now = now

    # ── whoever wishes ───────────────────────────────────────────────────────────────────────────────────

    async def link(self, owner: str, account: str, phone: str = "") -> Pairing:
        """Ask for codes: QR codes, or one to be typed on the phone of this number. Missing, Invalid."""
        standing = await self._accounts.standing(owner, account)
        if standing.account.kind is AccountKind.SANDBOX:
            raise Invalid(say("A sandbox needs no phone."))
        if standing.state not in FREE | {LinkState.LINKING, LinkState.STOPPED}:
            raise Invalid(
                say(
                    "The account {account} is linked. To link it anew: `chatvault unlink {account}` first.",
                    account=account,
                )
            )
        return await self._ask(owner, account, Wish.LINK, digits(phone) if phone else "")

    async def unlink(self, owner: str, account: str) -> None:
        """Give the link up, and wait until that is done. Missing, Unreachable; Refusal when it went wrong."""
        standing = await self._accounts.standing(owner, account)
        if standing.account.kind is AccountKind.SANDBOX or standing.state in FREE:
            return
        if standing.state is LinkState.STOPPED:
            raise Unreachable(standing.remedy)
        await self._carried_out(owner, account, Wish.UNLINK)

    async def renew(self, owner: str, account: str) -> None:
        """Let the bot begin afresh, as after it was replaced. Missing, Invalid, Unreachable, Refusal."""
        standing = await self._accounts.standing(owner, account)
        if standing.account.kind is AccountKind.SANDBOX:
            raise Invalid(say("A sandbox has no line that could be opened afresh."))
        if standing.state is LinkState.STOPPED:
            raise Unreachable(standing.remedy)
        await self._carried_out(owner, account, Wish.RENEW)

    async def retire(self, owner: str, account: str) -> None:
        """Unlink an account and remove it. Refusals as for `unlink`."""
        await self.unlink(owner, account)
        await self._accounts.remove(owner, account)

    async def find(self, owner: str, account: str) -> Pairing | None:
        """The last wish; one that nobody answered in time has failed."""
        pairing = await self._pairings.find(account)
        if pairing is None or pairing.owner != owner:
            return None
        if pairing.state.ended or self._now() - pairing.asked_at < LIFE:
            return pairing
        await self.failed(pairing, say(TOO_LATE))
        return await self._pairings.find(account)

    async def follow(self, owner: str, account: str) -> AsyncIterator[Pairing]:
        """The last wish now and whenever it changed, up to its end. Missing when there is none."""
        shown = None
        while shown is None or not shown.state.ended:
            found = await self.find(owner, account)
            if found is None:
                raise Missing("pairing of", account)
            if found != shown:
                yield found
            shown = found
            await asyncio.sleep(0 if found.state.ended else LOOK)

    async def cancel(self, owner: str, account: str) -> None:
        """Take the wish back, if it has not ended."""
        pairing = await self.find(owner, account)
        if pairing and not pairing.state.ended:
            await self._end(pairing, PairingState.CANCELLED)

    async def _carried_out(self, owner: str, account: str, wish: Wish) -> None:
        await self._ask(owner, account, wish)
        async for pairing in self.follow(owner, account):
            if pairing.state is PairingState.FAILED:
                raise Refusal(pairing.reason)

    async def _ask(self, owner: str, account: str, wish: Wish, phone: str = "") -> Pairing:
        pairing = Pairing(
            id=uuid.uuid4().hex, owner=owner, account=account, wish=wish, phone=phone, asked_at=self._now()
        )
        await self._pairings.put(pairing)
        return pairing

    # ── the bot ──────────────────────────────────────────────────────────────────────────────────────────

    async def wanted(self, owner: str, account: str) -> Pairing | None:
        """What the bot is to do now."""
        pairing = await self.find(owner, account)
        return None if pairing is None or pairing.state.ended else pairing

    async def show(self, pairing: Pairing, code: str, seconds: float) -> None:
        """This code is good for so long."""
        until = self._now() + timedelta(seconds=seconds)
        await self._pairings.replace(replace(pairing, state=PairingState.SHOWING, code=code, until=until))

    async def done(self, pairing: Pairing) -> None:
        await self._end(pairing, PairingState.DONE)

    async def failed(self, pairing: Pairing, reason: str) -> None:
        await self._end(pairing, PairingState.FAILED, reason)

    async def _end(self, pairing: Pairing, state: PairingState, reason: str = "") -> None:
        """The code goes with it."""
        await self._pairings.replace(replace(pairing, state=state, reason=reason, code="", until=None))


def digits(phone: str) -> str:
    """The number as WhatsApp wants it. Invalid."""
    number = re.sub(r"[\s()/.-]|^\+|^00", "", phone.strip())
    if not NUMBER.fullmatch(number):
        raise Invalid(say(BAD_NUMBER))
    return number
