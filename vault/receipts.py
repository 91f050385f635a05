"""Receipts: what every purge did, message by message, in a chain that shows any later change.

The chain of an owner begins with 32 zero bytes. A receipt's digest is h(n), where h(0) = sha256(previous ‖ head) and
h(i) = sha256(h(i-1) ‖ line i): `previous` is the digest of the receipt before, texts are UTF-8.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vault import canonical, ports
from vault.batches import SIZE, batched
from vault.errors import Missing
from vault.models.errands import Order
from vault.models.purges import Outcome, Plan, Receipt, Tally
from vault.orders import each
from vault.plans import deletion
from vault.tongue import say

BEGINNING = bytes(32)
CANCELLED = "cancelled"
WORDS = {
    Outcome.DELETED: "deleted",
    Outcome.GONE: "alreadyGone",
    Outcome.REFUSED: "refused",
    Outcome.TOO_OLD: "tooOld",
    Outcome.UNCONFIRMED: "unconfirmed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`fault`: what does not fit, in plain words; "" when the whole chain is sound."""

    receipts: int
    messages: int
    head: bytes  # digest of the newest; to be kept elsewhere, it proves that none of them is missing
    fault: str = ""


class Receipts:
    def __init__(
        self, receipts: ports.Receipts, plans: ports.Plans, orders: ports.Orders, now: Callable[[], datetime]
    ) -> None:
        self._receipts = receipts
        self._plans = plans
        self._orders = orders
        self._now = now

    async def write(self, plan: Plan, tally: Tally) -> Receipt:
        """Seal what this ended purge did. Repeating it, from however many processes, is one receipt."""
        if written := await self._receipts.find(plan.owner, plan.id):
            return written
        lines = [line(order) async for order in each(self._orders, plan.id)]
        for number, batch in enumerate(batched(lines)):
            await self._receipts.write(plan.id, number * SIZE, batch)
        return await self._append(plan, tally, lines)

    async def _append(self, plan: Plan, tally: Tally, lines: Sequence[str]) -> Receipt:
        """As the next in the chain: when another purge was faster, as the one after that."""
        while not (written := await self._receipts.find(plan.owner, plan.id)):
            sealed = seal(plan, tally, lines, await self._receipts.last(plan.owner), self._now())
            await self._receipts.add(sealed)
        return written

    async def find(self, owner: str, plan: str) -> Receipt | None:
        return await self._receipts.find(owner, plan)

    async def get(self, owner: str, plan: str) -> Receipt:
        """Missing."""
        receipt = await self.find(owner, plan)
        if receipt is None:
            raise Missing("receipt", plan)
        return receipt

    async def page(self, owner: str, *, limit: int = 50, before: int | None = None) -> list[Receipt]:
        """Newest first."""
        return await self._receipts.page(owner, limit=limit, before=before)

    def lines(self, receipt: Receipt) -> AsyncIterator[str]:
        """Its messages, one canonical JSON text each."""
        return self._receipts.lines(receipt.plan)

    async def verify(self, owner: str) -> Verdict:
        """Go through the whole chain; and every purge that has ended must be in it."""
        ended = [plan async for plan in self._plans.sealed(owner)]
        sound, seen = Verdict(receipts=0, messages=0, head=BEGINNING), set()
        async for receipt in self._receipts.all(owner):
            lines = [line async for line in self.lines(receipt)]
            if wrong := fault(receipt, lines, number=sound.receipts + 1, previous=sound.head):
                return replace(sound, fault=wrong)
            sound = Verdict(receipts=receipt.number, messages=sound.messages + receipt.count, head=receipt.digest)
            seen.add(receipt.plan)
        missing = [plan for plan in ended if plan not in seen]
        lost = say("The receipt of purge {plan} is missing.", plan=missing[0]) if missing else ""
        return replace(sound, fault=lost)


# ── the chain, as pure functions ──────────────────────────────────────────────────────────────────────────


def seal(plan: Plan, tally: Tally, lines: Sequence[str], last: Receipt | None, now: datetime) -> Receipt:
    """The receipt of this purge that follows `last`."""
    number, previous = (last.number + 1, last.digest) if last else (1, BEGINNING)
    head = canonical.text(_head(plan, tally, number, now))
    return Receipt(
        plan=plan.id,
        owner=plan.owner,
        number=number,
        head=head,
        count=len(lines),
        previous=previous,
        digest=chain(previous, head, lines),
        written_at=now,
    )


def chain(previous: bytes, head: str, lines: Iterable[str]) -> bytes:
    link = hashlib.sha256(previous + head.encode()).digest()
    for each_line in lines:
        link = hashlib.sha256(link + each_line.encode()).digest()
    return link


def fault(receipt: Receipt, lines: Sequence[str], *, number: int, previous: bytes) -> str:
    """What does not fit about the receipt that should come now; "" when all of it does."""
    if receipt.number != number:
        return say("Receipt {number} is missing: number {follows} follows.", number=number, follows=receipt.number)
    wrong = _wrong(receipt, lines, previous)
    told = {"number": number, "plan": receipt.plan, "wrong": wrong}
    return say("Receipt {number} (purge {plan}): {wrong}", **told) if wrong else ""


def _wrong(receipt: Receipt, lines: Sequence[str], previous: bytes) -> str:
    """Whether it follows, and the sealed text says the same as the record around it, and as its own lines."""
    if receipt.previous != previous:
        return say("It does not follow from the receipt before.")
    if receipt.digest != chain(receipt.previous, receipt.head, lines):
        return say("Its text is not what was sealed.")
    head = json.loads(receipt.head)
    told = (receipt.plan, receipt.owner, receipt.number, canonical.when(receipt.written_at), receipt.count)
    if told != (head["plan"], head["owner"], head["number"], head["written"], len(lines)):
        return say("Its record is not what was sealed.")
    counted = Counter(json.loads(each_line)["outcome"] for each_line in lines)
    if {word: count for word, count in head["tally"].items() if count} != counted:
        return say("Its messages do not add up to its tally.")
    return ""


def tally(receipt: Receipt) -> Tally:
    """What it counted."""
    head = json.loads(receipt.head)
    counts = head["tally"]
    return Tally(
        planned=sum(counts.values()),
        outcomes={outcome: counts[word] for outcome, word in WORDS.items() if counts[word]},
        cancelled=counts[CANCELLED],
        chats=head["chats"],
    )


def line(order: Order) -> str:
    """What became of one message."""
    task = deletion(order)
    return canonical.text(
        {
            "account": order.account,
            "chat": order.chat,
            "message": task.message_id,
            "tier": task.tier,
            "photo": task.photo,
            "fromMe": task.from_me,
            "sentAt": task.sent_at,
            "outcome": WORDS[order.outcome] if order.outcome else CANCELLED,
            "reason": order.reason,
            "endedAt": order.ended_at,
        }
    )


def _head(plan: Plan, tally: Tally, number: int, now: datetime) -> dict[str, Any]:
    return {
        "number": number,
        "owner": plan.owner,
        "plan": plan.id,
        "digest": plan.digest,
        "origin": plan.origin,
        "parent": plan.parent,
        "scope": plan.scope,
        "tiers": plan.tiers,
        "photos": plan.photos,
        "created": plan.created_at,
        "executed": plan.starts_at,
        "written": now,
        "neverAgain": plan.never_again,
        "tally": {word: tally.of(outcome) for outcome, word in WORDS.items()} | {CANCELLED: tally.cancelled},
        "chats": tally.chats,
        "coverage": plan.coverage,
    }
