"""The image service as one frozen value that holds its finished services."""

from __future__ import annotations

from dataclasses import dataclass

from vault.images.admins import Admins
from vault.images.clients import Clients
from vault.images.rates import Rates
from vault.images.users import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageService:
    clients: Clients
    users: Users
    admins: Admins
    rates: Rates
