"""The sockets the vault plugs into. Each has a contract suite in tests/contracts run over every plug.

Stores answer with our models, raise our errors (`StoreDown` when the database stays silent for too long), and
acknowledge only what is journaled by a majority. `get` raises `Missing`; `find` may answer None or empty.
Every write may be repeated: doing it twice leaves what doing it once leaves.
"""

from __future__ import annotations

from vault.ports.accounts import Accounts, Links, Pairings
from vault.ports.census import Censuses
from vault.ports.chats import Chats, Messages, Portraits
from vault.ports.errands import Allowances, Leases, Orders, Sends
from vault.ports.identity import Attempts, Budgets, Credentials, Deeds, Owners, Principals
from vault.ports.images import Avatars, Gallery, ImageAlbums, Images, ImageTotals
from vault.ports.photos import Albums, Assets, Blobs, Downloads, Finder, Forms, Holding, Likenesses
from vault.ports.purges import Blocks, Calendar, Plans, Receipts, Sweeps
from vault.ports.rows import Records
from vault.ports.sandbox import Stage
from vault.ports.uploads import Uploads

__all__ = [
    "Accounts",
    "Albums",
    "Allowances",
    "Assets",
    "Attempts",
    "Avatars",
    "Blobs",
    "Blocks",
    "Budgets",
    "Calendar",
    "Censuses",
    "Chats",
    "Credentials",
    "Deeds",
    "Downloads",
    "Finder",
    "Forms",
    "Gallery",
    "Holding",
    "ImageAlbums",
    "ImageTotals",
    "Images",
    "Leases",
    "Likenesses",
    "Links",
    "Messages",
    "Orders",
    "Owners",
    "Pairings",
    "Plans",
    "Portraits",
    "Principals",
    "Receipts",
    "Records",
    "Sends",
    "Stage",
    "Sweeps",
    "Uploads",
]
