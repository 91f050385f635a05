"""Whatever WhatsApp does to the line, it says how it stands and what can be done; no call can hurt its process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.transport import Sent
from tests.contracts.transport import parcel
from tests.whatsapp import messages
from tests.whatsapp.account import Account, until
from tests.whatsapp.faults import LoginFault, StreamFault
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import ACCOUNT, joined, link, stands
from tests.whatsapp.stage import Stage
from vault.errors import Unconfirmed, Unreachable
from vault.intake import utc_now
from vault.models.accounts import LinkState
from vault.models.chats import Media, Message, MessageRef

Breaking = Callable[[Account], Awaitable[Any]]
QUIET = 1.0  # seconds in which a line that was turned away must not come back
HASTE = 25  # or a line that fell silent would be given up after three minutes
SOME_HASTE = 12  # where it must not be given up while all calls are tried
AT_ONCE = 4  # lines
CALLS = 8  # that need WhatsApp
MEDIA = Media(sha256=None, mime="image/jpeg", size=1, handle={"directPath": "/photo"})
PATIENCE = 60.0  # seconds; a limit for failing


def login(fault: LoginFault) -> Breaking:
    async def refused(account: Account) -> None:
        account.login_fault = fault
        await account.drop()
        await until(lambda: account.refusals > 0, PATIENCE, "the login to be refused")

    return refused


def stream(fault: StreamFault) -> Breaking:
    return lambda account: account.break_stream(fault)


async def recover(account: Account) -> None:
    account.login_fault = None


async def fall_silent(account: Account) -> None:
    account.dead = account.connection


async def speak_again(account: Account) -> None:
    account.dead = None


async def be_called_again(account: Account) -> None:
    await account.wait_login(2)


@dataclass(frozen=True)
class Outage:
    """It lasts until WhatsApp is well; then the line comes back by itself, by this login."""

    begins: Breaking
    ends: Breaking = recover
    state: LinkState = LinkState.OFFLINE
    words: str = "opened again"
    login: int = 2
    haste: int = 1


COMING_BACK: Mapping[str, Breaking] = {
    "socket closed": Account.drop,
    "stream 503": stream(StreamFault.UNAVAILABLE),
    "stream 515": stream(StreamFault.RESTART),
}
OUTAGES: Mapping[str, Outage] = {  # the longest first
    "login never answered": Outage(login(LoginFault.SILENCE), haste=HASTE),
    "keepalive lost and restored": Outage(fall_silent, speak_again, login=1, haste=SOME_HASTE),
    "keepalive lost for good": Outage(fall_silent, be_called_again, haste=HASTE),
    "login 500": Outage(login(LoginFault.FAILING)),
    "login 503": Outage(login(LoginFault.UNAVAILABLE)),
    "login 402, and the ban expires": Outage(login(LoginFault.SHORT_BAN), state=LinkState.BANNED, words="until"),
}
STAYING_AWAY: Mapping[str, tuple[Breaking, LinkState, str]] = {
    "replaced": (stream(StreamFault.REPLACED), LinkState.REPLACED, "account restart"),
    "removed on the phone": (stream(StreamFault.LOGGED_OUT), LinkState.LOGGED_OUT, "chatvault link"),
    "login 401": (login(LoginFault.LOGGED_OUT), LinkState.LOGGED_OUT, "chatvault link"),
    "login 403": (login(LoginFault.FORBIDDEN), LinkState.LOGGED_OUT, "chatvault link"),
    "login 406": (login(LoginFault.UNKNOWN_CLIENT), LinkState.LOGGED_OUT, "chatvault link"),
    "login 402": (login(LoginFault.TEMP_BAN), LinkState.BANNED, "until"),
    "login 402, and nobody says until when": (login(LoginFault.OPEN_BAN), LinkState.BANNED, "until"),
    "login 405": (login(LoginFault.OUTDATED), LinkState.OUTDATED, "Update ChatVault"),
    "login 409": (login(LoginFault.OTHER), LinkState.OFFLINE, "conflict"),
}


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


async def test_a_broken_line_is_ready_again_by_itself(stage: Stage, line: HostedLine) -> None:
    for number, breaking in enumerate(COMING_BACK.values()):
        await breaking(stage.me)
        await stage.me.wait_login(number + 2)
        await stands(line, LinkState.READY)
        await says(line, f"{stage.anna.pn}@c.us", "back")
        assert messages.body_of((await stage.me.next_sent()).message) == "back"


async def test_a_line_that_is_out_says_so_until_it_comes_back_by_itself(stage: Stage, tmp_path: Path) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def returns(name: str) -> tuple[bool, list[type[Exception] | None], int]:
        outage, account = OUTAGES[name], stage.account(name)
        async with gate, joined(stage, name, outage.haste) as line:
            await link(stage, line, account)
            await outage.begins(account)
            told, refused = await stands(line, outage.state), await refusals(stage, line, tmp_path)
            await outage.ends(account)
            await stands(line, LinkState.READY)
            await says(line, f"{stage.anna.pn}@c.us", "back")
            return outage.words in told.remedy, refused, account.logins

    seen = dict(zip(OUTAGES, await asyncio.gather(*map(returns, OUTAGES)), strict=True))
    assert seen == {name: (True, [Unreachable] * CALLS, outage.login) for name, outage in OUTAGES.items()}


async def test_a_whatsapp_that_cannot_be_reached_is_dialled_until_it_can(stage: Stage, line: HostedLine) -> None:
    stage.server.tunnel.shut = True
    await stage.me.drop()
    await stands(line, LinkState.OFFLINE)
    stage.server.tunnel.shut = False
    await stands(line, LinkState.READY)


async def test_a_start_without_the_internet_waits_for_it(stage: Stage, line: HostedLine) -> None:
    await line.remote.kill()
    stage.server.tunnel.shut = True
    async with joined(stage) as line:
        await stands(line, LinkState.OFFLINE)
        with pytest.raises(Unreachable, match="internet"):
            await line.say(f"{stage.anna.pn}@c.us", "hello")
        stage.server.tunnel.shut = False
        await stands(line, LinkState.READY)


async def test_a_line_that_is_left_while_it_is_opened_is_left_with_its_process(stage: Stage, line: HostedLine) -> None:
    await line.remote.kill()
    stage.me.login_fault = LoginFault.SILENCE
    async with joined(stage) as line:
        await until(lambda: stage.me.refusals > 0, PATIENCE, "the login")
        await stands(line, LinkState.CONNECTING)
        await line.remote.unlink()
        assert ((await line.standing()).state, await line.remote.is_spent()) == (LinkState.UNLINKED, True)


async def test_a_line_turned_away_says_why_stays_away_and_lives(stage: Stage, tmp_path: Path) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def ends(name: str) -> tuple[LinkState, bool, int, int, list[type[Exception] | None]]:
        breaking, state, words = STAYING_AWAY[name]
        account = stage.account(name)
        async with gate, joined(stage, name) as line:
            await link(stage, line, account)
            await breaking(account)
            await stands(line, state)
            await asyncio.sleep(QUIET)
            told = await line.standing()
            refused = await refusals(stage, line, tmp_path)
            return told.state, words in told.remedy, account.logins, account.refusals, refused

    seen = dict(zip(STAYING_AWAY, await asyncio.gather(*map(ends, STAYING_AWAY)), strict=True))
    assert seen == {
        name: (state, True, 1, name.startswith("login"), [Unreachable] * CALLS)
        for name, (_, state, _) in STAYING_AWAY.items()
    }


async def test_a_photo_arrives_once_though_the_line_breaks_under_it(
    stage: Stage, line: HostedLine, tmp_path: Path
) -> None:
    async with under_way(stage, line, tmp_path) as sending:
        stage.me.silent = False
        await stage.me.drop()
    assert list(stage.anna.view.messages) == [(await sending).ref.id]


async def test_a_photo_is_in_doubt_when_the_line_ends_under_it(stage: Stage, line: HostedLine, tmp_path: Path) -> None:
    async with under_way(stage, line, tmp_path) as sending:
        await stage.me.break_stream(StreamFault.REPLACED)
    with pytest.raises(Unconfirmed):
        await sending


@asynccontextmanager
async def under_way(stage: Stage, line: HostedLine, folder: Path) -> AsyncIterator[asyncio.Task[Sent]]:
    """A photo that WhatsApp has, and has not confirmed."""
    stage.me.silent = True
    sending = asyncio.create_task(line.send(await parcel(line, f"{stage.anna.pn}@c.us", folder)))
    await stage.me.next_sent()
    yield sending


async def test_before_a_phone_is_linked_every_call_is_refused(stage: Stage, tmp_path: Path) -> None:
    async with joined(stage) as line:
        assert (await line.standing()).state is LinkState.UNLINKED
        assert await refusals(stage, line, tmp_path) == [Unreachable] * CALLS
        with pytest.raises(Unreachable):
            await line.own_chat()


async def says(line: HostedLine, chat: str, text: str) -> None:
    """As soon as it can: that the line was broken may be told after the server has it back."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(Unreachable):
                return await line.say(chat, text)
            await asyncio.sleep(0.01)


async def refusals(stage: Stage, line: HostedLine, folder: Path) -> list[type[Exception] | None]:
    """What every call that needs WhatsApp answers."""
    chat = f"{stage.anna.pn}@c.us"
    ref = MessageRef(account=ACCOUNT, chat=chat, id="1")
    outgoing = await parcel(line, chat, folder)
    photo = Message(ref=ref, sender=chat, sender_name="Anna", from_me=False, sent_at=utc_now(), media=MEDIA)
    calls = (
        line.send(outgoing),
        line.was_sent(ref),
        line.delete_for_me([ref]),
        line.delete_for_everyone([ref]),
        line.fetch(photo, folder / "photo"),
        line.picture(chat),
        line.say(chat, "hello"),
        line.react(ref, "💾"),
    )
    return [await refusal(call) for call in calls]


async def refusal(call: Awaitable[object]) -> type[Exception] | None:
    try:
        await call
    except Exception as error:
        return type(error)
    return None
