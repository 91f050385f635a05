"""Exactly one process keeps time, and another takes over when it goes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from config.schedule import Chore, Clock, chores
from config.wiring import House


class Rounds:
    """A chore that counts."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.came = asyncio.Event()

    def chore(self, who: str) -> Chore:
        async def work() -> None:
            self.done.append(who)
            self.came.set()

        return Chore(name="rounds", every=timedelta(seconds=1), work=work)


async def test_of_two_clocks_one_strikes_and_the_other_takes_over(house: House) -> None:
    rounds = Rounds()
    first, second = (
        asyncio.create_task(Clock(house.vault.leases, [rounds.chore(who)]).run()) for who in ("first", "second")
    )
    await rounds.came.wait()
    [striking] = set(rounds.done)
    running, waiting = (first, second) if striking == "first" else (second, first)
    running.cancel()
    await asyncio.wait([running])
    rounds.done.clear()
    rounds.came.clear()
    await rounds.came.wait()
    assert striking not in rounds.done
    waiting.cancel()
    await asyncio.wait([waiting])


async def test_a_chore_that_fails_is_tried_again_at_its_next_time(house: House) -> None:
    rounds = Rounds()
    tried: list[int] = []

    async def fail_once() -> None:
        tried.append(len(tried))
        if len(tried) == 1:
            raise RuntimeError("the first time goes wrong")
        rounds.came.set()

    chore = replace(rounds.chore("x"), work=fail_once)
    clock = asyncio.create_task(Clock(house.vault.leases, [chore]).run())
    await rounds.came.wait()
    clock.cancel()
    await asyncio.wait([clock])
    assert len(tried) >= 2


async def test_a_process_that_never_grows_old_does_its_chores(house: House) -> None:
    rounds = Rounds()
    seldom = replace(rounds.chore("x"), every=timedelta(days=1))
    clock = asyncio.create_task(Clock(house.vault.leases, [seldom], first=timedelta(seconds=1)).run())
    await rounds.came.wait()
    clock.cancel()
    await asyncio.wait([clock])
    assert rounds.done == ["x"]


async def test_every_chore_of_the_table_can_be_done(house: House) -> None:
    for chore in chores(house.vault):
        await chore.work()
