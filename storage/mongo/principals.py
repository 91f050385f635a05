"""`principals`: everybody but the owner of the installation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from storage.mongo.database import Database
from storage.mongo.documents import pack, unpack
from vault.models.principals import Principal, PrincipalKind

NAMED = {"login": {"$gt": ""}}


class Principals:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("principals")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(
            IndexModel([("login", 1)], unique=True, partialFilterExpression=NAMED),
            IndexModel([("owner", 1), ("created_at", 1), ("_id", 1)]),
            IndexModel([("owner", 1), ("kind", 1), ("created_at", 1), ("_id", 1)]),
        )

    async def add(self, principal: Principal) -> bool:
        return await self._rows.add({"_id": principal.id} | pack(principal))

    async def find(self, id: str) -> Principal | None:
        row = await self._rows.first({"_id": id})
        return unpack(Principal, row) if row else None

    async def these(self, ids: Sequence[str]) -> list[Principal]:
        return [unpack(Principal, row) for row in await self._rows.find({"_id": {"$in": list(ids)}})]

    async def called(self, login: str) -> Principal | None:
        row = await self._rows.first({"login": login} if login else {"_id": None})
        return unpack(Principal, row) if row else None

    async def of(self, owner: str, kind: PrincipalKind | None = None) -> list[Principal]:
        where = {"owner": owner} | ({"kind": kind.value} if kind else {})
        rows = await self._rows.find(where, sort=[("created_at", 1), ("_id", 1)])
        return [unpack(Principal, row) for row in rows]

    async def count(self, owner: str, kind: PrincipalKind) -> int:
        return await self._rows.count({"owner": owner, "kind": kind.value})

    async def remove(self, id: str) -> bool:
        return bool(await self._rows.delete({"_id": id}))

    async def change(self, id: str, **changes: Any) -> bool:
        try:
            return bool(await self._rows.update({"_id": id}, {"$set": pack(changes)}))
        except DuplicateKeyError:
            return False
