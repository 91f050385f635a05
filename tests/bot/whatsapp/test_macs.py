from __future__ import annotations

from contextlib import closing
from pathlib import Path

from bot.whatsapp.macs import Macs
from bot.whatsapp.session import Session
from tests.bot.whatsapp.library import BEN, Library

DELETED = ("deleteMessageForMe", BEN, "M1", "0", "0")


async def test_a_change_is_seen_though_somebody_looked_between_its_announcement_and_it(tmp_path: Path) -> None:
    file = tmp_path / "session.sqlite3"
    with closing(Library(file)) as library:
        session = Session(file)
        macs = Macs(session)
        await macs.fresh()
        library.announces()
        assert await macs.fresh() == set()
        library.writes_down(DELETED)
        assert await macs.explained(await macs.fresh(), [DELETED]) == {DELETED}
        await session.close()
