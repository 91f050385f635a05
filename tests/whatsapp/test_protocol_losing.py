"""Every way a server can end a connection, and what the real library makes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from tests.whatsapp.account import Account, until
from tests.whatsapp.faults import LoginFault, StreamFault
from tests.whatsapp.remote import Remote
from tests.whatsapp.stage import Stage

QUIET = 1.0  # seconds in which a client that gave up must not come back; the first attempt of others comes at once
TOLD = {"Connected", "Disconnected"}
AT_ONCE = 4  # clients

Breaking = Callable[[Account, Remote], Awaitable[Any]]


def stream(fault: StreamFault) -> Breaking:
    return lambda account, _: account.break_stream(fault)


def login(fault: LoginFault) -> Breaking:
    async def refused(account: Account, _: Remote) -> None:
        account.login_fault = fault
        await account.drop()

    return refused


COMING_BACK: Mapping[str, tuple[Breaking, list[str]]] = {
    "socket closed": (lambda account, _: account.drop(), ["Disconnected", "Connected"]),
    "stream 503": (stream(StreamFault.UNAVAILABLE), ["Disconnected", "Connected"]),
    "stream 515": (stream(StreamFault.RESTART), ["Connected"]),
}
STAYING_AWAY: Mapping[str, tuple[Breaking, str, dict[str, Any], int]] = {
    "replaced": (stream(StreamFault.REPLACED), "StreamReplaced", {}, 1),
    "removed on the phone": (stream(StreamFault.LOGGED_OUT), "LoggedOut", {"OnConnect": False}, 0),
    "login 401": (login(LoginFault.LOGGED_OUT), "LoggedOut", {"OnConnect": True}, 0),
    "login 403": (login(LoginFault.FORBIDDEN), "LoggedOut", {"OnConnect": True}, 0),
    "login 406": (login(LoginFault.UNKNOWN_CLIENT), "LoggedOut", {"OnConnect": True}, 0),
    "login 402": (login(LoginFault.TEMP_BAN), "TemporaryBan", {"Expire": 3600}, 1),
    "login 405": (login(LoginFault.OUTDATED), "ClientOutdated", {}, 1),
    "login 409": (login(LoginFault.OTHER), "ConnectFailure", {"Message": "conflict"}, 1),
    "logout by the client": (lambda _, client: client.logout(), "", {}, 0),
}


async def test_a_broken_connection_comes_back_by_itself(stage: Stage) -> None:
    async def returns(account: Account, client: Remote, breaking: Breaking) -> tuple[list[str], bool, int]:
        await breaking(account, client)
        await account.wait_login(2)
        names = [*await client.names_until("Connected"), *await client.names_within(0.7)]
        return [name for name in names if name in TOLD], await client.is_logged_in(), await client.devices()

    seen = await each(stage, {name: returns_of for name, (returns_of, _) in COMING_BACK.items()}, returns)
    assert seen == {name: (events, True, 1) for name, (_, events) in COMING_BACK.items()}


async def test_a_client_turned_away_says_why_and_stays_away(stage: Stage) -> None:
    async def leaves(account: Account, client: Remote, row: tuple[Breaking, str, dict[str, Any], int]) -> Any:
        breaking, event, facts, _ = row
        await breaking(account, client)
        told = {name: getattr(await client.next(event), name) for name in facts} if event else {}
        async with asyncio.timeout(60):
            while await client.is_connected():  # noqa: ASYNC110 - it is told over the wire
                await asyncio.sleep(0.01)
        names = await client.names_within(QUIET)
        back = account.logins > 1 or "Connected" in names
        return told, back, await client.is_connected(), await client.devices(), await client.close()

    seen = await each(stage, STAYING_AWAY, leaves)
    assert seen == {name: (row[2], False, False, row[3], True) for name, row in STAYING_AWAY.items()}


@pytest.mark.parametrize("fault", [LoginFault.UNAVAILABLE, LoginFault.FAILING])
async def test_a_server_that_is_out_of_order_is_tried_again(stage: Stage, client: Remote, fault: LoginFault) -> None:
    stage.me.login_fault = fault
    await stage.me.drop()
    await until(lambda: stage.me.refusals > 0, 60, "a refused login")
    stage.me.login_fault = None
    await stage.me.wait_login(2)
    await client.next("Connected")
    assert await client.is_logged_in()


async def each(stage: Stage, rows: Mapping[str, Any], scenario: Callable[..., Awaitable[Any]]) -> dict[str, Any]:
    """What becomes of each row, with an account and a client of its own."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def run(name: str) -> Any:
        account = stage.account(name)
        async with gate, stage.client(name) as client:
            await stage.link(client, account)
            await client.names_within(0.2)
            return await scenario(account, client, rows[name])

    return dict(zip(rows, await asyncio.gather(*map(run, rows)), strict=True))
