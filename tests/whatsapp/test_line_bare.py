"""A small machine has neither libmagic, which the library looks for as it is loaded, nor ffmpeg."""

from __future__ import annotations

from pathlib import Path

from tests.contracts.transport import PHOTO, heard, parcel
from tests.whatsapp import messages
from tests.whatsapp.joined import joined, link
from tests.whatsapp.stage import Stage


async def test_photos_go_out_and_come_in_without_libmagic_and_ffmpeg(stage: Stage, tmp_path: Path) -> None:
    stage.environment["PATH"] = str(tmp_path)
    async with joined(stage, factory="tests.whatsapp.bare:opened") as line:
        await link(stage, line, stage.me)
        await line.send(await parcel(line, f"{stage.anna.pn}@c.us", tmp_path))
        sent = (await stage.me.next_sent()).message.imageMessage
        await stage.me.receive(stage.anna, messages.photo(stage.server.media.image(PHOTO)))
        _mine, theirs = await heard(line), await heard(line)
        await line.fetch(theirs, tmp_path / "photo")
    assert stage.server.media.open_image(sent) == (tmp_path / "photo").read_bytes() == PHOTO
