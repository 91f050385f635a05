"""Expiring sends: photos that were sent for a while only.

Once a purge runs, it has the send: it waits for the line, and what is refused is tried again as with every purge. One
for everyone falls back on the last moment WhatsApp allows that: if it is still there then, it is deleted for me.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from vault import ports
from vault.errors import Invalid, Missing
from vault.models.chats import MessageRef
from vault.models.errands import Send
from vault.models.purges import BEGUN, Origin, Plan, Scope, Selection, Tier
from vault.purges import AT_ONCE, Purges
from vault.reach import REVOCABLE, objection
from vault.tongue import noted, say

BATCH = 1000  # sends purged in one plan
TOO_LATE = noted(
    "By then WhatsApp no longer deletes it for everyone: it allows that for two and a half days. "
    "It will be deleted from your own devices only, and everybody else keeps a copy."
)
BY_HAND = noted(
    "“Delete for me” is not possible on this machine: delete it on the phone then, "
    "or let it disappear for everyone within two and a half days."
)
TOO_LATE_BY_HAND = noted(
    "By then WhatsApp no longer deletes it for everyone: it allows that for two and a half days. "
    "“Delete for me” is not possible on this machine, so it has to be deleted on the phone."
)


class Expiries:
    def __init__(self, sends: ports.Sends, purges: Purges, now: Callable[[], datetime]) -> None:
        self._sends = sends
        self._purges = purges
        self._now = now

    async def all(self, owner: str) -> list[Send]:
        """What will be purged by itself, the next one first."""
        return await self._sends.expiring(owner)

    async def change(self, owner: str, ref: MessageRef, at: datetime | None, scope: Scope = Scope.ME) -> Send:
        """Let this send be purged then, or not at all. Missing, Invalid."""
        send = await self._sends.find(ref)
        if send is None or send.owner != owner:
            raise Missing("send", ref.id)
        if at is not None and at <= self._now():
            raise Invalid(say("That time has passed. To delete it now, purge it."))
        if not await self._sends.expire(ref, at, scope):
            raise Missing("send", ref.id)
        return await self._sends.find(ref) or send

    async def keep(self) -> dict[str, int]:
        """For the clock: purge what is due, however long ago that was. Counts."""
        due = await self._sends.due(self._now(), BATCH)
        groups: dict[tuple[str, Scope], list[Send]] = {}
        for send in due:
            groups.setdefault((send.owner, self._reach(send)), []).append(send)
        for (owner, scope), sends in groups.items():
            await self._purge(owner, scope, sends)
        return {"due": len(due), "plans": len(groups)}

    def _reach(self, send: Send) -> Scope:
        """For everyone, as long as that can be."""
        return Scope.ME if objection(True, send.sent_at, self._now()) else send.expires_for

    async def _purge(self, owner: str, scope: Scope, sends: Sequence[Send]) -> None:
        """A crash before the last step leaves them due, and their purge under way: it is not begun again."""
        taken = await self._under_way(owner, scope)
        if fresh := [send for send in sends if send.ref not in taken]:
            plan = await self._plan(owner, scope, fresh)
            if not await self._due_still(fresh):  # planning took its time; those that are due come next time
                return
            await self._purges.execute(owner, plan.id, undo=AT_ONCE)
        for send in sends:
            rest = send.sent_at + REVOCABLE if scope is Scope.EVERYONE else None
            await self._sends.expire(send.ref, rest, Scope.ME)

    async def _plan(self, owner: str, scope: Scope, sends: Sequence[Send]) -> Plan:
        """By their chats, since the photos may have left the vault."""
        chats = Selection(chats=tuple(sorted({send.ref.chat for send in sends})), mine=True)
        only = [send.ref for send in sends]
        return await self._purges.plan(owner, chats, scope=scope, tiers=[Tier.TRACKED], only=only, origin=Origin.EXPIRY)

    async def _due_still(self, sends: Sequence[Send]) -> bool:
        """Whether nobody changed their mind about any of these since it was found due."""
        due = {send.ref: send.expires_for for send in await self._sends.due(self._now(), BATCH)}
        return all(due.get(send.ref) is send.expires_for for send in sends)

    async def _under_way(self, owner: str, scope: Scope) -> set[MessageRef]:
        """What a purge of ours is at already."""
        plans = await self._purges.under_way(owner)
        ours = [plan for plan in plans if (plan.origin, plan.scope) == (Origin.EXPIRY, scope) and plan.state in BEGUN]
        return {order.ref for plan in ours for order in await self._purges.items(owner, plan.id, limit=BATCH)}


def warning(sent_at: datetime, at: datetime, scope: Scope, *, deletes: bool = True) -> str:
    """What will not work by then, or "". `deletes`: whether messages can be deleted for me where it is sent from."""
    if scope is Scope.ME:
        return "" if deletes else say(BY_HAND)
    if not objection(True, sent_at, at):
        return ""
    return say(TOO_LATE if deletes else TOO_LATE_BY_HAND)
