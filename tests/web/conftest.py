"""The app over the real vault, and who may come to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.web.serving import Address, client, served
from vault.models.credentials import CredentialKind
from vault.owners import OWNER
from vault.tasks import running
from vault.vault import Vault
from web.doors import Doors


@pytest.fixture
def doors() -> Doors:
    return Doors(max_upload=80_000_000)


@pytest.fixture
async def address(vault: Vault, doors: Doors) -> AsyncIterator[Address]:
    async with running("chat watch", vault.conversations.watch), served(vault, doors) as found:
        yield found


@pytest.fixture
async def stranger(address: Address) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a credential."""
    async with client(address) as http:
        yield http


@pytest.fixture
async def key(vault: Vault) -> str:
    secret, _ = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "tests")
    return secret


@pytest.fixture
async def owner(address: Address, key: str) -> AsyncIterator[httpx.AsyncClient]:
    """A program of the owner's."""
    async with client(address, Authorization=f"Bearer {key}") as http:
        yield http
