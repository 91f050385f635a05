"""The image service as one frozen value that holds its finished services."""

from __future__ import annotations

from dataclasses import dataclass

from vault.images.admins import Admins
from vault.images.albums import ImageAlbums
from vault.images.avatars import Avatars
from vault.images.clients import Clients
from vault.images.images import Images
from vault.images.rates import Rates
from vault.images.shares import Shares
from vault.images.statistics import Statistics
from vault.images.users import Users
from vault.images.variants import Variants
from vault.images.views import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageService:
    clients: Clients
    users: Users
    admins: Admins
    rates: Rates
    images: Images
    albums: ImageAlbums
    avatars: Avatars
    shares: Shares
    variants: Variants
    views: Views
    statistics: Statistics
