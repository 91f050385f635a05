"""One bot for each account."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox.sandbox import Sandbox
from bot.turn import Turn
from tests.bot.mortal import TestLine
from tests.bot.phone import ACCOUNT, Phone, serving
from tests.house import eventually
from vault.ports import Leases
from vault.vault import Vault


async def test_a_second_bot_waits_says_so_and_takes_over(
    vault: Vault, sandbox: Sandbox, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = TestLine(sandbox), TestLine(sandbox)
    async with serving(vault, first) as stop, serving(vault, second):
        assert await eventually(lambda: said(caplog, "Another bot already serves the account sandbox"))
        await phone.saves(1)
        await phone.commands("!send 1")
        assert (first.calls, second.calls) == (["send"], [])
        stop.set()
        await phone.commands("!send 1")
        assert (first.calls, second.calls) == (["send"], ["send"])


async def test_a_turn_taken_by_another_is_over_at_once(vault: Vault) -> None:
    turn = Turn(vault.leases, ACCOUNT, span=30, renewal=0.1)
    await turn.come()
    await vault.leases.drop(f"bot:{ACCOUNT}", turn._holder)
    await vault.leases.take(f"bot:{ACCOUNT}", "another", timedelta(seconds=30))
    await asyncio.wait_for(turn.keep(), 60)
    assert not turn.held


async def test_a_bot_whose_turn_was_taken_serves_again_when_it_can(
    vault: Vault, sandbox: Sandbox, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    stolen = replace(vault, leases=Stolen(vault.leases))
    async with serving(stolen, sandbox.line()):
        assert await eventually(lambda: said(caplog, "is over"))
        assert await phone.commands("!help") == "✅"


class Stolen:
    """Somebody else has the turn when it is to be renewed for the first time."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases
        self._answers = [True, False]

    async def take(self, name: str, holder: str, span: timedelta) -> bool:
        taken = await self._leases.take(name, holder, span)
        return taken and (self._answers.pop(0) if self._answers else True)

    async def drop(self, name: str, holder: str) -> None:
        await self._leases.drop(name, holder)


async def said(caplog: pytest.LogCaptureFixture, words: str) -> bool:
    return words in caplog.text
