"""A replica set of one, whose only member is reached through a Unix socket."""

from __future__ import annotations

import asyncio
import os
from typing import Any
from urllib.parse import quote

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import OperationFailure, PyMongoError

NAME = "vault"
POLL = 0.05
ALREADY_INITIALIZED = 23
Client = AsyncIOMotorClient[dict[str, Any]]


def url(socket: str) -> str:
    return f"mongodb://{quote(socket, safe='')}/?directConnection=true&w=majority&journal=true"


async def primary(socket: str) -> bool:
    """Whether the server takes writes now; a new one, or one whose folder was moved, is told who it is."""
    if not os.path.exists(socket):  # noqa: ASYNC240, PTH110 - a look, no wait
        return False
    client: Client = AsyncIOMotorClient(url(socket), serverSelectionTimeoutMS=2000)
    try:
        while not (hello := await client.admin.command("hello"))["isWritablePrimary"]:
            if "setName" not in hello:
                await name(client, socket)
            await asyncio.sleep(POLL)
    except PyMongoError:
        return False
    finally:
        client.close()
    return True


async def name(client: Client, socket: str) -> None:
    config = {"_id": NAME, "version": 1, "members": [{"_id": 0, "host": socket}]}
    try:
        await client.admin.command("replSetInitiate", config)
    except OperationFailure as error:
        if error.code != ALREADY_INITIALIZED:
            raise
        await rename(client, socket)


async def rename(client: Client, socket: str) -> None:
    config = (await client.admin.command("replSetGetConfig"))["config"]
    if config["members"][0]["host"] != socket:
        config["version"] += 1
        config["members"][0]["host"] = socket
        await client.admin.command("replSetReconfig", config, force=True)
