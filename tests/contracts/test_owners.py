"""What every store of owners promises."""

from __future__ import annotations

import asyncio

import pytest

from storage.mongo.stores import Stores
from vault.errors import Missing


async def test_of_many_exactly_one_claims_the_installation(stores: Stores) -> None:
    claims = await asyncio.gather(*(stores.owners.claim("owner", f"hash {n}") for n in range(20)))
    assert sum(claims) == 1
    assert await stores.owners.password_hash("owner") == f"hash {claims.index(True)}"


async def test_nobody_has_a_password_before(stores: Stores) -> None:
    assert await stores.owners.password_hash("owner") is None
    with pytest.raises(Missing):
        await stores.owners.set_password_hash("owner", "hash")


async def test_the_owner_may_change_the_password(stores: Stores) -> None:
    await stores.owners.claim("owner", "old")
    await stores.owners.set_password_hash("owner", "new")
    assert await stores.owners.password_hash("owner") == "new"
    assert await stores.owners.password_hash("other") is None
