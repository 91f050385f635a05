"""When the fingerprint of an emptied chat is believed, and how far."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.whatsapp.clears import BREAK, CALM, LATE, Clears
from bot.whatsapp.diary import Diary, Kind, Known
from bot.whatsapp.identity import Identities
from bot.whatsapp.macs import Index, Macs
from bot.whatsapp.session import Session
from tests.bot.whatsapp.library import BEN, Library
from tests.make import NOON

ANNA, NUMBER = "999@lid", "4915@s.whatsapp.net"
NOW = 1_700_000_000.0


class Watch:
    """The line, looked at every minute of a clock that need not be waited for."""

    def __init__(self, clears: Clears, diary: Diary) -> None:
        self._clears, self._diary = clears, diary
        self.now = NOW

    async def goes_on(self, seconds: float) -> None:
        until = self.now + seconds
        while self.now < until:
            self.now += BREAK
            await self._clears.look(self.now, ready=True)

    async def sees(self) -> list[str]:
        """The chats of what is gone as of now."""
        await self._clears.look(self.now, ready=True)
        return sorted(f"{known.chat} {known.id}" for known in map(self._known, ("old", "young", "other")) if known.gone)

    def _known(self, id: str) -> Known:
        known = next(filter(None, (self._diary.known(chat, id) for chat in ("4915@c.us", BEN))))
        assert known
        return known


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    with closing(Diary(tmp_path / "diary.sqlite3")) as diary:
        day_before = int(NOW - LATE)
        diary.know([Known("4915@c.us", "old", ANNA, False, ANNA, day_before)])
        diary.know([Known("4915@c.us", "young", ANNA, False, ANNA, int(NOW))])
        diary.know([Known(BEN, "other", BEN, False, BEN, day_before)])
        yield diary


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library(tmp_path / "session.sqlite3")) as library:
        yield library


@pytest.fixture
async def watch(tmp_path: Path, library: Library, diary: Diary) -> AsyncIterator[Watch]:
    session, people = Session(tmp_path / "session.sqlite3"), Identities([], lambda _: None)
    people.met(ANNA, NUMBER)
    yield Watch(Clears(Macs(session), diary, people, diary.left), diary)
    await session.close()


@pytest.mark.parametrize(
    "change", [("clearChat", ANNA, "1", "0"), ("clearChat", NUMBER, "1", "1"), ("deleteChat", ANNA, "1")]
)
async def test_what_was_surely_there_before_is_gone_and_told_once(
    watch: Watch, library: Library, diary: Diary, change: Index
) -> None:
    await watch.goes_on(2 * CALM)
    library.makes(change)
    assert await watch.sees() == ["4915@c.us old"]
    assert await watch.sees() == ["4915@c.us old"]
    assert [noted.kind for noted in diary.fresh(0, history=False)] == [Kind.GONE]


async def test_who_empties_a_chat_again_empties_it_of_what_came_meanwhile(watch: Watch, library: Library) -> None:
    change = ("clearChat", ANNA, "1", "0")
    await watch.goes_on(2 * CALM)
    library.makes(change)
    assert await watch.sees() == ["4915@c.us old"]
    watch.now += LATE
    await watch.goes_on(2 * CALM)
    library.makes(change)
    assert await watch.sees() == ["4915@c.us old", "4915@c.us young"]


async def test_a_clear_that_spares_starred_messages_leaves_all_listed(watch: Watch, library: Library) -> None:
    await watch.goes_on(2 * CALM)
    library.makes(("clearChat", ANNA, "0", "0"))
    assert await watch.sees() == []


async def test_what_is_read_before_the_line_has_come_to_rest_is_old(watch: Watch, library: Library) -> None:
    """A clear of last year, say, handed over after the link."""
    await watch.goes_on(CALM / 2)
    library.makes(("clearChat", ANNA, "1", "0"))
    await watch.goes_on(2 * CALM)
    assert await watch.sees() == []


async def test_after_days_offline_only_what_came_a_day_before_them_is_gone(watch: Watch, library: Library) -> None:
    await watch.goes_on(2 * CALM)
    watch.now += 10 * LATE  # the machine slept; a new look must not take that for a quiet time
    assert await watch.sees() == []
    library.makes(("clearChat", ANNA, "1", "0"))
    assert await watch.sees() == ["4915@c.us old"]


async def test_changes_that_are_all_read_afresh_are_not_new(watch: Watch, library: Library) -> None:
    change = ("clearChat", BEN, "1", "0")
    await watch.goes_on(2 * CALM)
    library.reads_all_afresh(("pin_v1", BEN), change)
    assert await watch.sees() == []
    library.makes(("clearChat", ANNA, "1", "0"))
    assert await watch.sees() == ["4915@c.us old"]


async def test_with_another_link_everything_begins_anew(watch: Watch, library: Library, diary: Diary) -> None:
    await watch.goes_on(2 * CALM)
    diary.linked("another device", NOON)
    library.makes(("clearChat", ANNA, "1", "0"))
    assert await watch.sees() == []
