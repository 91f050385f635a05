from __future__ import annotations

import httpx
import pytest

from web.doors import Doors
from web.guard import answers_to

OURS = Doors(hosts=("nas.local",), external_url="https://photos.example.org")


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8420", "127.0.0.1:1", "[::1]:8420", "192.168.1.5", "nas.local:80", "photos.example.org"],
)
def test_names_we_go_by(host: str) -> None:
    assert answers_to(host, OURS)


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "localhost.evil.example", "0x7f.1", "127.0.0.1.evil.example", "a b", "x@localhost", "::1"],
)
def test_names_we_do_not_go_by(host: str) -> None:
    assert not answers_to(host, OURS)


async def test_a_rebound_name_gets_nothing(owner: httpx.AsyncClient) -> None:
    answer = await owner.get("/api/library", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (421, "misdirected_request")


async def test_a_change_from_another_site_is_refused_whatever_it_brings(owner: httpx.AsyncClient) -> None:
    for said in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        answer = await owner.post("/api/library/1/purge", headers=said)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/api/library", "/api/nowhere", "/login", "/api/library/0x"])
async def test_every_answer_is_shielded(stranger: httpx.AsyncClient, path: str) -> None:
    answer = await stranger.get(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == ("strict-origin" if path == "/login" else "no-referrer")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers
