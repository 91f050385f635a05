"""`owners`: whose installation this is. Its one record has a fixed key, so it can be claimed once."""

from __future__ import annotations

from storage.mongo.database import Database
from vault.errors import Missing

ONLY = "installation"


class Owners:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("owners")

    async def claim(self, owner: str, password_hash: str) -> bool:
        claim = {"_id": ONLY, "owner": owner, "password_hash": password_hash}
        return bool(
            await self._rows.insert([claim]) or await self._rows.first(claim)
        )  # hashes are salted: ours is ours

    async def password_hash(self, owner: str) -> str | None:
        row = await self._rows.first({"_id": ONLY, "owner": owner})
        return str(row["password_hash"]) if row else None

    async def set_password_hash(self, owner: str, password_hash: str) -> None:
        if not await self._rows.update({"_id": ONLY, "owner": owner}, {"$set": {"password_hash": password_hash}}):
            raise Missing("owner", owner)
