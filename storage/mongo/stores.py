"""Every store over one database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from storage.mongo.accounts import Accounts
from storage.mongo.albums import Albums
from storage.mongo.allowances import Allowances
from storage.mongo.assets import Assets
from storage.mongo.attempts import Attempts
from storage.mongo.avatars import Avatars
from storage.mongo.blocks import Blocks
from storage.mongo.budgets import Budgets
from storage.mongo.censuses import Censuses
from storage.mongo.chats import Chats
from storage.mongo.credentials import Credentials
from storage.mongo.database import Database, open_database
from storage.mongo.deeds import Deeds
from storage.mongo.downloads import Downloads
from storage.mongo.finder import Finder
from storage.mongo.forms import Forms
from storage.mongo.image_albums import ImageAlbums
from storage.mongo.image_totals import ImageTotals
from storage.mongo.images import Images
from storage.mongo.leases import Leases
from storage.mongo.likenesses import Likenesses
from storage.mongo.links import Links
from storage.mongo.messages import Messages
from storage.mongo.orders import Orders
from storage.mongo.owners import Owners
from storage.mongo.pairings import Pairings
from storage.mongo.plans import Plans
from storage.mongo.portraits import Portraits
from storage.mongo.principals import Principals
from storage.mongo.receipts import Receipts
from storage.mongo.records import Records
from storage.mongo.sends import Sends
from storage.mongo.sweeps import Sweeps
from storage.mongo.trail import Trail
from storage.mongo.uploads import Uploads
from vault import ports
from vault.tasks import running


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    assets: ports.Assets
    finder: ports.Finder
    likenesses: ports.Likenesses
    downloads: ports.Downloads
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
    principals: ports.Principals
    attempts: ports.Attempts
    budgets: ports.Budgets
    deeds: ports.Deeds
    censuses: ports.Censuses
    plans: ports.Plans
    receipts: ports.Receipts
    blocks: ports.Blocks
    albums: ports.Albums
    sweeps: ports.Sweeps
    uploads: ports.Uploads
    images: ports.Images
    gallery: ports.Gallery
    image_albums: ports.ImageAlbums
    avatars: ports.Avatars
    image_totals: ports.ImageTotals
    records: Callable[[str], ports.Records]


@asynccontextmanager
async def open_stores(url: str, name: str, wait: float) -> AsyncIterator[Stores]:
    """The stores with their indexes in place. `wait` is their patience, in seconds, with a database that is away.

    Standalone, StoreDown.
    """
    async with open_database(url, name, wait) as database:
        await database.insist()
        stores = await _ready(database)
        async with AsyncExitStack() as stack:
            for name, work in _completing(database):
                await stack.enter_async_context(running(name, work))
            yield stores


def _completing(database: Database) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
    """What an earlier release did not write down yet."""
    return [
        ("completing the index of looks", Messages(database).complete),
        ("completing the trail of sends", Trail(database).complete),
        ("completing the albums", Albums(database).complete),
    ]


async def _ready(database: Database) -> Stores:
    assets, forms, sends, messages = Assets(database), Forms(database), Sends(database), Messages(database)
    chats, orders, links, credentials = Chats(database), Orders(database), Links(database), Credentials(database)
    accounts, plans, receipts = Accounts(database), Plans(database), Receipts(database)
    blocks, albums, sweeps, portraits = Blocks(database), Albums(database), Sweeps(database), Portraits(database)
    uploads = Uploads(database)
    seen = (assets, forms, sends, messages, chats, portraits, orders, links, accounts, credentials)
    planned = (plans, receipts, blocks, albums, sweeps, uploads)
    principals, attempts, deeds = Principals(database), Attempts(database), Deeds(database)
    likenesses, downloads, budgets = Likenesses(database), Downloads(database), Budgets(database)
    known = (principals, attempts, budgets, deeds, likenesses, downloads)
    images, image_albums, avatars = Images(database), ImageAlbums(database), Avatars(database)
    served = (images, image_albums, avatars)
    await asyncio.gather(*(store.ensure_indexes() for store in (*seen, *planned, *known, *served)))
    return Stores(
        assets=assets,
        finder=Finder(database),
        likenesses=likenesses,
        downloads=downloads,
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
        principals=principals,
        attempts=attempts,
        budgets=budgets,
        deeds=deeds,
        censuses=Censuses(database),
        plans=plans,
        receipts=receipts,
        blocks=blocks,
        albums=albums,
        sweeps=sweeps,
        uploads=uploads,
        images=images,
        gallery=images,
        image_albums=image_albums,
        avatars=avatars,
        image_totals=ImageTotals(database),
        records=partial(Records, database),
    )
