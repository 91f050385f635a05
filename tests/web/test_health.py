from __future__ import annotations

import httpx


async def test_a_live_process_says_so_to_anybody(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "missing": []})


async def test_ready_while_the_database_answers(stranger: httpx.AsyncClient) -> None:
    assert (await stranger.get("/readyz")).status_code == 200
