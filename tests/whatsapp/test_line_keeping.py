"""Photos that are saved as they arrive, over the real library and into a real vault."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests import pictures
from tests.bot.phone import serving
from tests.house import eventually
from tests.whatsapp import messages
from tests.whatsapp.account import until
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import joined, link
from tests.whatsapp.protobuf import (
    FutureProofMessage,
    ImageMessage,
    Message,
    MessageAssociation,
    MessageContextInfo,
    MessageKey,
)
from tests.whatsapp.stage import Stage
from vault.models.photos import Asset
from vault.owners import OWNER
from vault.vault import Vault

LAKE = pictures.jpeg(1, (64, 48))
SHARP = pictures.jpeg(1, (128, 96))


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


async def saved(vault: Vault) -> list[Asset]:
    return await vault.library.page(OWNER)


async def test_a_photo_is_saved_as_it_arrives_but_not_one_to_be_seen_once(
    line: HostedLine, stage: Stage, vault: Vault
) -> None:
    media = stage.server.media
    async with serving(vault, line, keeps=["all"]):
        await stage.me.receive(stage.ben, messages.photo(media.image(pictures.jpeg(2), "once", viewOnce=True)))
        await stage.me.receive(stage.anna, messages.photo(media.image(LAKE, "the lake")))
        assert await eventually(lambda: saved(vault))
    assert [asset.caption for asset in await saved(vault)] == ["the lake"]
    assert len([request for request in media.requests if request.method == "GET"]) == 1


async def test_of_a_photo_that_comes_again_sharper_the_sharper_one_is_saved(
    line: HostedLine, stage: Stage, vault: Vault
) -> None:
    media = stage.server.media
    blunt = await stage.me.receive(stage.anna, messages.photo(media.image(LAKE)))
    await stage.me.receive(stage.anna, sharper(media.image(SHARP), blunt.id))
    await until(lambda: not stage.me.waiting, 60, "the receipts")  # so that they are told one right after the other
    async with serving(vault, line, keeps=["all"]):
        assert await eventually(lambda: saved(vault))
    assert [asset.picture.width for asset in await saved(vault)] == [128]


def sharper(image: ImageMessage, blunt: str) -> Message:
    association = MessageAssociation(
        associationType=MessageAssociation.HD_IMAGE_DUAL_UPLOAD, parentMessageKey=MessageKey(ID=blunt)
    )
    inner = Message(imageMessage=image, messageContextInfo=MessageContextInfo(messageAssociation=association))
    return Message(associatedChildMessage=FutureProofMessage(message=inner))
