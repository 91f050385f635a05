"""The pictures of people and groups."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.sandbox.paint import scene
from bot.transport import PictureChanged
from tests.contracts.transport import hear, heard
from tests.whatsapp import messages
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import joined, link
from tests.whatsapp.stage import Stage
from tests.whatsapp.wabinary import Node
from vault.errors import Unreachable

FACE = scene(3)


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


async def test_a_group_goes_by_its_picture(line: HostedLine, stage: Stage) -> None:
    stage.trip.picture = stage.server.media.show(FACE)
    assert await line.picture(stage.trip.jid) == FACE


async def test_somebody_met_by_either_address_goes_by_one_picture(line: HostedLine, stage: Stage) -> None:
    stage.anna.picture = stage.server.media.show(FACE)
    await stage.me.receive(stage.anna, messages.text("hello"))
    await heard(line)
    assert await line.picture(f"{stage.anna.pn}@c.us") == FACE
    asked = [node.attrs["target"] for node in stage.me.stanzas if node.attrs.get("xmlns") == "w:profile:picture"]
    assert asked == [stage.anna.jid]


async def test_a_picture_that_changes_is_told(line: HostedLine, stage: Stage) -> None:
    hearing = asyncio.ensure_future(hear(line, PictureChanged))
    assert stage.me.connection
    attrs = {"from": stage.anna.phone_jid, "type": "picture", "id": "P1", "t": "1700000000"}
    new = Node("set", {"jid": stage.anna.phone_jid, "id": "2", "author": stage.anna.phone_jid})
    await stage.me.connection.send(Node("notification", attrs, [new]))
    assert (await hearing).chat == f"{stage.anna.pn}@c.us"


async def test_a_picture_is_fetched_from_whatsapp_only(line: HostedLine, stage: Stage) -> None:
    stage.anna.picture = "https://example.com/face.jpg"
    assert await line.picture(f"{stage.anna.pn}@c.us") is None


async def test_a_picture_that_cannot_be_fetched_now_may_be_later(line: HostedLine, stage: Stage) -> None:
    stage.anna.picture = stage.server.media.show(FACE)
    stage.server.media.download_status = 500
    with pytest.raises(Unreachable):
        await line.picture(f"{stage.anna.pn}@c.us")
