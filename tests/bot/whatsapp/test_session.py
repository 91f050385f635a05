"""The session file as the library left it, even where it died in the middle of writing."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.whatsapp.session import Session
from tests.house import running_on
from vault.errors import Unreachable

SCHEMA = """
create table whatsmeow_device (lid text, jid text, registration_id integer); create table filling (x);
insert into whatsmeow_device values ('999:7@lid', '4915:7@s.whatsapp.net', 1);
"""
DYING = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.executescript("pragma cache_size = 1; begin; update whatsmeow_device set jid = ''; update filling set x = 1")
os.abort()
"""


SLOW = "with recursive n(x) as (select 1 union all select x + 1 from n limit 3000000) select count(*) from n"


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    session = Session(tmp_path / "session.sqlite3")
    yield session
    await session.close()


@pytest.fixture
async def complaints() -> AsyncIterator[list[str]]:
    """What the event loop has to say of tasks that went wrong unseen."""
    heard: list[str] = []
    gc.collect()  # what others left behind is not heard here
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, told: heard.append(told["message"]))
    yield heard
    loop.set_exception_handler(None)


async def test_what_was_half_written_when_the_library_died_is_undone(tmp_path: Path) -> None:
    file = tmp_path / "session.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(SCHEMA)
        database.executemany("insert into filling values (?)", [(bytes(5000),)] * 50)
        database.commit()
    dying = await asyncio.create_subprocess_exec(sys.executable, "-c", DYING, str(file))
    assert await dying.wait() != 0
    assert file.with_name("session.sqlite3-journal").exists()
    assert Session(file).me == ("999@lid", "4915@s.whatsapp.net")


async def test_a_reader_that_dies_is_said_to_be_away_and_the_next_one_answers(session: Session) -> None:
    await session.rows("select 1")
    asked = asyncio.ensure_future(session.rows(SLOW))
    await asyncio.sleep(0)
    [reader] = running_on(session.file)
    os.kill(reader, signal.SIGKILL)
    with pytest.raises(Unreachable):
        await asked
    assert await session.rows("select 1") == [[1]]


async def test_whoever_gives_up_leaves_no_trouble_behind(session: Session, complaints: list[str]) -> None:
    await session.rows("select 1")
    asked = asyncio.ensure_future(session.rows(SLOW))
    await asyncio.sleep(0)
    asked.cancel()
    await session.close()
    await asyncio.sleep(0.05)
    gc.collect()
    assert (running_on(session.file), complaints) == ([], [])
