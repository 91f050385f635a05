"""The embedded server, over real processes."""

from __future__ import annotations

from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient


async def test_takes_majority_writes(mongodb_url: str) -> None:
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(mongodb_url)
    await client.first.things.insert_one({"_id": 1})
    assert await client.first.things.find_one({"_id": 1})
    client.close()
