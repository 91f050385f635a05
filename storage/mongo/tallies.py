"""How the orders of a purge stand, counted by the database in one look at an index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from storage.mongo.documents import Row
from vault.models.errands import OrderState
from vault.models.purges import Outcome, Tally

FIELDS = ("state", "outcome", "account", "chat")
GROUPS: Row = {"$group": {"_id": {name: f"${name}" for name in FIELDS}, "orders": {"$sum": 1}}}

UNSAID = {
    OrderState.DONE: Outcome.DELETED,
    OrderState.FAILED: Outcome.REFUSED,
    OrderState.UNCONFIRMED: Outcome.UNCONFIRMED,
}  # what an end means whose outcome was not written down


def tally(groups: Sequence[Row]) -> Tally:
    outcomes, cancelled, chats = Counter[Outcome](), 0, set[tuple[str, str]]()
    for group in groups:
        match _end(group["_id"]):
            case OrderState.CANCELLED:
                cancelled += group["orders"]
            case Outcome() as outcome:
                outcomes[outcome] += group["orders"]
                if outcome is Outcome.DELETED:
                    chats.add((group["_id"]["account"], group["_id"]["chat"]))
    planned = sum(group["orders"] for group in groups)
    return Tally(planned=planned, outcomes=dict(outcomes), cancelled=cancelled, chats=len(chats))


def _end(group: Row) -> Outcome | OrderState:
    state = OrderState(group["state"])
    if state not in UNSAID:
        return state
    return Outcome(group["outcome"]) if group.get("outcome") else UNSAID[state]
