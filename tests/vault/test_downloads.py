"""Many photos in one file, packed while it is fetched."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.wiring import House
from tests import make, pictures
from tests.conftest import Arrive
from vault import renditions
from vault.assets import Library
from vault.downloads import LIFE, Downloads
from vault.errors import Missing
from vault.intake import utc_now
from vault.models.downloads import Download
from vault.models.photos import Asset, Surface
from vault.owners import OWNER
from vault.vault import Vault
from vault.zips import PIECE, Names, Zip


async def packed(vault: Vault, download: Download) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join([piece async for piece in vault.downloads.pieces(download)])))


async def kept(vault: Vault, arrive: Arrive, *names: str) -> list[Asset]:
    arriving = [await arrive(pictures.jpeg(seed=n), name) for n, name in enumerate(names)]
    return [(await vault.intake.accept(each)).asset for each in arriving]


async def test_it_holds_the_photos_as_they_came_in(vault: Vault, arrive: Arrive) -> None:
    sea, alps = await kept(vault, arrive, "sea.jpg", "alps.jpg")
    download = await vault.downloads.prepare(OWNER, [alps.id, sea.id, alps.id, 999])
    archive = await packed(vault, download)
    assert archive.testzip() is None
    assert archive.namelist() == ["alps.jpg", "sea.jpg"]
    assert archive.read("sea.jpg") == pictures.jpeg(seed=0)
    assert [each.compress_type for each in archive.infolist()] == [zipfile.ZIP_STORED] * 2
    assert download.size == sea.digests.size + alps.digests.size


async def test_only_so_much_is_read_as_is_taken(vault: Vault, arrive: Arrive) -> None:
    big = await vault.intake.accept(await arrive(pictures.jpeg() + bytes(5 * PIECE)))
    pieces = vault.downloads.pieces(await vault.downloads.prepare(OWNER, [big.asset.id]))
    assert len(await anext(pieces)) < 2 * PIECE
    (await vault.library.original(big.asset)).write_bytes(b"")  # what was not read yet is not there any more
    assert sum([len(piece) async for piece in pieces]) < PIECE


async def test_what_got_lost_is_named_in_it(vault: Vault, arrive: Arrive) -> None:
    sea, alps = await kept(vault, arrive, "sea.jpg", "alps.jpg")
    (await vault.blobs.get(renditions.original(sea.digests.sha256))).unlink()
    archive = await packed(vault, await vault.downloads.prepare(OWNER, [sea.id, alps.id]))
    assert archive.namelist() == ["alps.jpg", "Missing.txt"]
    assert archive.read("Missing.txt").decode().splitlines()[1:] == ["sea.jpg"]


class Expiring(Library):
    """Housekeeping takes each original just before it is opened."""

    async def original(self, asset: Asset) -> Path:
        file = await super().original(asset)
        file.unlink()
        return file


async def test_what_goes_at_the_last_moment_is_named_in_it(house: House, arrive: Arrive) -> None:
    vault, stores = house.vault, house.stores
    [sea] = await kept(vault, arrive, "sea.jpg")
    library = Expiring(stores.assets, stores.finder, stores.sends, vault.blobs, house.darkroom, Surface.LIBRARY)
    pieces = Downloads(stores.downloads, library, utc_now).pieces(await vault.downloads.prepare(OWNER, [sea.id]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join([piece async for piece in pieces])))
    assert archive.namelist() == ["Missing.txt"]


async def test_a_ticket_is_the_owners_and_lasts_ten_minutes(vault: Vault, arrive: Arrive) -> None:
    [sea] = await kept(vault, arrive, "sea.jpg")
    ticket = await vault.downloads.prepare(OWNER, [sea.id])
    assert await vault.downloads.get(OWNER, ticket.id) == ticket
    with pytest.raises(Missing):
        await vault.downloads.get("other", ticket.id)
    assert ticket.expires_at - ticket.created_at == timedelta(minutes=10)


async def test_an_old_ticket_is_none_and_is_cleared_away(house: House, arrive: Arrive) -> None:
    vault = house.vault
    [sea] = await kept(vault, arrive, "sea.jpg")
    later = Downloads(house.stores.downloads, vault.library, lambda: utc_now() + LIFE + timedelta(seconds=1))
    ticket = await vault.downloads.prepare(OWNER, [sea.id])
    with pytest.raises(Missing):
        await later.get(OWNER, ticket.id)
    assert await later.keep() == {"removed": 1}


async def test_of_nothing_there_is_no_download(vault: Vault) -> None:
    with pytest.raises(Missing):
        await vault.downloads.prepare(OWNER, [999])


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Beach.JPEG", "Beach.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\photos\\a:b?.jpg", "a_b_.jpg"),
        ("Cafe\u0301 \u202e\x07.jpg", "Caf\u00e9.jpg"),
        ("nul.jpg", "2026-05-04 12.00.00.jpg"),
        (" .. ", "2026-05-04 12.00.00.jpg"),
        ("é" * 200 + ".jpg", "é" * 75 + ".jpg"),
        ("caf\udce9.jpg", "caf.jpg"),
    ],
)
def test_names_are_such_as_every_system_takes(given: str, name: str) -> None:
    assert Names().name(make.asset(original_name=given)) == name


def test_no_two_names_are_the_same_in_any_case() -> None:
    names = Names()
    given = ["beach.jpg", "Beach.jpg", "beach (2).jpg", "beach.jpg"]
    told = [names.name(make.asset(original_name=each)) for each in given]
    assert told == ["beach.jpg", "Beach (2).jpg", "beach (2) (2).jpg", "beach (3).jpg"]


def test_photos_from_chats_go_by_their_date() -> None:
    saved = make.asset(original_name="491510000001@c.us_3EB0", source="chat:491510000001@c.us")
    assert Names().name(saved) == "2026-05-04 12.00.00.jpg"


def test_a_date_that_a_zip_cannot_tell_is_the_nearest_it_can(tmp_path: Path) -> None:
    file, archive = tmp_path / "photo.jpg", Zip()
    file.write_bytes(b"x")
    out = b"".join([*archive.add(file, "photo.jpg", datetime(1900, 1, 2, tzinfo=UTC)), archive.end()])
    assert zipfile.ZipFile(io.BytesIO(out)).getinfo("photo.jpg").date_time[:3] == (1980, 1, 2)
