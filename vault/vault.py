"""The whole of it: one frozen value that holds the finished services, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

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
from vault.dispatches import Dispatches
from vault.downloads import Downloads
from vault.duplicates import Duplicates
from vault.expiries import Expiries
from vault.fetches import Fetches
from vault.finding import Finding
from vault.forms import Forms
from vault.housekeeping import Housekeeping
from vault.images.service import ImageService
from vault.intake import Intake
from vault.links import Links
from vault.news import News
from vault.orders import Desk
from vault.owners import Owners
from vault.pairings import Pairings
from vault.people import People
from vault.places import Places
from vault.portraits import Portraits
from vault.ports import Allowances, Blobs, Leases, Orders
from vault.purges import Purges
from vault.receipts import Receipts
from vault.retention import Retention
from vault.sandbox import Sandbox
from vault.sends import Sends
from vault.shelf import Shelf
from vault.signins import SignIns
from vault.sweeps import Sweeps
from vault.tags import Tags
from vault.tokens import Tokens
from vault.trash import Trash
from vault.uploads import Uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """The finished services that every door shares."""

    intake: Intake
    uploads: Uploads
    library: Library
    trash: Trash
    duplicates: Duplicates
    downloads: Downloads
    finding: Finding
    news: News
    tags: Tags
    albums: Albums
    chats: Chats
    conversations: Conversations
    sandbox: Sandbox
    portraits: Portraits
    links: Links
    accounts: Accounts
    pairings: Pairings
    forms: Forms
    sends: Sends
    dispatches: Dispatches
    fetches: Fetches
    places: Places
    purges: Purges
    receipts: Receipts
    blocks: Blocks
    expiries: Expiries
    sweeps: Sweeps
    retention: Retention
    desk: Desk
    activity: Activity
    owners: Owners
    people: People
    signins: SignIns
    tokens: Tokens
    access: Access
    audit: Audit
    about: About
    images: ImageService
    housekeeping: Housekeeping
    blobs: Blobs
    shelf: Shelf
    orders: Orders  # the couriers' side of the desk
    leases: Leases
    allowances: Allowances
