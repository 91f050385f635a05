"""Databases that tests use one after the other: emptied rather than made anew, because indexes take their time."""

from __future__ import annotations

import asyncio
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

Row = dict[str, Any]


async def emptied(client: AsyncMongoClient[Row], name: str) -> None:
    """Nothing is left in this database but its indexes."""
    database = client[name]
    await asyncio.gather(*(database[each].delete_many({}) for each in await _filled(database)))


async def _filled(database: AsyncDatabase[Row]) -> list[str]:
    """The collections with anything in them, all of them asked about in one go."""
    names = await database.list_collection_names()
    if not names:
        return []
    looks: list[Row] = [{"$unionWith": {"coll": name, "pipeline": _look(name)}} for name in names[1:]]
    found = await (await database[names[0]].aggregate([*_look(names[0]), *looks])).to_list()
    return [row["name"] for row in found]


def _look(name: str) -> list[Row]:
    return [{"$limit": 1}, {"$project": {"_id": 0, "name": {"$literal": name}}}]
