from __future__ import annotations

import hashlib

import httpx
import pytest

from tests import pictures
from tests.web.serving import upload
from vault import renditions
from vault.renditions import Rendition

BIG = pictures.saved(pictures.drawing(7, (900, 700)), "PNG", compress_level=1)  # larger than what is answered in one go
PATHS = ("file", "thumb", "rendition/grid.webp", "rendition/grid2x.webp", "rendition/screen.jpg")


@pytest.fixture
async def photo(owner: httpx.AsyncClient) -> str:
    """The address of a photo of several pieces."""
    assert len(BIG) > 600_000
    return f"/api/library/{(await upload(owner, BIG, 'Ñandú “big”.png')).json()['id']}"


async def test_the_original_comes_back_byte_for_byte(owner: httpx.AsyncClient, photo: str) -> None:
    answer = await owner.get(f"{photo}/file")
    assert answer.content == BIG
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Length"] == str(len(BIG))
    assert answer.headers["ETag"] == f'"{hashlib.sha256(BIG).hexdigest()}"'
    assert "filename*=UTF-8''%C3%91and%C3%BA" in answer.headers["Content-Disposition"]


async def test_the_thumbnail_is_a_small_jpeg(owner: httpx.AsyncClient, photo: str) -> None:
    answer = await owner.get(f"{photo}/thumb")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert max(pictures.read(answer.content).size) == 200


@pytest.mark.parametrize("rendition", renditions.ALL, ids=lambda rendition: rendition.name)
async def test_renditions_are_of_their_size(owner: httpx.AsyncClient, photo: str, rendition: Rendition) -> None:
    answer = await owner.get(f"{photo}/rendition/{rendition.name}")
    assert answer.headers["Content-Type"] == rendition.mime
    assert min(rendition.least, 900) <= max(pictures.read(answer.content).size) <= rendition.side


async def test_there_are_no_other_renditions(owner: httpx.AsyncClient, photo: str) -> None:
    for name in ("huge.webp", "..%2f..%2fsecret", "%2e%2e", "grid.webp%00"):
        assert (await owner.get(f"{photo}/rendition/{name}")).status_code == 404


@pytest.mark.parametrize("path", PATHS)
async def test_bytes_are_kept_private_and_cannot_run(owner: httpx.AsyncClient, photo: str, path: str) -> None:
    headers = (await owner.get(f"{photo}/{path}")).headers
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"].startswith("private")
    assert "Cookie" in headers["Vary"] and "Authorization" in headers["Vary"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PATHS)
async def test_what_is_known_is_not_sent_again(owner: httpx.AsyncClient, photo: str, path: str) -> None:
    known = (await owner.get(f"{photo}/{path}")).headers["ETag"]
    answer = await owner.get(f"{photo}/{path}", headers={"If-None-Match": f'"other", {known}'})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", known)
    assert (await owner.get(f"{photo}/{path}", headers={"If-None-Match": '"other"'})).status_code == 200


@pytest.mark.parametrize("path", PATHS)
async def test_a_head_tells_what_a_get_would(owner: httpx.AsyncClient, photo: str, path: str) -> None:
    whole, head = await owner.get(f"{photo}/{path}"), await owner.head(f"{photo}/{path}")
    assert head.content == b"" and head.status_code == 200
    assert all(head.headers[name] == whole.headers[name] for name in ("Content-Length", "Content-Type", "ETag"))


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-", slice(0, None)),
        ("bytes=0-99", slice(0, 100)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-50", slice(-50, None)),
        ("bytes=5-999999999", slice(5, None)),
        ("bytes=1000-400000", slice(1000, 400001)),
    ],
)
async def test_a_part_can_be_asked_for(owner: httpx.AsyncClient, photo: str, asked: str, part: slice) -> None:
    answer = await owner.get(f"{photo}/file", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, BIG[part])
    assert answer.headers["Content-Range"].endswith(f"/{len(BIG)}")


async def test_a_part_beyond_the_end_cannot(owner: httpx.AsyncClient, photo: str) -> None:
    answer = await owner.get(f"{photo}/file", headers={"Range": f"bytes={len(BIG)}-"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(BIG)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-9", "bytes=x", "lines=0-9", "bytes=9-1", "bytes="])
async def test_a_range_we_do_not_speak_gets_it_all(owner: httpx.AsyncClient, photo: str, asked: str) -> None:
    answer = await owner.get(f"{photo}/file", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, BIG)


async def test_a_part_of_other_bytes_gets_it_all(owner: httpx.AsyncClient, photo: str) -> None:
    etag = (await owner.head(f"{photo}/file")).headers["ETag"]
    for known, status in (('"other"', 200), (etag, 206), ("Sat, 01 Jan 2022 00:00:00 GMT", 200)):
        answer = await owner.get(f"{photo}/file", headers={"Range": "bytes=0-9", "If-Range": known})
        assert answer.status_code == status
