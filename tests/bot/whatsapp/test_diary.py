from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from bot.whatsapp.diary import Diary, Kind, Known
from tests.make import NOON

MESSAGE = Known("chat", "M1", "address", True, "me", 0)


def test_what_belongs_together_is_written_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "diary")
    with suppress(ZeroDivisionError), diary.together():
        diary.sent("proposed", "chat", "M1", NOON)
        diary.know([MESSAGE])  # together by itself, and a part of this
        raise ZeroDivisionError
    assert (diary.find_sent("proposed"), diary.known("chat", "M1")) == (None, None)
    with diary.together():
        diary.sent("proposed", "chat", "M1", NOON)
        diary.know([MESSAGE])
        diary.note(Kind.SENT, b"heard")
    assert (diary.find_sent("proposed"), diary.known("chat", "M1")) == (("chat", "M1", NOON), MESSAGE)
    diary.close()
