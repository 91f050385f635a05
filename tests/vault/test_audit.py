"""Who did what, in the order it was done."""

from __future__ import annotations

from datetime import timedelta

from config.wiring import House
from tests import make
from vault.audit import Audit
from vault.owners import OWNER


async def test_what_was_done_at_the_same_moment_is_told_in_its_order(house: House) -> None:
    audit = Audit(house.stores.deeds, lambda: make.NOON, timedelta(days=1))
    actions = [f"act_{number}" for number in range(9)]
    for action in actions:
        await audit.note_stranger(OWNER, action)
    assert [deed.action for deed in await audit.page(OWNER, limit=9)] == actions[::-1]
