"""`pairings`: the last wish to link or unlink each account. Only its own answer can follow a wish."""

from __future__ import annotations

from storage.mongo.database import Database
from storage.mongo.documents import pack, unpack
from vault.models.accounts import Pairing, PairingState

OPEN = [state.value for state in PairingState if not state.ended]


class Pairings:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("pairings")

    async def put(self, pairing: Pairing) -> None:
        await self._rows.update({"_id": pairing.account}, {"$set": pack(pairing)}, upsert=True)

    async def replace(self, pairing: Pairing) -> bool:
        before = {"$in": [*OPEN, pairing.state.value]}  # the latter for an attempt whose answer got lost
        where = {"_id": pairing.account, "id": pairing.id, "state": before}
        return bool(await self._rows.update(where, {"$set": pack(pairing)}))

    async def find(self, account: str) -> Pairing | None:
        row = await self._rows.first({"_id": account})
        return unpack(Pairing, row) if row else None

    async def remove(self, account: str) -> None:
        await self._rows.delete({"_id": account})
