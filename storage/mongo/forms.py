"""`forms`: the bytes that photos were sent as, each known by the photo and by its own sha256."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import pack, unpack
from vault.models.photos import Form


class Forms:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("forms")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("original", 1)]), IndexModel([("sha256", 1)]))

    async def add(self, form: Form) -> None:
        await self._rows.insert([{"_id": _key(form.original, form.sha256)} | pack(form)])

    async def find(self, original: bytes, sha256: bytes) -> Form | None:
        row = await self._rows.first({"_id": _key(original, sha256)})
        return unpack(Form, row) if row else None

    async def of(self, originals: Sequence[bytes]) -> list[Form]:
        rows = await self._rows.find({"original": {"$in": list(originals)}}, sort=[("_id", 1)])
        return [unpack(Form, row) for row in rows]

    async def originals(self, sha256s: Sequence[bytes]) -> dict[bytes, set[bytes]]:
        found: dict[bytes, set[bytes]] = defaultdict(set)
        for row in await self._rows.find({"sha256": {"$in": list(sha256s)}}):
            found[row["sha256"]].add(row["original"])
        return dict(found)


def _key(original: bytes, sha256: bytes) -> bytes:
    return original + sha256
