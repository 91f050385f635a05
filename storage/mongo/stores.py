"""Every store over one database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from storage.mongo.accounts import Accounts
from storage.mongo.allowances import Allowances
from storage.mongo.assets import Assets
from storage.mongo.chats import Chats
from storage.mongo.credentials import Credentials
from storage.mongo.database import Database, open_database
from storage.mongo.forms import Forms
from storage.mongo.leases import Leases
from storage.mongo.links import Links
from storage.mongo.messages import Messages
from storage.mongo.orders import Orders
from storage.mongo.owners import Owners
from storage.mongo.pairings import Pairings
from storage.mongo.portraits import Portraits
from storage.mongo.records import Records
from storage.mongo.sends import Sends
from vault import ports


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    assets: ports.Assets
    forms: ports.Forms
    sends: ports.Sends
    messages: ports.Messages
    chats: ports.Chats
    portraits: ports.Portraits
    orders: ports.Orders
    links: ports.Links
    accounts: ports.Accounts
    pairings: ports.Pairings
    allowances: ports.Allowances
    leases: ports.Leases
    credentials: ports.Credentials
    owners: ports.Owners
    records: Callable[[str], ports.Records]


@asynccontextmanager
async def open_stores(url: str, name: str, wait: float) -> AsyncIterator[Stores]:
    """The stores with their indexes in place. `wait` is their patience, in seconds, with a database that is away.

    Standalone, StoreDown.
    """
    async with open_database(url, name, wait) as database:
        await database.insist()
        yield await _ready(database)


async def _ready(database: Database) -> Stores:
    assets, forms, sends, messages = Assets(database), Forms(database), Sends(database), Messages(database)
    chats, orders, links, credentials = Chats(database), Orders(database), Links(database), Credentials(database)
    accounts, portraits = Accounts(database), Portraits(database)
    indexed = (assets, forms, sends, messages, chats, portraits, orders, links, accounts, credentials)
    await asyncio.gather(*(store.ensure_indexes() for store in indexed))
    return Stores(
        assets=assets,
        forms=forms,
        sends=sends,
        messages=messages,
        chats=chats,
        portraits=portraits,
        orders=orders,
        links=links,
        accounts=accounts,
        pairings=Pairings(database),
        allowances=Allowances(database),
        leases=Leases(database),
        credentials=credentials,
        owners=Owners(database),
        records=partial(Records, database),
    )
