"""The words about a purge."""

from __future__ import annotations

from typing import Any

from tests import make
from vault import telling
from vault.models.purges import ChatCount, Outcome, Plan, PlanState, Progress, Scope, Tally


def plan(*names: str, own: bool = False, **given: Any) -> Plan:
    """One message in each chat."""
    chats = [ChatCount(account="sandbox", chat=name, name=name, messages=1) for name in names]
    mine = [ChatCount(account="sandbox", chat="me", name="Message yourself", messages=1, own=True)] * own
    return make.plan(chats=(*chats, *mine), total=len(chats) + own, **given)


def test_whoever_keeps_a_copy_is_named() -> None:
    one, two, many = plan("Anna"), plan("Anna", "Ben"), plan("Anna", "Ben", "Dad", "Eve")
    assert telling.promised(one) == "1 message in 1 chat would be deleted from your devices; Anna keeps the copy."
    assert telling.promised(two).endswith("; Anna and Ben keep their copy.")
    assert telling.promised(many).endswith("; Anna, Ben and 2 others keep their copy.")


def test_my_own_chat_keeps_nothing() -> None:
    assert telling.promised(plan(own=True)) == "1 message in 1 chat would be deleted from your devices."
    assert telling.promised(plan("Anna", own=True)).endswith("; Anna keeps the copy.")


def test_what_can_only_be_done_by_hand_is_said() -> None:
    by_hand = "1 message can only be deleted on the phone."
    assert telling.promised(plan("Anna", "Ben", by_hand=1)).endswith(f"copy. {by_hand}")
    assert telling.promised(plan("Anna", by_hand=1)) == by_hand


def test_every_outcome_is_told_with_its_number() -> None:
    outcomes = {Outcome.DELETED: 2000, Outcome.GONE: 1, Outcome.REFUSED: 2, Outcome.TOO_OLD: 3, Outcome.UNCONFIRMED: 4}
    tally = Tally(planned=2012, outcomes=outcomes, cancelled=2, chats=1)
    told = telling.told(Progress(plan=plan("Anna", state=PlanState.CANCELLED), tally=tally))
    assert told == (
        "Deleted 2,000 messages from 1 chat, on your devices; Anna keeps the copy. 1 already gone, 2 refused, "
        "3 too old to be deleted for everyone, 4 unconfirmed, 2 left as they were."
    )


def test_for_everyone_nobody_keeps_a_copy() -> None:
    tally = Tally(planned=1, outcomes={Outcome.DELETED: 1}, chats=1)
    told = telling.told(Progress(plan=plan("Anna", scope=Scope.EVERYONE, state=PlanState.DONE), tally=tally))
    assert told == "Deleted 1 message from 1 chat, for everyone."
