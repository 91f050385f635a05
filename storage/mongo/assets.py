"""`assets`: one record for the same bytes of one owner on one surface, held so by a unique index."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from pymongo import IndexModel

from storage.mongo.counters import Counters
from storage.mongo.database import Database
from storage.mongo.documents import Row, pack
from storage.mongo.finder import UNSEEN
from storage.mongo.finder import asset as _asset
from storage.mongo.gathering import Gathered
from storage.mongo.sought import INDEXES
from storage.mongo.trail import Trail
from vault.errors import Missing
from vault.models.photos import Asset, Surface
from vault.words import plain

KEPT: Row = {"trashed_at": None}  # also of records from before there was a trash
TRASHED: Row = {"trashed_at": {"$type": "date"}}
LOOK_AGAIN: Row = {"compared": False}  # for copies of it


class Assets:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("assets")
        self._found = Gathered(self._all)
        self._serials = Counters(database)
        self._trail = Trail(database)

    async def ensure_indexes(self) -> None:
        await self._rows.remember()
        await self._rows.ensure(
            *INDEXES,
            IndexModel([("owner", 1), ("surface", 1), ("digests.sha256", 1)], unique=True),
            IndexModel([("digests.sha256", 1)]),
            IndexModel(
                [("owner", 1), ("surface", 1), ("trashed_at", -1), ("_id", -1)], partialFilterExpression=TRASHED
            ),
            IndexModel([("trashed_at", 1)], partialFilterExpression=TRASHED),
        )

    async def add(self, asset: Asset) -> Asset:
        new = _row(asset) | await self._trail.of(asset.owner, asset.digests.sha256)
        while True:  # a number may be taken where a backup brought back photos, but not the count of them
            row = new | {"_id": await self._serials.next("assets")}
            if await self._rows.insert([row]):
                return _asset(row)
            if there := await self.find(asset.owner, asset.surface, asset.digests.sha256):
                return there

    async def get(self, owner: str, id: int) -> Asset:
        asset = await self._found.find(id)
        if asset is None or asset.owner != owner:
            raise Missing("photo", id)
        return asset

    async def find(self, owner: str, surface: Surface, sha256: bytes) -> Asset | None:
        row = await self._rows.first({"owner": owner, "surface": surface.value, "digests.sha256": sha256})
        return _asset(row) if row else None

    async def replace(self, seen: Asset, changed: Asset) -> bool:
        return bool(await self._rows.update(_as_said(seen), {"$set": _described(changed)}))

    async def retag(self, changes: Sequence[tuple[Asset, Sequence[str]]]) -> None:
        await self._rows.update_each(
            [(_as_said(asset), {"$set": _described(replace(asset, tags=tuple(tags)))}) for asset, tags in changes]
        )

    async def remove(self, owner: str, id: int) -> None:
        await self._rows.delete({"_id": id, "owner": owner})

    # ── the trash ────────────────────────────────────────────────────────────────────────────────────────

    async def trash(self, owner: str, ids: Sequence[int], at: datetime) -> int:
        return await self._rows.update_all(_those(owner, ids) | KEPT, {"$set": {"trashed_at": at} | LOOK_AGAIN})

    async def restore(self, owner: str, ids: Sequence[int]) -> int:
        return await self._rows.update_all(_those(owner, ids) | TRASHED, {"$set": {"trashed_at": None} | LOOK_AGAIN})

    async def discard(self, owner: str, ids: Sequence[int], before: datetime | None) -> int:
        since = TRASHED["trashed_at"] | ({"$lt": before} if before else {})
        return await self._rows.delete(_those(owner, ids) | {"trashed_at": since})

    async def trashed(
        self, owner: str, surface: Surface, *, limit: int | None, after: tuple[datetime, int] | None = None
    ) -> list[Asset]:
        where: Row = {"owner": owner, "surface": surface.value, **TRASHED}
        if after:
            at, id = after
            where["$or"] = [{"trashed_at": {"$lt": at}}, {"trashed_at": at, "_id": {"$lt": id}}]
        newest = [("trashed_at", -1), ("_id", -1)]
        return [_asset(row) for row in await self._rows.find(where, sort=newest, limit=limit or 0)]

    async def stale(self, before: datetime, limit: int) -> list[Asset]:
        where: Row = {"trashed_at": {"$type": "date", "$lt": before}}
        return [_asset(row) for row in await self._rows.find(where, sort=[("trashed_at", 1)], limit=limit)]

    # ── several ──────────────────────────────────────────────────────────────────────────────────────────

    async def these(self, owner: str, ids: Sequence[int]) -> list[Asset]:
        where = {"_id": {"$in": list(ids)}, "owner": owner}
        return [_asset(row) for row in await self._rows.find(where, sort=[("_id", 1)], fields=UNSEEN)]

    async def all(self, owner: str, sha256s: Sequence[bytes]) -> list[Asset]:
        where = {"digests.sha256": {"$in": list(sha256s)}, "owner": owner}
        return [_asset(row) for row in await self._rows.find(where, sort=[("_id", 1)], fields=UNSEEN)]

    async def holding(self, sha256s: Sequence[bytes]) -> set[bytes]:
        return set(await self._rows.values("digests.sha256", {"digests.sha256": {"$in": list(sha256s)}}))

    async def _all(self, ids: Collection[int]) -> dict[int, Asset]:
        return {row["_id"]: _asset(row) for row in await self._rows.find({"_id": {"$in": list(ids)}})}


def _those(owner: str, ids: Sequence[int]) -> Row:
    return {"_id": {"$in": list(ids)}, "owner": owner}


def _as_said(asset: Asset) -> Row:
    """This photo, if nobody described it anew since."""
    return {"_id": asset.id, "owner": asset.owner, "tags": list(asset.tags), "caption": asset.caption}


def _row(asset: Asset) -> Row:
    row: Row = pack(asset) | {"albums": []}
    row["_id"] = row.pop("id")
    return row | _described(asset)


def _described(asset: Asset) -> Row:
    """What people say of it, and where their words are looked for."""
    said: Row = {"caption": pack(asset.caption), "tags": pack(asset.tags)}
    return said | {"search": plain("\n".join([said["caption"] or "", *said["tags"], pack(asset.original_name)]))}
