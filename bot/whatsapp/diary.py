"""What the adapter itself must not forget, in one small SQLite file of the account, next to the session.

News is written down here the moment the library hands it over, before anything looks at it: WhatsApp was told by then
that it arrived, and will not offer it again. The file survives the death of the process; the last moments before a
power failure may be missing from it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.whatsapp.identity import Person

SCHEMA = """
create table if not exists inbox (serial integer primary key autoincrement, kind text, raw blob,
    told integer default 0);
create table if not exists known (chat text, id text, address text, from_me integer, sender text, at integer,
    parent text, expires integer, gone integer default 0, primary key (chat, id)) without rowid;
create index if not exists parents on known (parent) where parent != '';
create index if not exists expiries on known (expires) where expires != 0 and gone = 0;
create table if not exists people (id text primary key, lid text, phone text) without rowid;
create table if not exists sent (id text primary key, chat text, wire_id text, at real) without rowid;
create table if not exists doubts (id text primary key, secret text, content blob) without rowid;
create table if not exists chats (id text primary key, told text) without rowid;
create table if not exists covered (chat text primary key, since integer, whole integer) without rowid;
create table if not exists promised (name text primary key, raw blob) without rowid;
create table if not exists facts (name text primary key, value text) without rowid;
"""


class Kind(StrEnum):
    MESSAGE = "message"
    SENT = "sent"
    HISTORY = "history"
    GONE = "gone"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Noted:
    """News not yet acknowledged."""

    serial: int
    kind: Kind
    raw: bytes
    told: int  # messages of a piece of the history that are dealt with


@dataclass(frozen=True, slots=True)
class Known:
    """What must be known of a message in order to delete it, answer it, or react to it."""

    chat: str  # the vault's id
    id: str
    address: str  # of the chat, as the message came
    from_me: bool
    sender: str  # address, or the vault's id where the diary was lost and nobody knows which address it was
    at: int  # seconds
    parent: str = ""  # the message whose picture this one carries in a better quality
    expires: int = 0  # seconds; 0 is never
    gone: bool = False


class Diary:
    def __init__(self, file: Path) -> None:
        file.touch(0o600)
        self._database = sqlite3.connect(file, isolation_level=None)
        self._database.executescript(f"pragma journal_mode = wal; pragma synchronous = normal; {SCHEMA}")
        if not self.fact("begun"):
            self.learn("begun", str(time.time_ns()))

    def close(self) -> None:
        self._database.close()

    # ── news ─────────────────────────────────────────────────────────────────────────────────────────────

    def note(self, kind: Kind, raw: bytes) -> None:
        self._database.execute("insert into inbox (kind, raw) values (?, ?)", (kind, raw))

    def fresh(self, after: int, *, history: bool, limit: int = 100) -> list[Noted]:
        """Oldest first. What was written long ago waits in a queue of its own, behind what is being written now."""
        rows = self._database.execute(
            "select serial, kind, raw, told from inbox where serial > ? and (kind = ?) = ? order by serial limit ?",
            (after, Kind.HISTORY, history, limit),
        )
        return [Noted(serial, Kind(kind), raw, told) for serial, kind, raw, told in rows]

    def done(self, serial: int) -> None:
        self._database.execute("delete from inbox where serial = ?", (serial,))

    def partly_done(self, serial: int, told: int) -> None:
        self._database.execute("update inbox set told = ? where serial = ?", (told, serial))

    # ── messages ─────────────────────────────────────────────────────────────────────────────────────────

    def know(self, messages: Sequence[Known]) -> None:
        """The first word on a message counts."""
        with self.together():
            places = ", ".join("?" * len(Known.__slots__))
            self._database.executemany(f"insert or ignore into known values ({places})", map(astuple, messages))  # noqa: S608

    def known(self, chat: str, id: str) -> Known | None:
        return next(self._known("chat = ? and id = ?", chat, id), None)

    def copies(self, chat: str, id: str) -> list[Known]:
        """Messages that carry the same picture in a better quality."""
        return list(self._known("parent = ? and chat = ?", id, chat))

    def expired(self, now: datetime) -> list[Known]:
        return list(self._known("expires != 0 and gone = 0 and expires <= ?", int(now.timestamp())))

    def here(self) -> Iterator[Known]:
        """Everything not known to be gone, newest first."""
        return self._known("gone = 0 order by at desc")

    def talks(self) -> list[str]:
        """Chats with anything in them that is not known to be gone."""
        return [chat for (chat,) in self._database.execute("select distinct chat from known where gone = 0")]

    def before(self, chat: str, moment: float) -> list[tuple[str, str]]:
        """Chat and id of what was written there before this moment, in seconds, and is not known to be gone."""
        query = "select chat, id from known where chat = ? and at < ? and gone = 0 order by at"
        return self._database.execute(query, (chat, moment)).fetchall()

    def left(self, messages: Sequence[tuple[str, str]]) -> None:
        """These left my view by themselves: that is news."""
        self.gone(messages)
        self.note(Kind.GONE, json.dumps(messages).encode())

    def gone(self, messages: Iterable[tuple[str, str]]) -> None:
        """Of each message, its chat and id."""
        with self.together():
            self._database.executemany("update known set gone = 1 where chat = ? and id = ?", list(messages))

    # ── people, sends and facts ──────────────────────────────────────────────────────────────────────────

    def people(self) -> list[Person]:
        rows = self._database.execute("select id, lid, phone from people order by id")
        return [Person(id=id, lid=lid, phone=phone) for id, lid, phone in rows]

    def keep(self, person: Person) -> None:
        self._database.execute("replace into people values (?, ?, ?)", (person.id, person.lid, person.phone))

    def chats(self) -> list[dict[str, Any]]:
        return [json.loads(told) for (told,) in self._database.execute("select told from chats order by id")]

    def put_chat(self, id: str, told: str) -> None:
        """`told` is JSON."""
        self._database.execute("replace into chats values (?, ?)", (id, told))

    def sending(self, id: str, chat: str, secret: str, content: bytes) -> None:
        """What was proposed under this id is about to go out. `secret`: what its message can be told by."""
        with self.together():
            self._database.execute("replace into sent values (?, ?, '', 0)", (id, chat))
            self._database.execute("replace into doubts values (?, ?, ?)", (id, secret, content))

    def unsent(self, id: str) -> None:
        self._database.execute("delete from sent where id = ?", (id,))
        self._database.execute("delete from doubts where id = ?", (id,))

    def sent(self, id: str, chat: str, wire_id: str, at: datetime) -> None:
        """What was sent under this id of ours has gone out under that one of WhatsApp's."""
        self._database.execute("replace into sent values (?, ?, ?, ?)", (id, chat, wire_id, at.timestamp()))
        self._database.execute("delete from doubts where id = ?", (id,))

    def doubts(self) -> dict[str, tuple[str, str, bytes]]:
        """Of what may have gone out, by its secret: our id, the chat, and what it says."""
        rows = self._database.execute("select secret, id, chat, content from doubts join sent using (id)")
        return {secret: (id, chat, content) for secret, id, chat, content in rows}

    @property
    def begun(self) -> int:
        """When the first word was written into it, in nanoseconds."""
        return int(self.fact("begun"))

    def find_sent(self, id: str) -> tuple[str, str, datetime] | None:
        """Chat, WhatsApp's id and time; the id is empty where it is not known whether it went out."""
        row = self._database.execute("select chat, wire_id, at from sent where id = ?", (id,)).fetchone()
        return (row[0], row[1], datetime.fromtimestamp(row[2], UTC)) if row else None

    def linked(self, device: str, at: datetime) -> None:
        """This device is linked; what an earlier one was told of the history no longer reaches up to now."""
        if self.fact("device") != device:
            self.learn("device", device)
            self.learn("linked", at.isoformat())
            self.learn("history", "")
            self.learn("clears", "")
            self._database.execute("delete from covered")
            self._database.execute("delete from promised")

    def promise(self, name: str, raw: bytes) -> None:
        """A piece of the history is on its way, unless it came before its announcement."""
        self._database.execute("insert or ignore into promised values (?, ?)", (name, raw))

    def keep_promise(self, name: str) -> None:
        self._database.execute("replace into promised values (?, x'')", (name,))

    def promised(self) -> list[str]:
        """Pieces that are still on their way."""
        return [name for (name,) in self._database.execute("select name from promised where raw != x''")]

    def promises(self, name: str) -> bytes:
        """How this piece was announced; empty when it has come."""
        row = self._database.execute("select raw from promised where name = ?", (name,)).fetchone()
        return row[0] if row else b""

    def waiting(self) -> tuple[int, int]:
        """How many pieces of the history are not done with, and how many of their messages are."""
        return self._database.execute(  # type: ignore[no-any-return]
            "select count(*), coalesce(sum(told), 0) from inbox where kind = ?", (Kind.HISTORY,)
        ).fetchone()

    def cover(self, chat: str, since: int, *, whole: bool) -> None:
        """The history has told this chat from here on; `whole`: and there is nothing before."""
        self._database.execute(
            "insert into covered values (?, ?, ?) on conflict (chat) do update"
            " set since = min(since, excluded.since), whole = max(whole, excluded.whole)",
            (chat, since, whole),
        )

    def covered(self) -> int:
        """How many chats the history told of."""
        return int(self._database.execute("select count(*) from covered").fetchone()[0])

    def since(self) -> datetime | None:
        """From when on every chat that the history told is known; None is from the beginning. Without any, the link."""
        if not self.covered():
            return self.linked_at()
        [since] = self._database.execute("select max(since) from covered where not whole").fetchone()
        return datetime.fromtimestamp(since, UTC) if since else None

    def linked_at(self) -> datetime | None:
        linked = self.fact("linked")
        return datetime.fromisoformat(linked) if linked else None

    def fact(self, name: str) -> str:
        row = self._database.execute("select value from facts where name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def learn(self, name: str, value: str) -> None:
        self._database.execute("replace into facts values (?, ?)", (name, value))

    def _known(self, where: str, *values: object) -> Iterator[Known]:
        rows: list[Any] = self._database.execute(f"select * from known where {where}", values).fetchall()  # noqa: S608
        for chat, id, address, from_me, sender, at, parent, expires, gone in rows:
            yield Known(chat, id, address, bool(from_me), sender, at, parent, expires, bool(gone))

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is written within, or nothing of it; inside of another one it is a part of that."""
        if self._database.in_transaction:
            yield
            return
        self._database.execute("begin")
        try:
            yield
        except BaseException:
            self._database.execute("rollback")
            raise
        self._database.execute("commit")
