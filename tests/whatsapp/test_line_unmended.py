"""Where the library is not the build that can be mended, nothing is deleted for me, and nobody is told that it was."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.transport import NotDeleted
from tests import pictures
from tests.bot.phone import serving
from tests.conftest import Arrive
from tests.house import eventually
from tests.whatsapp import messages
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import joined, link
from tests.whatsapp.stage import Stage
from vault.models.purges import Outcome, Preview, Scope, Selection
from vault.owners import OWNER
from vault.vault import Vault

PHOTO = pictures.jpeg(3, (64, 48))
BY_HAND = "Delete the message on the phone"


@pytest.fixture
async def line(stage: Stage, tmp_path: Path) -> AsyncIterator[HostedLine]:
    path = stage.environment["PYTHONPATH"]
    stage.environment["PYTHONPATH"] = f"{another_build(tmp_path)}:{path}"
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


async def test_a_purge_says_what_is_left_to_be_deleted_by_hand(
    stage: Stage, line: HostedLine, vault: Vault, arrive: Arrive
) -> None:
    asset = (await vault.intake.accept(await arrive(PHOTO))).asset
    async with serving(vault, line):
        seen = await stage.me.receive(stage.anna, messages.photo(stage.server.media.image(PHOTO)))
        preview = await eventually(lambda: found(vault, asset.id))
        purged = await vault.purges.purge(OWNER, asset.id)
        await stage.me.type_on_phone(stage.me, messages.text("!purge last"))
        assert await eventually(lambda: told(stage, "1 message can only be deleted on the phone."))
        await stage.me.type_on_phone(stage.me, messages.text("!send last 24h"))
        assert await eventually(lambda: told(stage, "not possible on this machine: delete it on the phone"))
    assert preview and preview.by_hand == 1
    assert (purged.deleted, purged.failed) == (0, 1)
    assert (list(stage.me.app_state.pushes), seen.id in stage.me.view) == ([], True)
    answers = await line.delete_for_me([each.ref for each in preview.found])
    assert [isinstance(each, NotDeleted) and BY_HAND in each.reason for each in answers.values()] == [True]


async def test_what_i_wrote_lately_is_taken_back_from_everyone_instead(
    stage: Stage, line: HostedLine, vault: Vault, arrive: Arrive
) -> None:
    asset = (await vault.intake.accept(await arrive(PHOTO))).asset
    async with serving(vault, line):
        await stage.me.type_on_phone(stage.anna, messages.photo(stage.server.media.image(PHOTO)))
        await eventually(lambda: found(vault, asset.id))
        plan = await vault.purges.plan(OWNER, Selection(photos=(asset.id,)), scope=Scope.EVERYONE)
        await vault.purges.execute(OWNER, plan.id, undo=timedelta(0))
        done = await vault.purges.finished(OWNER, plan.id)
    assert (plan.by_hand, done.tally.of(Outcome.DELETED)) == (0, 1)
    assert list(stage.anna.view.messages) == list(stage.me.view.messages) == []


def another_build(folder: Path) -> Path:
    """The same library in another folder, with one byte more."""
    spec = importlib.util.find_spec("neonize")
    assert spec and spec.origin
    package = folder / "build" / "neonize"
    package.mkdir(parents=True)
    for file in Path(spec.origin).parent.iterdir():
        if file.suffix == ".so":
            (package / file.name).write_bytes(file.read_bytes() + b"\0")
        else:
            (package / file.name).symlink_to(file)
    return package.parent


async def found(vault: Vault, asset: int) -> Preview | None:
    preview = await vault.purges.preview(OWNER, asset)
    return preview if preview.found else None


async def told(stage: Stage, words: str) -> bool:
    return any(words in messages.body_of(seen.message) for seen in stage.me.view.of(stage.me.jid))
