from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from config.settings import Settings
from tests import pictures
from tests.web.serving import upload, uploaded


def kept(settings: Settings, below: str) -> list[Path]:
    return [path for path in (settings.data / "blobs" / below).rglob("*") if path.is_file()]


async def test_a_new_photo_is_taken_in(owner: httpx.AsyncClient) -> None:
    answer = await upload(owner, pictures.jpeg(), caption="The lake")
    record = answer.json()
    assert (answer.status_code, record["duplicate"], record["caption"]) == (201, False, "The lake")
    assert record["md5_hash"] == hashlib.md5(pictures.jpeg(), usedforsecurity=False).hexdigest()
    assert record["file_size_bytes"] == len(pictures.jpeg())
    assert (record["original_source"], record["mime_type"]) == ("upload", "image/jpeg")


async def test_the_same_bytes_again_are_the_same_photo(owner: httpx.AsyncClient) -> None:
    first = await uploaded(owner, pictures.jpeg(), caption="The lake")
    again = await upload(owner, pictures.jpeg(), caption="Another word")
    assert again.status_code == 200
    assert again.json() == {**first, "duplicate": True}


async def test_twenty_doors_at_once_make_one_photo(owner: httpx.AsyncClient, settings: Settings) -> None:
    answers = await asyncio.gather(*(upload(owner, pictures.jpeg()) for _ in range(20)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 19}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len((await owner.get("/api/library")).json()) == 1
    assert len(kept(settings, "originals")) == 1 and not kept(settings, "tmp")


async def test_the_date_may_be_in_the_name(owner: httpx.AsyncClient) -> None:
    record = (await upload(owner, pictures.saved(pictures.drawing(), "PNG"), "IMG-20240131-WA0007.png")).json()
    assert record["taken_from"] == "filename" and record["taken_at"].startswith("2024-01-31")


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 400, "empty"),
        (b"GIF89a but not really", 415, None),
        (pictures.svg(), 415, "not_an_image"),
        (pictures.archive(), 415, "not_an_image"),
        (pictures.cut(pictures.jpeg()), 415, "damaged"),
        (pictures.pixel_bomb(), 413, "too_many_pixels"),
    ],
)
async def test_what_is_no_photo_is_refused_and_leaves_nothing(
    owner: httpx.AsyncClient, settings: Settings, data: bytes, status: int, code: str | None
) -> None:
    answer = await upload(owner, data)
    assert answer.status_code == status and answer.json()["code"] in (code, "not_an_image", "damaged")
    assert not code or answer.json()["code"] == code
    assert not kept(settings, "") and (await owner.get("/api/library")).json() == []


async def test_a_caption_beyond_measure_is_refused(owner: httpx.AsyncClient, settings: Settings) -> None:
    assert (await upload(owner, pictures.jpeg(), caption="a" * 5000)).status_code == 400
    assert not kept(settings, "")


async def test_a_stranger_uploads_nothing(stranger: httpx.AsyncClient, settings: Settings) -> None:
    assert (await upload(stranger, pictures.jpeg())).status_code == 401
    assert not kept(settings, "")


async def test_a_sender_who_hangs_up_leaves_nothing(owner: httpx.AsyncClient, settings: Settings) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
        yield pictures.jpeg()
        while not kept(settings, "tmp"):  # noqa: ASYNC110 - the server says nothing yet
            await asyncio.sleep(0.01)
        raise ConnectionError

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    with pytest.raises(ConnectionError):
        await owner.post("/api/library/upload", content=broken(), headers=kind)
    while kept(settings, "tmp"):  # noqa: ASYNC110 - the server says nothing to whoever has gone
        await asyncio.sleep(0.01)
    assert not kept(settings, "")
