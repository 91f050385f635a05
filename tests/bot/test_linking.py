"""Wishes to be linked, as the bot carries them out; a phone that does what the test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.linking import Linking
from bot.transport import LineChanged
from tests.house import eventually
from vault.errors import Unreachable
from vault.models.accounts import LinkState, Pairing, PairingState
from vault.owners import OWNER
from vault.tasks import running
from vault.vault import Vault

ACCOUNT = "phone"


class TestPhone:
    """`codes` are shown in turn; then comes `end`, or nothing at all."""

    __test__ = False

    def __init__(self, *codes: str, end: LinkState | None = None, reachable: bool = True) -> None:
        self.standing = LineChanged(state=LinkState.UNLINKED)
        self.spent = asyncio.Event()
        self.gone_on = asyncio.Event()
        self._codes = codes
        self._end = end
        self._reachable = reachable

    async def link_by_qr(self) -> AsyncGenerator[str, None]:
        self._become(LinkState.LINKING)
        try:
            for code in self._codes:
                yield code
                await self.gone_on.wait()
        finally:
            self._become(self._end or LinkState.UNLINKED)
            if self._end is None:
                self.spent.set()

    async def link_by_phone(self, number: str) -> str:
        if not self._reachable:
            raise Unreachable("No code came.")
        self._become(LinkState.LINKING)
        return f"CODE-{number[-4:]}"

    async def unlink(self) -> None:
        self._become(LinkState.UNLINKED)

    def _become(self, state: LinkState) -> None:
        self.standing = LineChanged(state=state)


@asynccontextmanager
async def linking(vault: Vault, phone: TestPhone) -> AsyncIterator[asyncio.Event]:
    """A bot that carries wishes out; what is answered is set when it wants to end."""
    stop = asyncio.Event()
    async with running("linking", Linking(phone, vault.pairings, OWNER, ACCOUNT, stop).run):
        yield stop


@pytest.fixture
async def vault(vault: Vault) -> Vault:
    await vault.accounts.add(OWNER, ACCOUNT)
    return vault


async def until(vault: Vault, state: PairingState) -> Pairing:
    async def reached() -> Pairing | None:
        pairing = await vault.pairings.find(OWNER, ACCOUNT)
        return pairing if pairing and pairing.state is state else None

    found = await eventually(reached)
    assert found, f"never {state}"
    return found


async def test_the_code_is_told_and_then_that_the_phone_is_linked(vault: Vault) -> None:
    phone = TestPhone("a code", end=LinkState.READY)
    async with linking(vault, phone) as stop:
        await vault.pairings.link(OWNER, ACCOUNT)
        assert (await until(vault, PairingState.SHOWING)).code == "a code"
        phone.gone_on.set()
        await until(vault, PairingState.DONE)
        assert not stop.is_set()


async def test_a_number_gets_a_code_to_type(vault: Vault) -> None:
    async with linking(vault, TestPhone()):
        await vault.pairings.link(OWNER, ACCOUNT, "+49 155 5000001")
        assert (await until(vault, PairingState.SHOWING)).code == "CODE-0001"


async def test_when_the_codes_run_out_that_is_told_and_the_process_ends(vault: Vault) -> None:
    phone = TestPhone("a code")
    phone.gone_on.set()
    async with linking(vault, phone) as stop:
        await vault.pairings.link(OWNER, ACCOUNT)
        assert "ran out" in (await until(vault, PairingState.FAILED)).reason
        await stop.wait()


async def test_a_wish_that_is_taken_back_ends_the_process(vault: Vault) -> None:
    async with linking(vault, TestPhone("a code")) as stop:
        await vault.pairings.link(OWNER, ACCOUNT)
        await until(vault, PairingState.SHOWING)
        await vault.pairings.cancel(OWNER, ACCOUNT)
        await stop.wait()
    await until(vault, PairingState.CANCELLED)


async def test_a_newer_wish_is_left_for_the_next_process(vault: Vault) -> None:
    async with linking(vault, TestPhone("a code")) as stop:
        await vault.pairings.link(OWNER, ACCOUNT)
        await until(vault, PairingState.SHOWING)
        await vault.pairings.link(OWNER, ACCOUNT, "+49 155 5000001")
        await stop.wait()
    async with linking(vault, TestPhone()):
        assert (await until(vault, PairingState.SHOWING)).code == "CODE-0001"


async def test_why_no_code_came_is_told(vault: Vault) -> None:
    async with linking(vault, TestPhone(reachable=False)):
        await vault.pairings.link(OWNER, ACCOUNT, "+49 155 5000001")
        assert "No code came." in (await until(vault, PairingState.FAILED)).reason


async def test_a_process_that_died_right_after_it_was_linked_shows_no_more_codes(vault: Vault) -> None:
    phone = TestPhone("a code")
    phone.standing = LineChanged(state=LinkState.READY)
    async with linking(vault, phone):
        await vault.pairings.link(OWNER, ACCOUNT)
        await until(vault, PairingState.DONE)


async def test_whoever_wants_a_fresh_start_gets_a_fresh_process(vault: Vault) -> None:
    await vault.links.report(ACCOUNT, OWNER, "whatsapp", LinkState.REPLACED)
    async with linking(vault, TestPhone()) as stop:
        await vault.pairings.renew(OWNER, ACCOUNT)
        await stop.wait()


async def test_after_unlinking_the_process_ends(vault: Vault) -> None:
    await vault.links.report(ACCOUNT, OWNER, "whatsapp", LinkState.READY)
    phone = TestPhone()
    async with linking(vault, phone) as stop:
        await vault.pairings.unlink(OWNER, ACCOUNT)
        await stop.wait()
        assert phone.standing.state is LinkState.UNLINKED
