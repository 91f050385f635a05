"""The session file as the library left it, even where it died in the middle of writing."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from bot.whatsapp.session import Session

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
