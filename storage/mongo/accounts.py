"""`accounts`: which accounts have a bot. What was removed stays as a row, so that no list of names revives it."""

from __future__ import annotations

import uuid

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from vault.models.accounts import Account


class Accounts:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("accounts")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("owner", 1)]))

    async def add(self, account: Account) -> bool:
        row = _row(account) | {"token": uuid.uuid4().hex}  # tells our own row, whose answer got lost, from another's
        await self._rows.insert([row])
        await self._rows.update({"_id": account.name, "removed": True}, {"$set": row})
        return bool(await self._rows.count({"_id": account.name, "token": row["token"]}))

    async def begin(self, account: Account) -> None:
        await self._rows.insert([_row(account)])

    async def all(self, owner: str) -> list[Account]:
        rows = await self._rows.find({"owner": owner, "removed": False}, sort=[("_id", 1)])
        return [unpack(Account, row) for row in rows]

    async def remove(self, owner: str, name: str) -> None:
        await self._rows.update({"_id": name, "owner": owner}, {"$set": {"removed": True}})


def _row(account: Account) -> Row:
    return {"_id": account.name, "removed": False, **pack(account)}
