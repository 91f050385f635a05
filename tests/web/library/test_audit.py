from __future__ import annotations

import httpx

from vault.owners import OWNER
from vault.vault import Vault


async def test_what_was_done_is_read_in_pages_without_any_secret(owner: httpx.AsyncClient, key: str) -> None:
    for name in ("one", "two", "three"):
        await owner.post("/api/library/albums", json={"name": name})
    first = await owner.get("/api/library/audit?limit=2")
    rest = await owner.get("/api/library/audit", params={"cursor": first.headers["X-Next-Cursor"]})
    deeds = first.json() + rest.json()
    assert [(each["action"], each["by"], each["kind"]) for each in deeds] == [("add_album", "tests", "api_key")] * 3
    assert key not in first.text and "X-Next-Cursor" not in rest.headers


async def test_what_was_refused_was_not_done(owner: httpx.AsyncClient, vault: Vault) -> None:
    await owner.delete("/api/library/albums/999")
    assert await vault.audit.page(OWNER, limit=9) == []
