"""What is exported is every original, byte for byte, and what is known of each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pymongo import MongoClient

from config.exporting import export
from config.settings import Settings
from tests import pictures
from tests.conftest import Arrive
from vault.errors import Missing
from vault.models.photos import Asset
from vault.owners import OWNER
from vault.vault import Vault


async def test_every_original_and_a_list_that_describes_them(vault: Vault, arrive: Arrive, tmp_path: Path) -> None:
    photos = {"beach.jpg": pictures.jpeg(1), "../../evil/name.png": pictures.png()}
    for name, data in photos.items():
        await vault.intake.accept(await arrive(data, name, caption=name))
    assert await export(vault, OWNER, tmp_path / "out", lambda asset: None) == 2

    rows = json.loads((tmp_path / "out" / "library.json").read_text(encoding="utf-8"))
    for row in rows:
        assert (tmp_path / "out" / row["file"]).read_bytes() == photos[row["caption"]]
    assert len(list((tmp_path / "out").iterdir())) == 3


async def test_exporting_again_leaves_what_is_there(vault: Vault, arrive: Arrive, tmp_path: Path) -> None:
    await vault.intake.accept(await arrive(pictures.jpeg(1)))
    await export(vault, OWNER, tmp_path, lambda asset: None)
    [photo] = tmp_path.glob("*.jpg")
    before = photo.stat().st_ctime_ns
    await export(vault, OWNER, tmp_path, lambda asset: None)
    assert photo.stat().st_ctime_ns == before


async def test_only_the_owners_photos_are_written_with_their_dates(
    vault: Vault, arrive: Arrive, tmp_path: Path
) -> None:
    mine = (await vault.intake.accept(await arrive(pictures.jpeg(1)))).asset
    await vault.intake.accept(await arrive(pictures.jpeg(2), owner="somebody else"))
    await export(vault, OWNER, tmp_path, lambda asset: None)
    [photo] = tmp_path.glob("*.jpg")
    assert photo.stat().st_mtime == mine.taken_at.timestamp()


async def test_a_name_in_any_script_fits_the_file_system(vault: Vault, arrive: Arrive, tmp_path: Path) -> None:
    await vault.intake.accept(await arrive(pictures.jpeg(1), "花" * 200 + ".jpg"))
    assert await export(vault, OWNER, tmp_path, lambda asset: None) == 1
    [photo] = tmp_path.glob("*.jpg")
    assert "花花" in photo.name


async def test_a_photo_deleted_meanwhile_is_passed_over(
    vault: Vault, settings: Settings, arrive: Arrive, tmp_path: Path
) -> None:
    gone, _ = [(await vault.intake.accept(await arrive(pictures.jpeg(seed)))).asset for seed in (1, 2)]
    file = await vault.library.original(gone)

    def delete(asset: Asset) -> None:  # after the newer one was written
        with MongoClient[dict[str, object]](settings.mongodb_url.get_secret_value()) as client:
            client[settings.mongodb_name]["assets"].delete_one({"_id": gone.id})
        file.unlink(missing_ok=True)

    assert await export(vault, OWNER, tmp_path, delete) == 1


async def test_an_original_that_is_lost_is_named_when_all_others_are_written(
    vault: Vault, arrive: Arrive, tmp_path: Path
) -> None:
    kept, lost, _ = [(await vault.intake.accept(await arrive(pictures.jpeg(seed)))).asset for seed in (1, 2, 3)]
    (await vault.library.original(lost)).unlink()
    with pytest.raises(Missing, match=f"#{lost.id}"):
        await export(vault, OWNER, tmp_path, lambda asset: None)
    assert [row["id"] for row in json.loads((tmp_path / "library.json").read_text())] == [lost.id + 1, kept.id]
