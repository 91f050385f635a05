"""The switches and their names."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.driver import Driver
from bot.sandbox.faults import Fault, Faults, named
from vault.errors import Invalid


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("offline", Fault.OFFLINE),
        ("Send Refused", Fault.SEND_REFUSED),
        ("DELETE_REFUSED", Fault.DELETE_REFUSED),
        ("media 404", Fault.MEDIA_404),
        ("404", Fault.MEDIA_404),
        ("expired-410", Fault.MEDIA_410),
        ("expired media 404", Fault.MEDIA_404),
    ],
)
def test_a_fault_is_known_by_any_spelling(said: str, meant: Fault) -> None:
    assert named(said) is meant


def test_an_unknown_fault_is_answered_with_the_known_ones() -> None:
    with pytest.raises(
        Invalid, match="offline, slow, media-404, media-410, media-500, send-refused, delete-refused, restart"
    ):
        named("earthquake")


async def test_every_process_sees_the_switches(driver: Driver, faults: Faults) -> None:
    await driver.fault("slow", True)
    await driver.fault("offline", True)
    await driver.fault("slow", False)
    assert await faults.on() == {Fault.OFFLINE}
    assert [name for name, on in (await driver.faults()).items() if on] == ["offline"]


async def test_a_fault_that_happens_once_is_taken_by_one(faults: Faults) -> None:
    await faults.switch(Fault.RESTART, True)
    assert sorted(await asyncio.gather(*(faults.take(Fault.RESTART) for _ in range(10)))) == [False] * 9 + [True]
