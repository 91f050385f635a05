from __future__ import annotations

import io
import zipfile
from pathlib import Path

import httpx

from tests import pictures
from tests.house import eventually
from tests.web.library.test_assets import three
from tests.web.library.test_plans import somebody_else
from tests.web.serving import uploaded
from vault.vault import Vault

PATH = "/api/library/downloads"


async def test_photos_are_downloaded_as_one_zip(owner: httpx.AsyncClient) -> None:
    photos = await three(owner)
    prepared = await owner.post(PATH, json={"photoIds": photos})
    assert prepared.status_code == 201
    assert prepared.json()["photos"] == 3
    answer = await owner.get(prepared.json()["url"])
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''ChatVault%20")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.namelist() == ["beach.jpg", "beach (2).jpg", "beach (3).jpg"]
    assert archive.read("beach (2).jpg") == pictures.jpeg(2)
    assert sum(each.file_size for each in archive.infolist()) == prepared.json()["bytes"]


async def test_nobody_else_can_use_the_address(owner: httpx.AsyncClient, vault: Vault) -> None:
    url = (await owner.post(PATH, json={"photoIds": await three(owner)})).json()["url"]
    async with somebody_else(owner, vault) as other:
        assert (await other.get(url)).status_code == 404
    async with httpx.AsyncClient(base_url=owner.base_url) as stranger:
        assert (await stranger.get(url)).status_code == 401
    assert (await owner.get(f"{PATH}/nothing")).status_code == 404


async def test_photos_that_are_none_are_left_out(owner: httpx.AsyncClient) -> None:
    first, *_ = await three(owner)
    assert (await owner.post(PATH, json={"photoIds": [999, first]})).json()["photos"] == 1
    assert (await owner.post(PATH, json={"photoIds": [999]})).status_code == 404


async def test_asking_what_would_come_packs_nothing(owner: httpx.AsyncClient) -> None:
    url = (await owner.post(PATH, json={"photoIds": await three(owner)})).json()["url"]
    answer = await owner.head(url)
    assert (answer.status_code, answer.content) == (200, b"")


async def test_whoever_leaves_in_the_middle_leaves_no_file_open(owner: httpx.AsyncClient) -> None:
    big = (await uploaded(owner, pictures.jpeg() + bytes(30_000_000)))["id"]
    url = (await owner.post(PATH, json={"photoIds": [big]})).json()["url"]
    async with owner.stream("GET", url) as answer:
        await anext(answer.aiter_raw())
        assert read()
    assert await eventually(closed)


def read() -> list[str]:
    """The originals that are being read by the server, which is in this process."""
    files = [each.resolve() for each in Path("/proc/self/fd").iterdir()]
    return [str(file) for file in files if "/originals/" in str(file)]


async def closed() -> bool:
    return not read()
