"""A session file as the library writes it, as far as its app state goes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.whatsapp.macs import COLLECTION, Index, index_key, mac

BEN = "111@lid"
KEY = bytes(range(32))
TABLES = """
create table whatsmeow_device (lid text, jid text, registration_id integer);
create table whatsmeow_app_state_version (name text primary key, version integer);
create table whatsmeow_app_state_mutation_macs (name text, version integer, index_mac blob);
create table whatsmeow_app_state_sync_keys (key_data blob);
"""


class Library:
    """What the library writes into its session."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(file, isolation_level=None)
        self._database.executescript(TABLES)
        self._database.execute("insert into whatsmeow_app_state_sync_keys values (?)", (KEY,))
        self.version = 0
        self.makes(("pin_v1", BEN))

    def makes(self, *changes: Index) -> None:
        """In one patch."""
        self.announces()
        self.writes_down(*changes)

    def writes_down(self, *changes: Index) -> None:
        rows = [(COLLECTION, self.version, mac(index_key(KEY), change)) for change in changes]
        self._database.executemany("insert into whatsmeow_app_state_mutation_macs values (?, ?, ?)", rows)

    def announces(self) -> None:
        """The next patch, whose changes are not written down yet."""
        self.version += 1
        self._database.execute("replace into whatsmeow_app_state_version values (?, ?)", (COLLECTION, self.version))

    def reads_all_afresh(self, *changes: Index) -> None:
        self._database.execute("delete from whatsmeow_app_state_mutation_macs")
        self.makes(*changes)

    def close(self) -> None:
        self._database.close()
