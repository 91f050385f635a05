"""What a purge will do and did, in honest words, the same for every door."""

from __future__ import annotations

from collections.abc import Sequence

from vault.models.purges import Outcome, Plan, PlanState, Progress, Scope, Tier

WHY = {
    Tier.TRACKED: "sent from here",
    Tier.EXACT: "the same photo",
    Tier.REENCODED: "the same picture, compressed again",
    Tier.LOOKALIKE: "looks alike",
    Tier.LISTED: "in the chosen chats",
}
LEFT = {
    Outcome.GONE: "{} already gone",
    Outcome.REFUSED: "{} refused",
    Outcome.TOO_OLD: "{} too old to be deleted for everyone",
    Outcome.UNCONFIRMED: "{} unconfirmed",
}


def count(number: int, noun: str) -> str:
    """“1 message”, “2,000 messages”."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def promised(plan: Plan) -> str:
    """What executing this plan would do."""
    if not plan.total:
        return "No conversation holds it: there is nothing to delete."
    if plan.scope is Scope.EVERYONE:
        return _for_everyone(plan)
    by_hand = f" {count(plan.by_hand, 'message')} can only be deleted on the phone." if plan.by_hand else ""
    return f"{where(plan)} would be deleted from your devices{keep(plan)}.{by_hand}"


def _for_everyone(plan: Plan) -> str:
    """Only what one wrote oneself, and that not for long."""
    if plan.beyond == plan.total:
        return f"None of {where(plan)} can be deleted for everyone: they are too old, or not yours."
    rest = f" {plan.beyond:,} can't: too old, or not yours." if plan.beyond else ""
    return f"{plan.total - plan.beyond:,} of {where(plan)} would be deleted for everyone.{rest}"


def where(plan: Plan) -> str:
    """“3 messages in 2 chats”"""
    return f"{count(plan.total, 'message')} in {count(len(plan.chats), 'chat')}"


def told(progress: Progress) -> str:
    """How far it has come, or what it came to."""
    plan, tally = progress.plan, progress.tally
    if plan.state is PlanState.PLANNED:
        return promised(plan)
    deleted = f"{count(tally.of(Outcome.DELETED), 'message')} from {count(tally.chats, 'chat')}"
    rest = [words.format(f"{tally.of(outcome):,}") for outcome, words in LEFT.items() if tally.of(outcome)]
    rest += [f"{tally.cancelled:,} left as {'it was' if tally.cancelled == 1 else 'they were'}"] * bool(tally.cancelled)
    rest += [f"{tally.open:,} to go"] * bool(tally.open)
    first = f"Deleted {deleted}{_from(plan, tally.of(Outcome.DELETED))}"
    return ". ".join(filter(None, [first, ", ".join(rest)])) + "."


def keep(plan: Plan) -> str:
    """“Anna keeps her copy”, without a pronoun that we can't know."""
    names = list(dict.fromkeys(chat.name for chat in plan.chats if not chat.own))
    return f"; {listed(names)} {'keeps the' if len(names) == 1 else 'keep their'} copy" if names else ""


def listed(names: Sequence[str], most: int = 3) -> str:
    """“Anna”, “Anna and Ben”, “Anna, Ben and 4 others”."""
    shown = list(names) if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} others"]
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1] if shown else ""]))


def _from(plan: Plan, deleted: int) -> str:
    if not deleted:
        return ""
    return ", for everyone" if plan.scope is Scope.EVERYONE else f", on your devices{keep(plan)}"
