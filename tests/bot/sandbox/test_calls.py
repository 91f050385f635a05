"""The servers' own record of what they were asked to delete, and of which call deleted what."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

from bot.sandbox.driver import Driver
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.line import SandboxLine
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import AnnasPhone
from tests.bot.sandbox.test_crashes import another


async def test_a_call_is_on_record_with_what_it_named_and_what_it_took(
    line: SandboxLine, driver: Driver, friend: AnnasPhone
) -> None:
    refs = [await friend.writes(text) for text in ("one", "two")]
    await line.delete_for_me(refs[:1])
    await line.delete_for_me(refs)
    told = [(call["scope"], call["messageIds"], call["deleted"]) for call in await driver.calls()]
    first, second = (ref.id for ref in refs)
    assert told == [("me", [first], [first]), ("me", [first, second], [second])]


async def test_a_message_is_taken_by_one_of_many_calls(line: SandboxLine, driver: Driver, friend: AnnasPhone) -> None:
    ref = await friend.writes("everybody wants me")
    answers = await asyncio.gather(*(line.delete_for_me([ref]) for _ in range(8)))
    assert sum(not getattr(answer[ref], "already_gone", True) for answer in answers) == 1
    assert sorted(len(call["deleted"]) for call in await driver.calls()) == [0] * 7 + [1]


async def test_the_call_that_took_a_message_stays_the_one_that_did(world: World, driver: Driver) -> None:
    id = (await driver.post("Anna", "me", text="everybody wants me"))["messageId"]
    there = await world.get(id)
    for call in ("first", "second"):
        await world.hide([id], told=True, by=call)
        await world.revoke(there, told=True, by=call)
    assert ((await world.get(id)).hidden_by, (await world.get(id)).revoked_by) == ("first", "first")


async def test_what_somebodys_hand_deleted_is_no_calls_doing(
    line: SandboxLine, driver: Driver, friend: AnnasPhone
) -> None:
    ref = await friend.writes("hello")
    await friend.i_delete(ref)
    await line.delete_for_me([ref])
    assert [call["deleted"] for call in await driver.calls()] == [[]]


async def test_a_call_that_was_refused_or_whose_answer_was_lost_is_on_record(
    line: SandboxLine,
    driver: Driver,
    faults: Faults,
    friend: AnnasPhone,
    mongodb_url: str,
    collection: str,
    media: Path,
) -> None:
    ref = await friend.writes("hello")
    await faults.switch(Fault.DELETE_REFUSED, True)
    await line.delete_for_me([ref])
    await faults.switch(Fault.DELETE_REFUSED, False)
    await faults.switch(Fault.RESTART, True)
    named = f"[post.ref for post in (await sandbox.world.find([{ref.id!r}])).values()]"
    bot = await another(f"await line.delete_for_me({named})", mongodb_url, collection, media)
    await bot.communicate()
    assert bot.returncode == -signal.SIGABRT
    assert [call["deleted"] for call in await driver.calls()] == [[], [ref.id]]


async def test_what_never_arrived_is_not_on_record(line: SandboxLine, driver: Driver, friend: AnnasPhone) -> None:
    ref = await friend.writes("hello")
    await driver.fault("offline", True)
    await asyncio.gather(line.delete_for_me([ref]), return_exceptions=True)
    assert await driver.calls() == []
