"""`chatvault sandbox …` as a script meets it."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import paint
from tests import forked

Run = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
def run(mongodb_url: str, tmp_path: Path) -> Run:
    """`chatvault sandbox` over a world of its own: exit status, output, complaints."""
    own = {"DATA": str(tmp_path), "MONGODB_URL": mongodb_url, "MONGODB_NAME": f"cli-{uuid.uuid4().hex}"}
    environment = os.environ | {f"CHATVAULT_{name}": value for name, value in own.items()}

    async def run(*arguments: str) -> tuple[int, str, str]:
        return await forked.chatvault(("sandbox", *arguments), environment)

    return run


async def answer(run: Run, *arguments: str) -> Any:
    status, output, complaint = await run(*arguments, "--json")
    assert status == 0, complaint
    return json.loads(output)


async def test_a_script_posts_a_photo_and_finds_it_again(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lake.png").write_bytes(paint.scene(8))
    posted = await answer(run, "post", "lake trip", "--from", "chloe", "--photo", str(tmp_path / "lake.png"))
    reaction = ("--reply", posted["messageId"], "--react", "💾")
    assert set(await answer(run, "post", "Lake trip", "--from", "me", *reaction)) == {"messageId", "chatId"}
    shown = (await answer(run, "show", "Lake trip", "--as", "them"))[-1]
    assert (shown["messageId"], shown["from"]) == (posted["messageId"], "Chloé")
    assert shown["reactions"] == [{"from": "me", "emoji": "💾"}]


async def test_a_person_reads_what_came_of_it(run: Run) -> None:
    assert "Message yourself" in (await run("chats"))[1]
    assert "12 messages, 3 of them with a photo." in (await run("fill", "Ben", "--messages", "12", "--photos", "3"))[1]
    assert (await run("show", "Ben"))[1].count("[photo ") == 3
    assert (await run("fault", "Expired 404", "ON"))[1] == "media-404 is on.\n"
    assert (await run("calls"))[1] == "\n"


async def test_a_refusal_is_one_sentence_and_status_1(run: Run) -> None:
    status, output, complaint = await run("show", "nobody", "--json")
    assert (status, output) == (1, "")
    assert complaint.startswith("chatvault: There is no chat “nobody”. There are: Message yourself, Anna,")
