"""What happens on a disk that is really full."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator

import httpx
import pytest

from config.settings import Settings
from tests import pictures
from tests.web.library.test_tus import TUS, begun, send
from tests.web.library.test_uploads import kept
from tests.web.serving import upload

SIZE = 6_000_000


@pytest.fixture
def settings(settings: Settings) -> Iterator[Settings]:
    """Blobs on a disk of 6 MB; where this system lets nobody make one, in files of at most 100 kB."""
    blobs = settings.data / "blobs"
    blobs.mkdir(parents=True)
    if (
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", blobs], capture_output=True).returncode
        == 0
    ):
        yield settings
        subprocess.run(["umount", "--lazy", blobs], check=True)
    else:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
        yield settings
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def filled(http: httpx.AsyncClient) -> tuple[list[int], list[httpx.Response]]:
    """Photos taken in until the first refusal, and the answers after it."""
    answers = [await upload(http, pictures.saved(pictures.drawing(seed), "PNG")) for seed in range(1, 20)]
    taken = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    return taken, [answer for answer in answers if answer.status_code != 201]


async def test_a_full_disk_refuses_clearly_and_keeps_what_it_has(owner: httpx.AsyncClient, settings: Settings) -> None:
    taken, refused = await filled(owner)
    assert refused and {(answer.status_code, answer.json()["code"]) for answer in refused} == {(507, "no_space")}
    assert not kept(settings, "tmp")
    for id in taken:
        assert (await owner.get(f"/api/library/{id}/file")).status_code == 200


async def test_pieces_that_find_no_room_leave_none_behind(owner: httpx.AsyncClient, settings: Settings) -> None:
    path = await begun(owner, bytes(2 * SIZE))
    answer = await send(owner, path, 0, bytes(2 * SIZE))
    assert (answer.status_code, answer.json()["code"]) == (507, "no_space")
    assert not kept(settings, "tmp")
    assert (await owner.head(path, headers=TUS)).status_code == 404
    assert (await upload(owner, pictures.jpeg(1, (160, 120)))).status_code == 201
