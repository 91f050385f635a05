"""Until when a message can be taken back for everyone, and why not."""

from __future__ import annotations

from datetime import timedelta

from tests.make import NOON
from vault.reach import NOT_MINE, REVOCABLE, TOO_LATE, objection, revocable_until

MOMENT = timedelta(milliseconds=1)


def test_its_author_may_delete_it_for_two_and_a_half_days() -> None:
    assert revocable_until(True, NOON) == NOON + timedelta(days=2.5)
    assert objection(True, NOON, NOON + REVOCABLE) == ""
    assert objection(True, NOON, NOON + REVOCABLE + MOMENT) == TOO_LATE


def test_nobody_else_may_and_nobody_when_it_is_not_known_whose_it_is() -> None:
    assert revocable_until(False, NOON) is None
    assert objection(False, NOON, NOON) == NOT_MINE
    assert objection(False, None, NOON) == NOT_MINE
