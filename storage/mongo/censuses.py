"""How much there is in the collections of others."""

from __future__ import annotations

from storage.mongo.database import Database
from vault.models.about import Census


class Censuses:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._assets = database.collection("assets")

    async def take(self, owner: str) -> Census:
        whole = {"$group": {"_id": None, "photos": {"$sum": 1}, "size": {"$sum": "$digests.size"}}}
        [found] = await self._assets.aggregate([{"$match": {"owner": owner}}, whole]) or [{"photos": 0, "size": 0}]
        return Census(
            photos=found["photos"],
            size=found["size"],
            chats=await self._database.collection("chats").about(),
            messages=await self._database.collection("messages").about(),
            sends=await self._database.collection("photo_library_sends").about(),
            database=await self._database.version(),
        )
