"""Spoken to over raw sockets, as a proxy, a smuggler or a dawdler would."""

from __future__ import annotations

import asyncio

import pytest

from tests.web.serving import Address, served, spoken
from vault.vault import Vault
from web.doors import Doors

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"
WEBSOCKET = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA\r\n\r\n"


HURRIED = Doors(header_patience=0.3)
GREEDY = Doors(slow_body_grace=0.5, slow_body_rate=1_000_000)


@pytest.fixture
def doors() -> Doors:
    """As they are; who asks without dawdling is not to be cut off because the machine is busy."""
    return Doors()


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


async def test_the_server_does_not_tell_what_it_is(address: Address) -> None:
    assert b"hypercorn" not in (await spoken(address, HEALTH)).lower()


async def test_an_upgrade_to_http2_is_not_heard(address: Address) -> None:
    answer = await spoken(address, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + UPGRADE + HEALTH)
    assert answer.startswith(b"HTTP/1.1 200") and b"101" not in answer


async def test_nor_is_one_to_a_websocket(address: Address) -> None:
    answer = await spoken(address, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + WEBSOCKET + HEALTH)
    assert answer.startswith(b"HTTP/1.1 200")


async def test_http2_out_of_the_blue_is_refused(address: Address) -> None:
    answer = await spoken(address, PREFACE)
    assert status(answer) in (400, 505)


@pytest.mark.parametrize(
    "request_head",
    [
        b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
        b"GET /healthz HTTP/1.1\nHost: localhost\n\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-One: 1\nX-Two: 2\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-One: 1\r\n folded\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n",
    ],
)
async def test_what_can_be_read_in_two_ways_is_not_read(address: Address, request_head: bytes) -> None:
    assert status(await spoken(address, request_head)) == 400


async def test_a_head_beyond_measure_is_refused(address: Address) -> None:
    answer = await spoken(address, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 100_000)
    assert answer == b"" or status(answer) in (400, 431)


async def test_pipelined_requests_are_answered_in_turn(address: Address) -> None:
    first = HEALTH.replace(b"Connection: close\r\n", b"")
    assert (await spoken(address, first + HEALTH)).count(b"HTTP/1.1 200") == 2


async def test_whoever_drips_a_head_is_cut_off(vault: Vault) -> None:
    async with served(vault, HURRIED) as address:
        answer, sent = await dripped(address, b"GET /healthz HTTP/1.1\r\n", b"X-A: 1\r\n")
    assert answer == b"" and sent < 60


async def test_whoever_says_nothing_is_cut_off(vault: Vault) -> None:
    async with served(vault, HURRIED) as address:
        assert await spoken(address, b"") == b""


async def test_whoever_drips_a_small_body_is_cut_off(vault: Vault) -> None:
    head = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n"
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    async with served(vault, GREEDY) as address:
        answer, sent = await dripped(address, head + kind, b"a")
    assert status(answer) == 408 and sent < 200


async def test_whoever_drips_an_upload_is_cut_off(vault: Vault, key: str) -> None:
    head = b"POST /api/library/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\nX-API-Key: %s\r\n"
    kind = b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
    async with served(vault, GREEDY) as address:
        answer, sent = await dripped(address, head % key.encode() + kind, b"a")
    assert status(answer) == 408 and sent < 200


async def dripped(address: Address, head: bytes, drop: bytes) -> tuple[bytes, int]:
    """What is answered to a request whose rest comes a drop at a time, and how many drops were taken."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(head)
    answer = asyncio.create_task(reader.read())
    sent = 0
    while not answer.done() and sent < 500:
        writer.write(drop)
        sent += 1
        await asyncio.wait([answer], timeout=0.05)
    writer.close()
    try:
        return await answer, sent
    except ConnectionResetError:
        return b"", sent


async def test_requests_under_way_are_finished_before_the_end(vault: Vault, key: str) -> None:
    async with served(vault, Doors()) as address:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"PATCH /api/library/1 HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\n" % key.encode())
        writer.write(b"Content-Type: application/json\r\nContent-Length: 16\r\nExpect: 100-continue\r\n\r\n")
        assert status(await reader.readuntil(b"\r\n\r\n")) == 100  # it is under way
        asyncio.get_running_loop().call_later(0.3, writer.write, b'{"caption":null}')
    assert status(await reader.read()) == 404
    writer.close()
