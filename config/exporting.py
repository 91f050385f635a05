"""`chatvault export FOLDER`: every original, and one `library.json` that says what is known of each."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path, PurePath
from typing import Any

from vault.models import Asset
from vault.vault import Vault

PAGE = 200
UNSAFE = str.maketrans({character: "_" for character in '<>:"/\\|?*'} | {chr(code): "_" for code in range(32)})


async def export(vault: Vault, owner: str, folder: Path, step: Callable[[Asset], None]) -> int:
    """Write what is not there yet, and the list last; answers how many photos the folder now holds."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    rows = []
    async for asset in everything(vault, owner):
        name = file_name(asset)
        source = await vault.library.original(asset)
        await asyncio.to_thread(copy, source, folder / name, asset)
        rows.append(describe(asset, name))
        step(asset)
    await asyncio.to_thread(write, folder / "library.json", json.dumps(rows, indent=2, ensure_ascii=False))
    return len(rows)


async def everything(vault: Vault, owner: str) -> AsyncIterator[Asset]:
    before: int | None = None
    while page := await vault.library.page(owner, limit=PAGE, before=before):
        for asset in page:
            yield asset
        before = page[-1].id


def file_name(asset: Asset) -> str:
    """`2024-01-31 beach #12.jpg`: dated, readable, and never the same twice."""
    stem = PurePath(asset.original_name).stem.translate(UNSAFE).strip(". ")[:80] or "photo"
    return f"{asset.taken_at:%Y-%m-%d} {stem} #{asset.id}.{asset.picture.extension}"


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
