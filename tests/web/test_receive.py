from __future__ import annotations

import tracemalloc
from collections.abc import AsyncIterator

import httpx
import pytest

from config.settings import Settings
from tests import pictures
from tests.web.library.test_uploads import kept
from web.doors import Doors
from web.receive import clean_name

PHOTO = b'Content-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
MEGABYTE = 1_000_000


@pytest.fixture
def doors() -> Doors:
    return Doors(max_upload=70 * MEGABYTE)


def form(*parts: bytes) -> bytes:
    return b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"


async def sent(http: httpx.AsyncClient, body: bytes | AsyncIterator[bytes], kind: str = "") -> httpx.Response:
    headers = {"Content-Type": kind or "multipart/form-data; boundary=x"}
    return await http.post("/api/library/upload", content=body, headers=headers)


def text(name: str, value: bytes) -> bytes:
    return b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (name.encode(), value)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (form(), 400),
        (form(text("caption", b"a")), 400),
        (form(text("photo", b"a")), 400),
        (form(PHOTO.replace(b'"photo"', b'"file"') + b"a"), 400),
        (form(PHOTO + b"a", PHOTO + b"b"), 400),
        (form(PHOTO + b"a")[:-8], 400),
        (b"no form at all", 400),
        (form(*[text("caption", b"a")] * 3000), 413),
        (form(text("caption", b"a" * 100_000)), 413),
        (form(b"X-Long: " + b"a" * 100_000 + b"\r\n" + PHOTO), 413),
        (form(b"Content-Disposition: attachment\r\n\r\na"), 400),
        (b"\r--x\r\n" + PHOTO, 400),
    ],
)
async def test_a_form_that_is_not_right_is_refused(
    owner: httpx.AsyncClient, settings: Settings, body: bytes, status: int
) -> None:
    assert (await sent(owner, body)).status_code == status
    assert not kept(settings, "")


@pytest.mark.parametrize("kind", ["application/json", "image/jpeg", "application/x-www-form-urlencoded"])
async def test_only_a_form_is_read(owner: httpx.AsyncClient, kind: str) -> None:
    assert (await sent(owner, form(PHOTO), kind)).status_code == 400


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=" + "a" * 300])
async def test_a_form_needs_a_boundary(owner: httpx.AsyncClient, kind: str) -> None:
    assert (await sent(owner, form(PHOTO), kind)).status_code == 400


async def test_text_may_come_after_the_photo(owner: httpx.AsyncClient) -> None:
    answer = await sent(owner, form(PHOTO + pictures.jpeg(), text("caption", "Öl 🎂".encode()), text("other", b"x")))
    assert answer.json()["caption"] == "Öl 🎂"


async def large(size: int) -> AsyncIterator[bytes]:
    """A form with a photo of so many bytes, piece by piece, its length not told."""
    yield b"--x\r\n" + PHOTO
    for _ in range(size // 100_000):
        yield b"a" * 100_000
    yield b"\r\n--x--\r\n"


async def test_a_photo_beyond_measure_is_refused_by_its_length(owner: httpx.AsyncClient, settings: Settings) -> None:
    answer = await sent(owner, form(PHOTO + b"a" * 71 * MEGABYTE))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert not kept(settings, "")


async def test_and_by_its_bytes_where_it_does_not_tell(owner: httpx.AsyncClient, settings: Settings) -> None:
    answer = await sent(owner, large(75 * MEGABYTE))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert not kept(settings, "")


async def test_a_large_upload_takes_little_memory(owner: httpx.AsyncClient) -> None:
    tracemalloc.start()
    try:
        answer = await sent(owner, large(60 * MEGABYTE))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status_code == 415
    assert peak < 16 * MEGABYTE


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("beach.jpg", "beach.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\a.jpg", "a.jpg"),
        ("a\x00b\r\n.jpg", "ab.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("..", "photo"),
        ("", "photo"),
        ("a" * 300 + ".jpg", "a" * 251 + ".jpg"),
    ],
)
def test_a_name_is_only_a_name(name: str, clean: str) -> None:
    assert clean_name(name) == clean
