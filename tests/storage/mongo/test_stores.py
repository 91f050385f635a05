"""What the stores on MongoDB promise beyond their contracts."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from pymongo import AsyncMongoClient

import storage.mongo.links
from storage.mongo.allowances import Allowances
from storage.mongo.database import Database, open_database
from storage.mongo.documents import Row
from storage.mongo.links import Links
from storage.mongo.messages import LOOKS, NEWEST, REACTION, Messages, spoken
from storage.mongo.orders import Orders
from storage.mongo.sends import Sends
from storage.mongo.stores import open_stores
from storage.mongo.tallies import GROUPS
from tests import make
from vault.likeness import near
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
    assert await messages.holding(["sandbox"], [make.sha256("photo")], []) == [(message.ref, make.sha256("photo"))]


async def test_the_search_for_bytes_uses_the_indexes(database: Database) -> None:
    md5 = make.digests("photo").md5
    await Messages(database).add([make.message(media=make.media(None, md5=md5))])
    for where in ({"sha256": make.sha256("photo")}, {"sha256": None, "md5_hash": md5}):
        plan = await database.collection("media_files").raw.find(where).explain()
        assert plan["queryPlanner"]["winningPlan"]["inputStage"]["stage"] == "IXSCAN"


async def test_the_search_for_looks_reads_nothing_but_its_index(database: Database) -> None:
    await Messages(database).add([make.message(media=make.media(phash=7))])
    where = {"bands": {"$in": near(7, 10)}, "_id.account": {"$in": ["sandbox"]}}
    found = database.collection("media_files").raw.find(where, {"_id": 0, "phash": 1}, hint=LOOKS)
    plan = await found.explain()
    assert (plan["executionStats"]["nReturned"], plan["executionStats"]["totalDocsExamined"]) == (1, 0)


async def test_a_page_of_a_conversation_reads_no_more_than_it_tells(database: Database) -> None:
    messages = Messages(database)
    await messages.ensure_indexes()
    await messages.add([make.message(f"M{n:03}", sent_at=make.later(n)) for n in range(300)])
    await messages.add([make.message(f"R{n}", reply_to=f"M{n:03}", reaction="👍") for n in range(300)])
    rows = database.collection("messages").raw
    page = rows.find(spoken("sandbox", "ana@c.us", (make.later(150), "M150")), sort=NEWEST, limit=20)
    about = rows.find({"_id.account": "sandbox", "_id.chat": "ana@c.us", "reply_to": {"$in": ["M001"]}} | REACTION)
    reads = [(await each.explain())["executionStats"]["totalDocsExamined"] for each in (page, about)]
    assert reads == [21, 1]


async def test_a_tally_reads_nothing_but_its_index(database: Database) -> None:
    await Orders(database).add([make.order(str(n)) for n in range(20)])
    tally = {"aggregate": "orders", "pipeline": [{"$match": {"errand": "errand"}}, GROUPS], "cursor": {}}
    plan = await database.collection("orders").raw.database.command("explain", tally, verbosity="executionStats")
    assert "'totalDocsExamined': 0" in str(plan)


async def test_media_of_an_earlier_release_are_found_by_their_looks(mongodb_url: str, database: Database) -> None:
    messages, media = Messages(database), database.collection("media_files")
    names = [f"M{n}" for n in range(1001)]
    await messages.add([make.message(name, media=make.media(phash=2**64 - 1)) for name in names])
    await messages.add([make.message("none", media=make.media())])
    await media.update_all({}, {"$unset": {"bands": ""}})
    async with open_stores(mongodb_url, media.raw.database.name, wait=30) as stores:
        while await media.count({"bands": {"$exists": False}}):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
        found = await stores.messages.near(["sandbox"], 2**64 - 2, 4)
    assert sorted(found) == sorted((make.ref(name), 1) for name in names)


async def test_orders_of_an_earlier_release_are_claimed_and_steered(database: Database) -> None:
    orders, rows = Orders(database), database.collection("orders")
    await orders.add([make.order("a"), make.order("b"), make.order("c", errand="other")])
    newer = ("held", "epoch", "called", "outcome", "ended_at", "task.scope", "task.tier")
    await rows.update_all({}, {"$unset": dict.fromkeys(newer, "")})
    await orders.steer("other", 1, held=True)
    assert [order.id for order in await orders.claim("sandbox", 9)] == ["a", "b"]
    assert (await orders.tally("errand")).planned == 2


async def test_what_is_held_at_the_last_moment_is_not_claimed(database: Database, mongodb_url: str) -> None:
    await Orders(database).add([make.order("a")])
    async with AsyncMongoClient[Row](mongodb_url) as client, client.start_session() as session:
        name = database.collection("orders").raw.database.name
        async with await session.start_transaction():
            held = {"$set": {"held": True}}
            await client[name]["orders"].update_one({"_id": "a"}, held, session=session)
            claiming = asyncio.ensure_future(Orders(database).claim("sandbox", 9))
            await writing(client, f"{name}.orders")
        assert await claiming == []


async def writing(client: AsyncMongoClient[Row], collection: str) -> None:
    """Until somebody waits there for a transaction to end."""
    waiting: list[Row] = [{"$currentOp": {}}, {"$match": {"ns": collection, "op": "update"}}]
    while not await (await client.admin.aggregate(waiting)).to_list():  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.01)


async def test_a_bot_that_stopped_reporting_is_not_alive(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.mongo.links, "LATELY", 10)  # as it is but for tests
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
