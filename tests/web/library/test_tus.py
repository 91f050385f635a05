"""Uploads in pieces, over the wire: tus 1.0."""

from __future__ import annotations

import asyncio
import hashlib
from base64 import b64encode

import httpx
import pytest

from config.settings import Settings
from tests import pictures
from tests.web.library.test_uploads import kept
from tests.web.serving import Address, uploaded

LAKE = pictures.jpeg(1, (160, 120))
HALF = len(LAKE) // 2
UPLOADS = "/api/library/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = TUS | {"Content-Type": "application/offset+octet-stream"}


def named(name: str, **more: str) -> str:
    return ",".join(f"{key} {b64encode(text.encode()).decode()}" for key, text in {"filename": name, **more}.items())


async def begin(http: httpx.AsyncClient, data: bytes = LAKE, *, first: bytes | None = None) -> httpx.Response:
    told = {"Upload-Length": str(len(data)), "Upload-Metadata": named("lake.jpg", caption="The lake")}
    if first is None:
        return await http.post(UPLOADS, headers=TUS | told)
    return await http.post(UPLOADS, headers=PIECE | told, content=first)


async def begun(http: httpx.AsyncClient, data: bytes = LAKE) -> str:
    """Its address."""
    answer = await begin(http, data)
    assert answer.status_code == 201, answer.text
    return httpx.URL(f"{http.base_url}{UPLOADS}").join(answer.headers["Location"]).path


async def send(http: httpx.AsyncClient, path: str, offset: int, data: bytes, **headers: str) -> httpx.Response:
    return await http.patch(path, content=data, headers=PIECE | {"Upload-Offset": str(offset)} | headers)


async def offset(http: httpx.AsyncClient, path: str) -> int:
    return int((await http.head(path, headers=TUS)).headers["Upload-Offset"])


async def test_what_can_be_done_is_told_to_anybody(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.options(UPLOADS)
    assert (answer.status_code, answer.headers["Tus-Version"]) == (204, "1.0.0")
    assert answer.headers["Tus-Max-Size"] == "80000000"
    assert {"creation", "expiration", "checksum", "termination"} < set(answer.headers["Tus-Extension"].split(","))
    assert (await stranger.post(UPLOADS, headers=TUS | {"Upload-Length": "5"})).status_code == 401


async def test_a_photo_in_two_pieces_is_taken_in(owner: httpx.AsyncClient) -> None:
    path = await begun(owner)
    first = await send(owner, path, 0, LAKE[:HALF])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(HALF))
    assert "X-Photo-Id" not in first.headers
    last = await send(owner, path, HALF, LAKE[HALF:])
    assert (last.status_code, last.headers["X-Duplicate"]) == (204, "false")
    photo = (await owner.get(f"/api/library/{last.headers['X-Photo-Id']}")).json()
    assert (photo["sha256_hash"], photo["caption"]) == (hashlib.sha256(LAKE).hexdigest(), "The lake")


async def test_a_small_photo_comes_with_the_first_request(owner: httpx.AsyncClient) -> None:
    known = await uploaded(owner, LAKE)
    answer = await begin(owner, first=LAKE)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(LAKE)))
    assert (answer.headers["X-Photo-Id"], answer.headers["X-Duplicate"]) == (str(known["id"]), "true")


async def test_how_far_it_is_can_be_asked(owner: httpx.AsyncClient) -> None:
    path = await begun(owner)
    await send(owner, path, 0, LAKE[:HALF])
    answer = await owner.head(path, headers=TUS)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (200, str(HALF))
    assert answer.headers["Upload-Length"] == str(len(LAKE))
    assert answer.headers["Upload-Metadata"] == named("lake.jpg", caption="The lake")
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Upload-Expires"].endswith("GMT")


async def test_a_sender_who_hangs_up_goes_on_where_he_was(
    owner: httpx.AsyncClient, address: Address, key: str, settings: Settings
) -> None:
    path = await begun(owner)
    told = PIECE | {"Authorization": f"Bearer {key}", "Upload-Offset": "0", "Content-Length": str(len(LAKE))}
    head = "".join(f"{name}: {value}\r\n" for name, value in ({"Host": "localhost"} | told).items())
    _, writer = await asyncio.open_connection(*address)
    writer.write(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode() + LAKE[:HALF])
    while [file.stat().st_size for file in kept(settings, "tmp")] != [HALF]:  # noqa: ASYNC110 - as below
        await asyncio.sleep(0.01)
    writer.close()
    while await offset(owner, path) < HALF:  # noqa: ASYNC110 - the server says nothing to whoever has gone
        await asyncio.sleep(0.01)
    assert (await send(owner, path, HALF, LAKE[HALF:])).status_code == 204


async def test_a_piece_in_the_wrong_place_and_one_too_long_change_nothing(owner: httpx.AsyncClient) -> None:
    path = await begun(owner)
    answer = await send(owner, path, 7, LAKE[7:])
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_offset")
    answer = await send(owner, path, 0, LAKE + b"!")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_long")
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert await offset(owner, path) == 0


async def test_a_piece_that_was_changed_on_its_way_is_refused(owner: httpx.AsyncClient) -> None:
    path, good = await begun(owner), b64encode(hashlib.sha1(LAKE, usedforsecurity=False).digest()).decode()
    answer = await send(owner, path, 0, LAKE[:-1] + b"?", **{"Upload-Checksum": f"sha1 {good}"})
    assert (answer.status_code, answer.json()["code"]) == (460, "wrong_checksum")
    assert await offset(owner, path) == 0
    assert (await send(owner, path, 0, LAKE, **{"Upload-Checksum": f"sha1 {good}"})).status_code == 204


async def test_what_is_no_photo_is_refused_by_its_name(owner: httpx.AsyncClient, settings: Settings) -> None:
    path = await begun(owner, b"hello")
    answer = await send(owner, path, 0, b"hello")
    assert (answer.status_code, answer.json()["code"]) == (415, "not_an_image")
    assert (await owner.head(path, headers=TUS)).status_code == 404
    assert not kept(settings, "")


async def test_an_upload_that_was_cancelled_is_gone(owner: httpx.AsyncClient, settings: Settings) -> None:
    path = await begun(owner)
    await send(owner, path, 0, LAKE[:HALF])
    assert (await owner.delete(path, headers=TUS)).status_code == 204
    assert (await owner.delete(path, headers=TUS)).status_code == 404
    assert (await send(owner, path, HALF, LAKE[HALF:])).status_code == 404
    assert not kept(settings, "")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": "5"}, 412),
        (TUS | {"Upload-Length": "five"}, 400),
        (TUS, 400),
        (TUS | {"Upload-Length": "0"}, 400),
        (TUS | {"Upload-Length": "80000001"}, 413),
        (TUS | {"Upload-Length": "5", "Upload-Metadata": "filename ?"}, 400),
    ],
)
async def test_what_is_not_said_properly_begins_nothing(
    owner: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    answer = await owner.post(UPLOADS, headers=headers)
    assert (answer.status_code, answer.headers["Tus-Version"]) == (status, "1.0.0")


async def test_pieces_come_as_pieces(owner: httpx.AsyncClient) -> None:
    path = await begun(owner)
    answer = await owner.patch(path, json={}, headers=TUS | {"Upload-Offset": "0"})
    assert answer.status_code == 415
    assert (await owner.patch(path, content=LAKE, headers=PIECE)).status_code == 400
