"""A client of the image service, and its key."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.web.serving import Address, client
from vault.models.principals import Principal
from vault.vault import Vault


@pytest.fixture
async def tenant(vault: Vault) -> tuple[str, Principal]:
    """A key, and the client that comes with it."""
    return await vault.images.clients.add("Shop")


@pytest.fixture
async def shop(address: Address, tenant: tuple[str, Principal]) -> AsyncIterator[httpx.AsyncClient]:
    """The client's program."""
    async with client(address, **{"X-API-Key": tenant[0]}) as http:
        yield http
