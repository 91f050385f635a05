"""A folder comes in whole, once, however often and however rudely the import is run."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from config.importing import Import, Tally, total, walk
from config.settings import Settings
from config.wiring import build
from storage.mongo.stores import open_stores
from tests import pictures
from tests.storage.mongo.line import open_line
from vault.darkroom import Darkroom
from vault.errors import StoreDown
from vault.owners import OWNER
from vault.vault import Vault

Importing = Callable[..., Import]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three photos, one of them twice, and three files that are none; a hidden one and a link are not looked at."""
    below = tmp_path / "photos" / "2024"
    below.mkdir(parents=True)
    for name, data in {
        "a.jpg": pictures.jpeg(1),
        "b.png": pictures.png(),
        "2024/c.jpg": pictures.jpeg(3),
        "2024/again.jpg": pictures.jpeg(1),
        "notes.txt": b"words",
        "2024/empty.jpg": b"",
        "2024/cut.jpg": pictures.cut(pictures.jpeg(4)),
        ".hidden.jpg": pictures.jpeg(5),
    }.items():
        (tmp_path / "photos" / name).write_bytes(data)
    (tmp_path / "photos" / "link.jpg").symlink_to(below / "c.jpg")
    return tmp_path / "photos"


@pytest.fixture
def importing(vault: Vault) -> Importing:
    def _importing(largest: int = 10**9, step: Callable[[Tally], None] = lambda tally: None) -> Import:
        return Import(vault, OWNER, largest=largest, abreast=3, step=step)

    return _importing


async def test_everything_is_new_already_there_or_refused_with_a_reason(folder: Path, importing: Importing) -> None:
    tally = await importing().run(folder)
    assert (tally.new, tally.already, tally.refused.total()) == (3, 1, 3)
    assert tally.examples["The file is empty."] == [str(folder / "2024" / "empty.jpg")]


async def test_running_again_brings_nothing_in_twice(folder: Path, importing: Importing, vault: Vault) -> None:
    await importing().run(folder)
    again = await importing().run(folder)
    assert (again.new, again.already) == (0, 4)
    assert len(await vault.library.page(OWNER)) == 3


async def test_a_stopped_import_goes_on_where_it_was(folder: Path, importing: Importing, vault: Vault) -> None:
    halfway = asyncio.Event()
    stopped = asyncio.create_task(importing(step=lambda tally: halfway.set()).run(folder))
    await halfway.wait()
    stopped.cancel()
    await asyncio.wait([stopped])
    assert stopped.cancelled()
    await importing().run(folder)
    assert len(await vault.library.page(OWNER)) == 3
    assert list(vault.blobs.scratch().parent.iterdir()) == []


async def test_a_file_that_is_too_large_is_refused_unread(folder: Path, importing: Importing) -> None:
    tally = await importing(largest=5).run(folder)
    assert tally.new == 0
    assert any("larger than" in reason for reason in tally.refused)


def test_the_walk_is_steady_and_passes_over_links_and_hidden_files(folder: Path) -> None:
    names = [str(path.relative_to(folder)) for path in walk(folder, lambda error: None)]
    assert names == ["2024/again.jpg", "2024/c.jpg", "2024/cut.jpg", "2024/empty.jpg", "a.jpg", "b.png", "notes.txt"]


async def test_a_folder_that_cannot_be_read_is_refused_and_the_rest_comes_in(
    folder: Path, importing: Importing
) -> None:
    unreadable(folder / "2024")
    tally = await importing().run(folder)
    assert (tally.new, tally.already, tally.refused["File name too long"]) == (3, 1, 1)
    assert tally.done == total(folder)


def unreadable(folder: Path) -> None:
    """Folders in folders until the path of the last is too long for anybody to name, whatever their rights."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=here)
        inner = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


@pytest.mark.usefixtures("vault")  # its indexes take their time, and are there then
async def test_a_database_that_goes_away_ends_it_with_what_was_done(
    folder: Path, settings: Settings, darkroom: Darkroom, mongodb_url: str, tmp_path: Path
) -> None:
    async with (
        open_line(mongodb_url, tmp_path / "line.sock") as line,
        open_stores(line.url, settings.mongodb_name, wait=5) as stores,
    ):
        work = Import(
            build(settings, settings.data, stores, darkroom),
            OWNER,
            largest=10**9,
            abreast=3,
            step=lambda tally: line.lose("find", 10**6),
        )
        with pytest.raises(StoreDown):
            await work.run(folder)
    assert work.tally.done >= 1
