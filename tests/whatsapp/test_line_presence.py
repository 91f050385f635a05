"""Being linked must not silence the phone: WhatsApp rings where somebody sits, so we say that nobody does."""

from __future__ import annotations

import asyncio

from tests.whatsapp import messages
from tests.whatsapp.account import until
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import joined, link, stands
from tests.whatsapp.mutations import Mutation
from tests.whatsapp.protobuf import PushNameSetting, SyncActionValue
from tests.whatsapp.stage import Stage
from vault.models.accounts import LinkState

PATIENCE = 60.0  # seconds; a limit for failing


async def told(line: HostedLine) -> None:
    async for _ in line.events():
        pass


def presences(stage: Stage) -> list[str]:
    return [stanza.attrs["type"] for stanza in stage.me.stanzas if stanza.tag == "presence"]


async def test_whatsapp_is_told_on_each_connection_that_nobody_sits_here(stage: Stage) -> None:
    name = Mutation(["setting_pushName"], 1, SyncActionValue(pushNameSetting=PushNameSetting(name="Me")))
    stage.me.app_state.push_from_phone([name], "critical_block")
    async with joined(stage) as line:
        listening = asyncio.create_task(told(line))
        await link(stage, line, stage.me)
        await until(lambda: presences(stage) == ["unavailable"], PATIENCE, "the word that nobody is here")
        await stage.me.drop()
        await until(lambda: presences(stage) == ["unavailable"] * 2, PATIENCE, "the same word again")
        listening.cancel()


async def test_a_phone_that_has_not_told_my_name_yet_is_no_trouble(stage: Stage) -> None:
    async with joined(stage) as line:
        listening = asyncio.create_task(told(line))
        await link(stage, line, stage.me)
        await stands(line, LinkState.READY)
        await stage.me.receive(stage.anna, messages.text("hello"))
        await until(lambda: not stage.me.waiting, PATIENCE, "the receipt")
        assert (presences(stage), listening.done()) == ([], False)
        listening.cancel()
