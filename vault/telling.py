"""What a purge will do and did, in honest words, the same for every door."""

from __future__ import annotations

from collections.abc import Sequence

from vault.models.purges import Outcome, Plan, PlanState, Progress, Scope, Tally, Tier
from vault.tongue import counted, enumerated, noted, say, written

WHY = {
    Tier.TRACKED: noted("sent from here"),
    Tier.EXACT: noted("the same photo"),
    Tier.REENCODED: noted("the same picture, compressed again"),
    Tier.LOOKALIKE: noted("looks alike"),
    Tier.LISTED: noted("in the chosen chats"),
}
NOT_DELETED = (Outcome.GONE, Outcome.REFUSED, Outcome.TOO_OLD, Outcome.UNCONFIRMED)


def messages(number: int) -> str:
    """“1 message”, “2,000 messages”."""
    return counted("{n} message", "{n} messages", number)


def chats(number: int) -> str:
    return counted("{n} chat", "{n} chats", number)


def why(tier: Tier) -> str:
    """Why we think a message holds the photo."""
    return say(WHY[tier])


def promised(plan: Plan) -> str:
    """What executing this plan would do."""
    if not plan.total:
        return say("No conversation holds it: there is nothing to delete.")
    if plan.scope is Scope.EVERYONE:
        return _for_everyone(plan)
    if plan.by_hand == plan.total:
        return _by_hand(plan.by_hand)
    first = say("{where} would be deleted from your devices{kept}.", where=where(plan), kept=keep(plan))
    return " ".join(filter(None, [first, _by_hand(plan.by_hand)]))


def _by_hand(number: int) -> str:
    one, many = "{n} message can only be deleted on the phone.", "{n} messages can only be deleted on the phone."
    return counted(one, many, number) if number else ""


def _for_everyone(plan: Plan) -> str:
    """Only what one wrote oneself, and that not for long."""
    if plan.beyond == plan.total:
        none = "None of {where} can be deleted for everyone: they are too old, or not yours."
        return say(none, where=where(plan))
    within = written(plan.total - plan.beyond)
    first = say("{n} of {where} would be deleted for everyone.", n=within, where=where(plan))
    rest = say("{n} can't: too old, or not yours.", n=written(plan.beyond)) if plan.beyond else ""
    return " ".join(filter(None, [first, rest]))


def where(plan: Plan) -> str:
    """“3 messages in 2 chats”"""
    return say("{messages} in {chats}", messages=messages(plan.total), chats=chats(len(plan.chats)))


def told(progress: Progress) -> str:
    """How far it has come, or what it came to."""
    plan, tally = progress.plan, progress.tally
    if plan.state is PlanState.PLANNED:
        return promised(plan)
    deleted = tally.of(Outcome.DELETED)
    first = say("Deleted {messages} from {chats}", messages=messages(deleted), chats=chats(tally.chats))
    return ". ".join(filter(None, [first + _from(plan, deleted), ", ".join(_rest(tally))])) + "."


def _rest(tally: Tally) -> list[str]:
    """What else became of its messages, or is still to."""
    gone, refused, old, unconfirmed = map(tally.of, NOT_DELETED)
    told = {
        counted("{n} already gone", "{n} already gone", gone): gone,
        counted("{n} refused", "{n} refused", refused): refused,
        counted("{n} too old to be deleted for everyone", "{n} too old to be deleted for everyone", old): old,
        counted("{n} unconfirmed", "{n} unconfirmed", unconfirmed): unconfirmed,
        counted("{n} left as it was", "{n} left as they were", tally.cancelled): tally.cancelled,
        counted("{n} to go", "{n} to go", tally.open): tally.open,
    }
    return [words for words, number in told.items() if number]


def keep(plan: Plan) -> str:
    """“Anna keeps her copy”, without a pronoun that we can't know."""
    names = list(dict.fromkeys(chat.name for chat in plan.chats if not chat.own))
    if not names:
        return ""
    return counted("; {names} keeps the copy", "; {names} keep their copy", len(names), names=listed(names))


def listed(names: Sequence[str], most: int = 3) -> str:
    """“Anna”, “Anna and Ben”, “Anna, Ben and 4 others”."""
    others = counted("{n} other", "{n} others", len(names) - most + 1)
    return enumerated(list(names) if len(names) <= most else [*names[: most - 1], others])


def _from(plan: Plan, deleted: int) -> str:
    if not deleted:
        return ""
    return say(", for everyone") if plan.scope is Scope.EVERYONE else say(", on your devices") + keep(plan)
