"""A process that dies as it sends leaves a doubt, which the other's phone clears up: then a purge finds the photo."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.transport import Outgoing, Seen, WentOut
from bot.transport import Sent as Known
from tests import make, pictures
from tests.bot.phone import serving
from tests.conftest import Arrive
from tests.contracts.transport import hear, parcel, words
from tests.house import eventually
from tests.whatsapp import messages
from tests.whatsapp.account import Sent
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import joined, link
from tests.whatsapp.stage import Stage
from tests.whatsapp.test_line_dying import abandoned, again
from vault.models.errands import Expiry, Order, OrderState, SendPhoto, SendText
from vault.models.purges import Tier
from vault.owners import OWNER
from vault.vault import Vault

PHOTO = pictures.jpeg(3, (64, 48))


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    """The one that dies."""
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


@pytest.fixture
async def outgoing(stage: Stage, line: HostedLine, tmp_path: Path) -> Outgoing:
    return await parcel(line, f"{stage.anna.pn}@c.us", tmp_path, PHOTO)


@pytest.fixture
async def sent(stage: Stage, line: HostedLine, outgoing: Outgoing) -> Sent:
    """It reached Anna, and nobody here lived to hear of it."""
    stage.me.silent = True
    async with abandoned(line, line.send(outgoing)):
        sent = await stage.me.next_sent()
    stage.me.silent = False
    return sent


async def test_what_went_out_is_told_when_the_other_has_it(stage: Stage, outgoing: Outgoing, sent: Sent) -> None:
    async with again(stage) as line:
        assert await line.was_sent(outgoing.ref) is None
        await stage.me.confirm(sent)
        told = await hear(line, WentOut)
        assert (told.proposed, told.sent.ref.id, told.sent.ref.chat) == (outgoing.ref.id, sent.id, outgoing.ref.chat)
        assert datetime.now(UTC) - told.sent.at < timedelta(minutes=10)
        assert isinstance(await line.was_sent(outgoing.ref), Known)


async def test_the_same_photo_sent_from_the_phone_clears_up_no_doubt(stage: Stage, sent: Sent) -> None:
    async with again(stage) as line:
        typed = await stage.me.type_on_phone(stage.anna, messages.photo(sent.message.imageMessage))
        await hear(line, Seen)
        await stage.me.confirm(replace(sent, id=typed.id))
        await stage.me.confirm(sent)
        assert (await hear(line, WentOut)).sent.ref.id == sent.id


async def test_a_purge_finds_what_was_in_doubt(
    stage: Stage, outgoing: Outgoing, sent: Sent, vault: Vault, arrive: Arrive
) -> None:
    asset = (await vault.intake.accept(await arrive(PHOTO))).asset
    task = SendPhoto(
        asset_id=asset.id,
        photo=asset.digests.sha256,
        form=outgoing.form.sha256,
        caption="",
        message_id=outgoing.ref.id,
        expiry=Expiry(after=timedelta(days=1)),
    )
    order = make.order(owner=OWNER, chat=outgoing.ref.chat, task=task, state=OrderState.CALLING)
    await vault.orders.add([order])
    async with again(stage) as line, serving(vault, line):
        assert await eventually(lambda: stands(vault, order, OrderState.UNCONFIRMED))
        await stage.me.confirm(sent)
        assert await eventually(lambda: stands(vault, order, OrderState.DONE))
        [place] = await vault.places.of([asset], [Tier.TRACKED])
        assert [send.ref.id for send in await vault.expiries.all(OWNER)] == [place.ref.id] == [sent.id]
        assert (await vault.purges.purge(OWNER, asset.id)).deleted == 1
    assert list(stage.me.view.messages) == []


async def stands(vault: Vault, order: Order, state: OrderState) -> bool:
    return (await vault.orders.get(order.id)).state is state


async def test_words_that_were_in_doubt_are_in_the_conversation_once_the_other_has_them(
    stage: Stage, line: HostedLine, vault: Vault
) -> None:
    outgoing = words(line, chat := f"{stage.anna.pn}@c.us", "are you there?")
    task = SendText(text=outgoing.text, message_id=outgoing.ref.id)
    await vault.orders.add([order := make.order(owner=OWNER, chat=chat, task=task, state=OrderState.CALLING)])
    stage.me.silent = True
    async with abandoned(line, line.send(outgoing)):
        sent = await stage.me.next_sent()
    stage.me.silent = False
    async with again(stage) as line, serving(vault, line):
        assert await eventually(lambda: stands(vault, order, OrderState.UNCONFIRMED))
        await stage.me.confirm(sent)
        assert await eventually(lambda: stands(vault, order, OrderState.DONE))
        [shown] = await vault.conversations.page(OWNER, await vault.chats.get(OWNER, chat), limit=9)
        assert (shown.message.text, shown.message.ref.id, shown.message.from_me) == (outgoing.text, sent.id, True)
