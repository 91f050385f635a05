from __future__ import annotations

import httpx

from config.settings import Settings
from tests import pictures
from tests.web.serving import uploaded


async def test_the_vault_says_what_it_is_and_what_is_in_it(owner: httpx.AsyncClient, settings: Settings) -> None:
    await uploaded(owner, pictures.jpeg())
    about = (await owner.get("/api/library/about")).json()
    assert about["version"] and about["dataFolder"] == str(settings.data)
    assert (about["photos"], about["photoBytes"]) == (1, len(pictures.jpeg()))
    assert about["bytes"] > about["photoBytes"] and about["freeBytes"] > 0
    assert {"quart", "pillow"} <= {part["name"] for part in about["parts"]}
    assert all(about[f"{what}Days"] >= 1 for what in ("trash", "audit", "session"))
