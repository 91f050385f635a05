"""What the stores on MongoDB promise beyond their contracts."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from storage.mongo.allowances import Allowances
from storage.mongo.database import Database, open_database
from storage.mongo.links import Links
from storage.mongo.messages import Messages
from storage.mongo.sends import Sends
from storage.mongo.stores import open_stores
from tests import make
from vault.models.accounts import LinkState


@pytest.fixture
async def database(mongodb_url: str) -> AsyncIterator[Database]:
    name = f"stores_{uuid.uuid4().hex}"
    async with open_stores(mongodb_url, name, wait=30), open_database(mongodb_url, name, wait=30) as opened:
        yield opened


async def test_many_may_open_a_fresh_database_at_once(mongodb_url: str) -> None:
    name = f"stores_{uuid.uuid4().hex}"

    async def open_and_write(n: int) -> int:
        async with open_stores(mongodb_url, name, wait=30) as stores:
            return (await stores.assets.add(make.asset(str(n)))).id

    ids = await asyncio.gather(*(open_and_write(n) for n in range(8)))
    assert len(set(ids)) == 8


@pytest.mark.parametrize("lost", ["messages", "media_files"])
async def test_half_a_message_left_by_a_crash_is_made_whole(database: Database, lost: str) -> None:
    messages, message = Messages(database), make.message(media=make.media())
    await messages.add([message], todo=True)
    await database.collection(lost).delete({})
    await messages.add([message], todo=True)
    assert await messages.todo("sandbox") == [message]
    assert await messages.holding(["sandbox"], [make.sha256("photo")], None) == [message.ref]


async def test_the_search_for_bytes_uses_the_indexes(database: Database) -> None:
    md5 = make.digests("photo").md5
    await Messages(database).add([make.message(media=make.media(None, md5=md5))])
    for where in ({"sha256": make.sha256("photo")}, {"sha256": None, "md5_hash": md5}):
        plan = await database.collection("media_files").raw.find(where).explain()
        assert plan["queryPlanner"]["winningPlan"]["inputStage"]["stage"] == "IXSCAN"


async def test_a_bot_that_stopped_reporting_is_not_alive(database: Database) -> None:
    links = Links(database)
    await links.report("sandbox", "owner", "sandbox", LinkState.READY, "")
    [link] = await database.collection("links").find({})
    earlier = link["reported_at"] - timedelta(seconds=11)
    await database.collection("links").update({"_id": "sandbox"}, {"$set": {"reported_at": earlier}})
    assert [link.alive for link in await links.of("owner")] == [False]


async def test_sends_are_kept_under_the_names_their_readers_know(database: Database) -> None:
    await Sends(database).add(make.send("M1", asset_id=7))
    [row] = await database.collection("photo_library_sends").find({})
    named = {name: row[name] for name in ("library_photo_id", "message_wa_id", "chat_wa_id", "sent_at")}
    assert named == {"library_photo_id": 7, "message_wa_id": "M1", "chat_wa_id": "ana@c.us", "sent_at": make.NOON}


async def test_an_allowance_is_whole_again_on_another_day(database: Database) -> None:
    allowances = Allowances(database)
    assert [await allowances.take("phone", 1) for _ in range(2)] == [True, False]
    [row] = await database.collection("allowances").find({})
    yesterday = row["day"] - timedelta(days=1)
    await database.collection("allowances").update({"_id": "phone"}, {"$set": {"day": yesterday}})
    assert await allowances.take("phone", 1)
