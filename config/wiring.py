"""How the house is put together: the only place that knows every class. Read it from top to bottom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

from config import inventory
from config.schedule import Timetable
from config.settings import Settings
from config.staging import Cast
from storage.blobs.disk import DiskBlobs
from storage.mongo.mongod import attach
from storage.mongo.stores import Stores, open_stores
from vault.about import About
from vault.access import Access
from vault.accounts import Accounts
from vault.activity import Activity
from vault.albums import Albums
from vault.assets import Library
from vault.audit import Audit
from vault.blocks import Blocks
from vault.chats import Chats
from vault.conversations import Conversations
from vault.darkroom import Darkroom, Limits
from vault.diary import COLLECTION, Diary
from vault.dispatches import Dispatches
from vault.downloads import Downloads
from vault.duplicates import Duplicates
from vault.expiries import Expiries
from vault.fetches import Fetches
from vault.finding import Finding
from vault.forms import Forms
from vault.housekeeping import Housekeeping
from vault.images.admins import Admins
from vault.images.albums import ImageAlbums
from vault.images.avatars import Avatars
from vault.images.clients import Clients
from vault.images.images import Images
from vault.images.originals import Originals
from vault.images.rates import Rates
from vault.images.service import ImageService
from vault.images.shares import Shares
from vault.images.sight import Sight
from vault.images.statistics import Statistics
from vault.images.users import Users
from vault.images.variants import Variants
from vault.images.views import Views
from vault.intake import Intake, utc_now
from vault.links import Links
from vault.lockout import Lockout
from vault.models.about import Facts
from vault.models.photos import Surface
from vault.news import News
from vault.orders import Desk
from vault.owners import OWNER, Owners
from vault.pairings import Pairings
from vault.passwords import Passwords
from vault.people import People
from vault.places import Places
from vault.portraits import Portraits
from vault.purges import Purges
from vault.receipts import Receipts
from vault.retention import Retention
from vault.sandbox import Sandbox
from vault.sends import Sends
from vault.shelf import Shelf
from vault.showing import Showing
from vault.signins import SignIns
from vault.sweeps import Sweeps
from vault.tags import Tags
from vault.tokens import Tokens
from vault.trash import Trash
from vault.uploads import Uploads
from vault.vault import Vault

SLOWEST = 180  # seconds between two sends, twice over, at a pace of one a minute


@asynccontextmanager
async def open_vault(settings: Settings) -> AsyncIterator[Vault]:
    """The vault, ready to be used; everything it opened is closed in reverse at the end. Unavailable, StoreDown."""
    async with open_house(settings) as house:
        yield house.vault


class House:
    """An open vault, and below it what only the wiring hands out."""

    def __init__(self, vault: Vault, stores: Stores, darkroom: Darkroom) -> None:
        self.vault = vault
        self.stores = stores
        self.darkroom = darkroom


@asynccontextmanager
async def open_house(settings: Settings) -> AsyncIterator[House]:
    data = settings.data.resolve()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    async with AsyncExitStack() as stack:
        url = settings.mongodb_url.get_secret_value()
        url = url or await stack.enter_async_context(attach(data, program=settings.mongod))
        stores = await stack.enter_async_context(open_stores(url, settings.mongodb_name, settings.database_wait))
        darkroom = await stack.enter_async_context(
            Darkroom(settings.darkrooms, Limits(pixels=settings.max_megapixels * 1_000_000))
        )
        vault = build(settings, data, stores, darkroom)
        await vault.accounts.begin(OWNER, settings.accounts)
        yield House(vault, stores, darkroom)


def build(settings: Settings, data: Path, stores: Stores, darkroom: Darkroom) -> Vault:
    blobs = DiskBlobs(data / "blobs")
    session, grace = timedelta(days=settings.session_days), timedelta(hours=settings.grace_hours)
    links = Links(stores.links)
    accounts = Accounts(stores.accounts, links, stores.pairings)
    paces = [pace for pace in (settings.pace, settings.whatsapp_pace) if pace]
    desk = Desk(stores.orders, links, max(settings.order_wait, SLOWEST / min(paces)), settings.line_wait)
    tokens = Tokens(stores.credentials, utc_now, session)
    access = Access(tokens, stores.principals)
    audit = Audit(stores.deeds, utc_now, timedelta(days=settings.audit_days))
    passwords, lockout = Passwords(), Lockout(stores.attempts)
    blocks = Blocks(stores.blocks, stores.forms, utc_now)
    intake = Intake(stores.assets, stores.forms, blobs, darkroom, blocks, utc_now)
    library = Library(stores.assets, stores.finder, stores.sends, blobs, darkroom, Surface.LIBRARY)
    kept = timedelta(days=settings.trash_days)
    trash = Trash(stores.assets, blobs, Surface.LIBRARY, utc_now, kept)
    chats = Chats(stores.chats, stores.messages, links, darkroom)
    forms = Forms(stores.forms, blobs, darkroom, library, keep_metadata=settings.keep_metadata)
    albums = Albums(stores.albums, library, utc_now)
    places = Places(library, albums, stores.forms, stores.sends, stores.messages, stores.chats, links)
    receipts = Receipts(stores.receipts, stores.plans, stores.orders, utc_now)
    undo = timedelta(seconds=settings.undo_seconds)
    purges = Purges(stores.plans, stores.orders, places, library, chats, links, blocks, receipts, desk, utc_now, undo)
    sends = Sends(stores.sends, forms, library, chats, links, desk, blocks, utc_now)
    limits = {"sandbox": (settings.pace, 0), "whatsapp": (settings.whatsapp_pace, settings.daily_sends)}
    showing = Showing(stores.messages, stores.forms, library)
    served = (stores.images, stores.avatars)
    return Vault(
        intake=intake,
        uploads=Uploads(stores.uploads, blobs, intake, utc_now),
        library=library,
        trash=trash,
        duplicates=Duplicates(stores.likenesses, stores.albums, library, trash),
        downloads=Downloads(stores.downloads, library, utc_now),
        finding=Finding(stores.finder, stores.albums, stores.chats, stores.links, Surface.LIBRARY),
        news=News(stores.finder, Surface.LIBRARY),
        tags=Tags(stores.assets, library),
        chats=chats,
        conversations=Conversations(stores.messages, showing, chats, links, desk, settings.prefix, utc_now),
        sandbox=Sandbox(Cast(data, stores, darkroom), accounts, library, showing),
        portraits=Portraits(stores.portraits, chats, utc_now),
        links=links,
        accounts=accounts,
        pairings=Pairings(stores.pairings, accounts, utc_now),
        forms=forms,
        sends=sends,
        dispatches=Dispatches(sends, stores.orders, desk, links, utc_now, limits),
        fetches=Fetches(blobs, intake, library, chats, links, desk, utc_now),
        albums=albums,
        places=places,
        purges=purges,
        receipts=receipts,
        blocks=blocks,
        expiries=Expiries(stores.sends, purges, utc_now),
        sweeps=Sweeps(stores.sweeps, places, purges, Timetable(), utc_now),
        retention=Retention(chats, stores.chats, stores.messages, utc_now),
        desk=desk,
        activity=Activity(stores.orders, desk, links, purges, Diary(stores.records(COLLECTION)), utc_now),
        owners=Owners(stores.owners, tokens, passwords, lockout, audit, session),
        people=People(stores.principals, tokens, access, audit, utc_now),
        signins=SignIns(stores.principals, tokens, passwords, lockout, audit, utc_now, session),
        tokens=tokens,
        access=access,
        audit=audit,
        about=About(stores.censuses, facts_of(settings, data)),
        images=build_images(settings, stores, blobs, darkroom, (tokens, access), (passwords, lockout, audit)),
        housekeeping=Housekeeping(stores.assets, served, stores.forms, blobs, darkroom, utc_now, grace),
        blobs=blobs,
        shelf=Shelf(),
        orders=stores.orders,
        leases=stores.leases,
        allowances=stores.allowances,
    )


def build_images(
    settings: Settings,
    stores: Stores,
    blobs: DiskBlobs,
    darkroom: Darkroom,
    let_in: tuple[Tokens, Access],
    signing_in: tuple[Passwords, Lockout, Audit],
) -> ImageService:
    tokens, access = let_in
    sight = Sight(stores.images, stores.image_albums, access)
    originals = Originals(blobs, darkroom)
    return ImageService(
        clients=Clients(stores.principals, tokens, utc_now),
        users=Users(stores.principals, utc_now),
        admins=Admins(stores.principals, tokens, *signing_in, utc_now),
        rates=Rates(stores.budgets),
        images=Images(stores.images, stores.gallery, stores.image_albums, originals, sight, tokens, blobs, utc_now),
        albums=ImageAlbums(stores.image_albums, stores.gallery, sight, tokens, utc_now),
        avatars=Avatars(stores.avatars, originals, blobs, utc_now),
        shares=Shares(sight, tokens, access),
        variants=Variants(blobs, darkroom, settings.images_variants),
        views=Views(stores.images),
        statistics=Statistics(stores.image_totals, utc_now),
    )


def facts_of(settings: Settings, data: Path) -> Facts:
    return Facts(
        version=inventory.own_version(),
        data=data,
        own_database=not settings.mongodb_url.get_secret_value(),
        whatsapp=inventory.whatsapp_version(),
        parts=inventory.parts(),
        kept={"trash": settings.trash_days, "audit": settings.audit_days, "sessions": settings.session_days},
    )
