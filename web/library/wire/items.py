"""The messages of purges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from vault.models.errands import Order, OrderState
from vault.models.purges import Plan, Tier
from vault.plans import deletion
from vault.reach import revocable_until
from vault.receipts import CANCELLED, WORDS
from vault.tongue import reworded
from web.wire import CamelAnswer, Moment


class PlanItem(CamelAnswer):
    """One message of a purge: why it is in, and what became of it.

    `deletableForMe`: as of the plan; else it goes on the phone, or for everyone in a plan of that scope.
    `revocableUntil`: until then it can go for everyone.
    """

    account: str
    chat_id: str
    chat_name: str
    message_id: str
    photo_id: int | None
    tier: Tier
    from_me: bool
    sender_name: str
    sent_at: Moment | None
    deletable_for_me: bool
    revocable_until: Moment | None
    outcome: Literal["pending", "deleted", "alreadyGone", "refused", "tooOld", "unconfirmed", "cancelled"]
    reason: str
    ended_at: Moment | None


def items(plan: Plan, orders: Sequence[Order]) -> list[PlanItem]:
    names = {(each.account, each.chat): each.name for each in plan.chats}
    unable = {each.account for each in plan.coverage if not each.deletes}
    return [_item(order, names, order.account not in unable) for order in orders]


def _item(order: Order, names: Mapping[tuple[str, str], str], deletable: bool) -> PlanItem:
    task = deletion(order)
    return PlanItem.model_validate(
        {
            "account": order.account,
            "chat_id": order.chat,
            "chat_name": names[order.account, order.chat],
            "message_id": task.message_id,
            "photo_id": task.asset,
            "tier": task.tier,
            "from_me": task.from_me,
            "sender_name": task.sender_name,
            "sent_at": task.sent_at,
            "deletable_for_me": deletable,
            "revocable_until": revocable_until(task.from_me, task.sent_at),
            "outcome": _outcome(order),
            "reason": reworded(order.reason),
            "ended_at": order.ended_at,
        }
    )


def _outcome(order: Order) -> str:
    """As receipts spell it."""
    if order.outcome:
        return WORDS[order.outcome]
    return CANCELLED if order.state is OrderState.CANCELLED else "pending"
