"""`chatvault export FOLDER`: every original, and one `library.json` that says what is known of each."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path, PurePath
from typing import Any

from vault.errors import Missing
from vault.models.photos import Asset
from vault.vault import Vault

PAGE = 200
STEM = 160  # bytes; a file system takes names of 255, and ours grow while they are written
UNSAFE = str.maketrans({character: "_" for character in '<>:"/\\|?*'} | {chr(code): "_" for code in range(32)})


async def export(vault: Vault, owner: str, folder: Path, step: Callable[[Asset], None]) -> int:
    """Write what is not there yet, and the list last; answers how many photos the folder now holds.

    A photo deleted meanwhile is passed over. Missing, after all others are written, names those whose bytes are lost.
    """
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    lost: list[str] = []
    async for asset in everything(vault, owner):
        name = file_name(asset)
        if await copied(vault, asset, folder / name):
            rows.append(describe(asset, name))
        elif not await deleted(vault, asset):
            lost.append(f"#{asset.id}")
        step(asset)
    await asyncio.to_thread(write, folder / "library.json", json.dumps(rows, indent=2, ensure_ascii=False))
    if lost:
        raise Missing("original any more of", ", ".join(lost))
    return len(rows)


async def everything(vault: Vault, owner: str) -> AsyncIterator[Asset]:
    before: int | None = None
    while page := await vault.library.page(owner, limit=PAGE, before=before):
        for asset in page:
            yield asset
        before = page[-1].id


def file_name(asset: Asset) -> str:
    """`2024-01-31 beach #12.jpg`: dated, readable, and never the same twice."""
    stem = PurePath(asset.original_name).stem.translate(UNSAFE).strip(". ")
    stem = stem.encode(errors="ignore")[:STEM].decode(errors="ignore").strip() or "photo"
    return f"{asset.taken_at:%Y-%m-%d} {stem} #{asset.id}.{asset.picture.extension}"


async def copied(vault: Vault, asset: Asset, target: Path) -> bool:
    """False when there are no bytes to copy."""
    try:
        source = await vault.library.original(asset)
        await asyncio.to_thread(copy, source, target, asset)
    except (Missing, FileNotFoundError):
        return False
    return True


async def deleted(vault: Vault, asset: Asset) -> bool:
    try:
        await vault.library.get(asset.owner, asset.id)
    except Missing:
        return True
    return False


def copy(source: Path, target: Path, asset: Asset) -> None:
    if target.exists() and target.stat().st_size == asset.digests.size:
        return
    partial = target.with_name(f".{target.name}.partial")
    shutil.copyfile(source, partial)
    os.utime(partial, (asset.taken_at.timestamp(), asset.taken_at.timestamp()))
    partial.replace(target)


def write(target: Path, text: str) -> None:
    partial = target.with_name(f".{target.name}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(target)


def describe(asset: Asset, name: str) -> dict[str, Any]:
    return {
        "id": asset.id,
        "file": name,
        "caption": asset.caption,
        "tags": list(asset.tags),
        "original_name": asset.original_name,
        "source": asset.source,
        "taken_at": asset.taken_at.isoformat(),
        "taken_from": asset.taken_from.value,
        "created_at": asset.created_at.isoformat(),
        "sha256": asset.digests.sha256.hex(),
        "md5": asset.digests.md5.hex(),
        "mime_type": asset.picture.mime,
        "width": asset.picture.width,
        "height": asset.picture.height,
    }
