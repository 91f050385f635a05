"""The connection: dialled, kept, and given up when WhatsApp says so. Events are only handed on here.

| what WhatsApp does                           | what follows                                        |
|----------------------------------------------|-----------------------------------------------------|
| closes the socket, 500, 503, 515             | the library connects again by itself                |
| cannot be dialled                            | dialled again, waiting longer each time             |
| opens the session elsewhere                  | REPLACED, for good: two would throw each other out  |
| logs the device out                          | LOGGED_OUT, for good: the session is erased         |
| bans for a while                             | BANNED until then, then dialled again               |
| bans, and does not say for how long          | the same, for some minutes                          |
| calls the version outdated                   | OUTDATED, for good                                  |
| refuses the login for another reason         | dialled again after some minutes                    |
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from typing import Any

from neonize.proto import Neonize_pb2 as events
from neonize.proto.waCompanionReg.WAWebProtobufsCompanionReg_pb2 import DeviceProps

from bot.whatsapp.library import ClientName, NeonizeError, NewAClient, Presence, ProxySettings, dispatch
from bot.whatsapp.session import Session
from bot.whatsapp.state import State
from vault.errors import Invalid, Unreachable
from vault.models.accounts import LinkState
from vault.tongue import noted, say

log = logging.getLogger(__name__)

PAUSES = (1, 2, 5, 10, 30, 60)  # seconds between attempts to dial
REFUSED = 300.0  # seconds of rest after a refusal that is not explained, or a ban without an end
PATIENCE = 165.0  # seconds in which the codes of one attempt are good
FAREWELL = 5.0  # seconds the library may take to stop
NEWS = (
    events.Message,
    events.Receipt,
    events.HistorySync,
    events.GroupInfoEvent,
    events.JoinedGroup,
    events.Picture,
)
UNDIALLED = noted(
    "WhatsApp cannot be reached ({error}). Check the internet, and CHATVAULT_WHATSAPP_PROXY if it is set."
)
STOPPED = noted("The last attempt to link is still being cleared away. Try again in a few seconds.")

LINKABLE = (LinkState.UNLINKED, LinkState.LOGGED_OUT)

DEVICE = DeviceProps(
    os="ChatVault",
    platformType=DeviceProps.DESKTOP,
    requireFullSync=True,
    historySyncConfig=DeviceProps.HistorySyncConfig(fullSyncDaysLimit=3650, fullSyncSizeMbLimit=10_000),
)


class Client:
    """`hear` is called in the event loop with each piece of news, `stir` whenever the state may have changed.

    `opened` comes before the line is called ready.
    """

    def __init__(
        self,
        account: str,
        session: Session,
        state: State,
        *,
        hear: Callable[[Any], Awaitable[None] | None],
        opened: Callable[[], Awaitable[None]],
        stir: Callable[[], None],
        proxy: str = "",
    ) -> None:
        self.library = NewAClient(str(session.file), uuid=account, props=DEVICE)
        self.spent = asyncio.Event()
        self._session = session
        self._state = state
        self._hear = hear
        self._opened = opened
        self._stir = stir
        self._proxy = ProxySettings(proxy) if proxy else None
        self._codes: asyncio.Queue[str | Unreachable] = asyncio.Queue()
        self._verdict: asyncio.Future[float | None] | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._failures = 0
        self._turn = 0  # how often a connection came or went
        self._hushed = 0  # the turn in which WhatsApp was told that nobody sits here
        self._subscribe()

    # ── keeping the line ─────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        self._become(LinkState.CONNECTING)
        self._keeping = asyncio.create_task(self._keep(self._keeping), name="whatsapp line")

    def check(self) -> None:
        """Raise what nobody expected of the task that keeps the line."""
        if self._keeping and self._keeping.done() and not self._keeping.cancelled():
            self._keeping.result()

    async def close(self) -> None:
        """Leave the line. The process is spent where this is beyond the library: it never ends what shows a code, and
        ends the process where it is to hang up while it still begins.
        """
        if self._state.standing.state in (LinkState.LINKING, LinkState.CONNECTING):
            self.spent.set()
        elif self._keeping and not self.spent.is_set():
            self._keeping.cancel()
            try:
                await self._keeping
            except TimeoutError:
                self.spent.set()
            except asyncio.CancelledError:
                pass
        self._keeping = None

    async def hush(self) -> None:
        """Leave the notifications to the phone. Not possible before the phone has told my name: ask again."""
        if self._state.ready and self._hushed != self._turn:
            turn = self._turn  # while this is being told, the next connection may begin, which was told nothing
            with suppress(NeonizeError):
                await self.library.send_presence(Presence.UNAVAILABLE)
                self._hushed = turn

    async def _keep(self, before: asyncio.Task[None] | None) -> None:
        """The library ends the process where one connection begins while the one before is being hung up."""
        if before:
            await asyncio.wait({before})
        while True:
            pause = await self._once()
            if pause is None:
                return
            await asyncio.sleep(pause)
            self._become(LinkState.CONNECTING)

    async def _once(self) -> float | None:
        """One connection, from dialling to its end. Seconds until the next, or None: not without a person."""
        loop = asyncio.get_running_loop()
        dispatch.event_global_loop = loop
        self._verdict = loop.create_future()
        task = await self.library.connect(self._proxy)
        try:
            await asyncio.wait({task, self._verdict}, return_when=asyncio.FIRST_COMPLETED)
            return self._verdict.result() if self._verdict.done() else self._undialled(task)
        finally:
            self._turn += 1
            await self._hang_up(task)

    def _undialled(self, task: asyncio.Task[None]) -> float | None:
        """Whoever waits for a code is told at once; what was linked before is dialled again."""
        if self._state.standing.state is LinkState.LINKING:
            self._become(LinkState.UNLINKED)
            self._codes.put_nowait(Unreachable(say(UNDIALLED, error=task.exception())))
            return None
        pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
        self._failures += 1
        log.warning("WhatsApp cannot be dialled (%s); trying again in %s s", task.exception(), pause)
        self._become(LinkState.OFFLINE)
        return pause

    async def _hang_up(self, task: asyncio.Task[None]) -> None:
        await self.library.stop()  # type: ignore[no-untyped-call]
        with suppress(NeonizeError):
            await asyncio.wait_for(asyncio.shield(task), FAREWELL)

    # ── linking ──────────────────────────────────────────────────────────────────────────────────────────

    async def codes(self) -> AsyncGenerator[str, None]:
        """QR codes as they change, until one was scanned or time is up. Unreachable."""
        self._ask()
        try:
            async with asyncio.timeout(PATIENCE):
                while self._state.standing.state is LinkState.LINKING:
                    if code := await self._code():
                        yield code
        except TimeoutError:
            pass
        finally:
            self._asked()

    async def phone_code(self, number: str) -> str:
        digits = "".join(filter(str.isdigit, number))
        if not 6 <= len(digits) <= 15:
            raise Invalid(say("Give the number with its country code, as in +49 155 5000 1."))
        self._ask()
        try:
            async with asyncio.timeout(PAUSES[-1]):
                await self._code()
                code = await self.library.PairPhone(digits, True, ClientName.LINUX)
        except (NeonizeError, TimeoutError) as error:
            self._asked()
            raise Unreachable(say("No code came ({error}).", error=error)) from error
        asyncio.get_running_loop().call_later(PATIENCE, self._asked)
        return code

    async def log_out(self) -> None:
        """Unlinked here and, where it can be reached, on the phone."""
        if self._state.ready:
            with suppress(NeonizeError):
                await self.library.logout()  # type: ignore[no-untyped-call]
        await self.close()
        self._session.forget()
        self._become(LinkState.UNLINKED)

    async def _code(self) -> str:
        """The next one; empty when a phone has scanned the last."""
        code = await self._codes.get()
        if isinstance(code, Unreachable):
            raise code
        return code

    def _ask(self) -> None:
        if self._state.standing.state not in LINKABLE:
            raise Invalid(say("This account is linked already. Unlink it first."))
        if self.spent.is_set():
            raise Unreachable(say(STOPPED))
        self._codes = asyncio.Queue()
        self.start()
        self._become(LinkState.LINKING)

    def _asked(self) -> None:
        """Nobody answered: the library cannot be stopped in this state, so the process has to go."""
        if self._state.standing.state is LinkState.LINKING:
            self.spent.set()
            self._become(LinkState.UNLINKED)

    # ── events ───────────────────────────────────────────────────────────────────────────────────────────

    def _subscribe(self) -> None:
        ends: dict[type[Any], Callable[[Any], Awaitable[None] | None]] = {
            events.PairStatus: self._paired,
            events.Connected: self._connected,
            events.Disconnected: self._broken,
            events.KeepAliveTimeout: self._broken,
            events.KeepAliveRestored: self._connected,
            events.StreamReplaced: lambda _: self._end(LinkState.REPLACED),
            events.LoggedOut: lambda _: self._end(LinkState.LOGGED_OUT),
            events.ClientOutdated: lambda _: self._end(LinkState.OUTDATED),
            events.TemporaryBan: self._banned,
            events.ConnectFailure: self._refused,
        }
        for kind, take in {**ends, **dict.fromkeys(NEWS, self._hear)}.items():
            self.library.event(kind)(_handler(take))
        self.library.qr(self._coded)

    async def _coded(self, _: NewAClient, code: bytes) -> None:
        self._codes.put_nowait(code.decode())

    def _paired(self, event: events.PairStatus) -> None:
        if event.Status == events.PairStatus.SUCCESS:
            self._become(LinkState.CONNECTING)
            self._codes.put_nowait("")

    async def _connected(self, _: object) -> None:
        self._failures = 0
        self._turn = turn = self._turn + 1
        await self._opened()
        gone = turn != self._turn or self.spent.is_set() or self._verdict is None or self._verdict.done()
        if not gone:
            self._become(LinkState.READY)

    def _broken(self, _: object) -> None:
        self._turn += 1
        if self._state.ready:  # else the reason was told already, and it was a better one
            self._become(LinkState.OFFLINE)

    def _banned(self, event: events.TemporaryBan) -> None:
        """WhatsApp need not say for how long: 0 would be to knock without a pause."""
        seconds = event.Expire or REFUSED
        self._state.ban(seconds)
        self._settle(seconds)

    def _refused(self, event: events.ConnectFailure) -> None:
        self._state.refuse(event.Message or str(event.Reason))
        self._settle(REFUSED)

    def _end(self, state: LinkState) -> None:
        self._become(state)
        self._settle(None)

    def _settle(self, pause: float | None) -> None:
        self._stir()
        if self._verdict and not self._verdict.done():
            self._verdict.set_result(pause)

    def _become(self, state: LinkState) -> None:
        self._state.become(state)
        self._stir()


def _handler(take: Callable[[Any], Awaitable[None] | None]) -> Callable[[NewAClient, Any], Awaitable[None]]:
    """The library drops what a handler raises without a word."""

    async def handle(_: NewAClient, event: Any) -> None:
        try:
            if (more := take(event)) is not None:
                await more
        except Exception:
            log.exception("News from WhatsApp (%s) could not be taken in", type(event).__name__)

    return handle
