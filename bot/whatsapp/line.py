"""A line to the real WhatsApp: the transport of one linked account."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# First, before anything of the library is loaded: it brings what the library wants.
import bot.whatsapp.library  # noqa: F401  # isort: skip
from neonize.proto.Neonize_pb2 import HistorySync as HistoryEvent
from neonize.proto.Neonize_pb2 import Message as MessageEvent
from neonize.proto.Neonize_pb2 import Picture as PictureEvent
from neonize.proto.Neonize_pb2 import Receipt as ReceiptEvent
from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import Message as Content

from bot.transport import (
    Deleted,
    Deletion,
    Event,
    LineChanged,
    NotDeleted,
    NotSent,
    Outgoing,
    Sent,
    Words,
)
from bot.whatsapp import doubts, repair, sends, wire
from bot.whatsapp.arrival import Arrival
from bot.whatsapp.clears import CALM, Clears
from bot.whatsapp.client import Client
from bot.whatsapp.deletions import REFUSED, Deletions
from bot.whatsapp.diary import Diary
from bot.whatsapp.directory import Directory
from bot.whatsapp.doubts import Doubts
from bot.whatsapp.history import History
from bot.whatsapp.identity import Identities
from bot.whatsapp.macs import Macs
from bot.whatsapp.mailbox import Mailbox, Telling
from bot.whatsapp.media import Fetcher
from bot.whatsapp.memory import Memory, Recall, nothing
from bot.whatsapp.notices import Notices
from bot.whatsapp.pictures import Pictures
from bot.whatsapp.promises import Promises
from bot.whatsapp.reading import Reader
from bot.whatsapp.sends import Sends, sent_at
from bot.whatsapp.session import Session
from bot.whatsapp.state import State
from vault.errors import MediaGone, SendRefused, Unreachable
from vault.intake import utc_now
from vault.models.chats import Message, MessageRef
from vault.reach import objection
from vault.tongue import say

log = logging.getLogger(__name__)

LOOK_AGAIN = 2.0  # seconds between two looks for what no event tells
THREADS = 32  # each call of the library holds one, and the line itself one for good
LARGEST = 100_000_000  # bytes


@asynccontextmanager
async def open_line(
    account: str,
    folder: Path,
    *,
    largest: int = LARGEST,
    proxy: str = "",
    recall: Recall = nothing,
    calm: float = CALM,
) -> AsyncIterator[WhatsAppLine]:
    """The line of this account, dialled already if a phone is linked. `folder` holds its session and its diary.

    `recall`: what became of the messages told by it, should the diary be lost. `calm`: see `Clears`.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    line = WhatsAppLine(account, folder, largest=largest, proxy=proxy, recall=recall, calm=calm)
    try:
        line.start()
        yield line
    finally:
        await line.close()


class WhatsAppLine:
    kind = "whatsapp"

    def __init__(self, account: str, folder: Path, *, largest: int, proxy: str, recall: Recall, calm: float) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._account = account
        self._state = State(account)
        self._stirred = asyncio.Event()
        self._session = Session(folder.resolve() / "session.sqlite3")
        self._diary = Diary(folder / "diary.sqlite3")
        self._people = Identities(self._diary.people(), self._diary.keep)
        self._client = Client(
            account,
            self._session,
            self._state,
            hear=self._heard,
            opened=self._opened,
            stir=self._stirred.set,
            proxy=proxy,
        )
        library = self._client.library
        self._directory = Directory(account, self._diary, self._session, self._people, library)
        reader = Reader(account, self._diary, self._people, self._directory)
        history = History(reader, self._people, self._directory)
        self._arrival = Arrival(self._diary, self._people)
        self._promises = Promises(self._diary, library)
        self._mailbox = Mailbox(
            account, self._diary, reader, history, self._arrival, self._promises, self._session, self._stirred.set
        )
        self._doubts = Doubts(account, self._diary, self._session, self._mailbox)
        self._fetcher = Fetcher(library, largest)
        self._pictures = Pictures(library, self._people, proxy)
        self._sends = Sends(library)
        self._memory = Memory(self._diary, self._people, recall)
        self._macs = Macs(self._session)
        self.can_delete_for_me = repair.repaired()
        self._deletions = Deletions(
            account,
            library,
            self._macs,
            self._diary,
            self._memory,
            self._people,
            self._state,
            able=self.can_delete_for_me,
        )
        self._clears = Clears(self._macs, self._diary, self._people, self._mailbox.left, calm=calm)

    def start(self) -> None:
        if self._session.linked:
            self._client.start()

    async def close(self) -> None:
        await self._client.close()
        await self._session.close()
        self._diary.close()

    # ── linking ──────────────────────────────────────────────────────────────────────────────────────────

    @property
    def standing(self) -> LineChanged:
        return self._state.standing

    @property
    def spent(self) -> asyncio.Event:
        return self._client.spent

    def link_by_qr(self) -> AsyncGenerator[str, None]:
        return self._client.codes()

    async def link_by_phone(self, number: str) -> str:
        return await self._client.phone_code(number)

    async def unlink(self) -> None:
        await self._client.log_out()

    # ── the ears ─────────────────────────────────────────────────────────────────────────────────────────

    async def events(self) -> AsyncGenerator[Event, None]:
        notices = Notices(self._state, self._directory, self._arrival, self._pictures)
        telling = Telling(self._mailbox)
        async for _ in self._wakes():
            async for event in notices.fresh():
                yield event
            await self._client.hush()
            await self._look()
            for event in telling.some():
                yield event
                for progress in notices.history():
                    yield progress

    async def acknowledge(self, receipts: Sequence[str]) -> None:
        for receipt in filter(None, receipts):
            self._mailbox.settle(receipt)

    async def fetch(self, message: Message, into: Path) -> None:
        self._state.require()
        if message.media is None:
            raise MediaGone
        await self._fetcher.fetch(message.media, into)

    async def picture(self, chat: str) -> bytes | None:
        self._state.require()
        return await self._pictures.of(chat)

    async def _wakes(self) -> AsyncIterator[None]:
        while True:
            self._client.check()
            self._stirred.clear()
            yield
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), LOOK_AGAIN)

    async def _opened(self) -> None:
        """Who I am, and whom the library knows by both addresses."""
        await self._session.learn()
        self._diary.linked(self._session.device, utc_now())
        for lid, phone in (self._session.me, *await self._session.pairs()):
            self._people.meet(lid, phone)

    async def _look(self) -> None:
        """For what left my view without a word, deleted on the phone or disappeared; and for history left behind."""
        gone = await self._deletions.made_elsewhere()
        gone += [(each.chat, each.id) for each in self._diary.expired(utc_now())]
        if gone:
            self._mailbox.left(gone)
        await self._clears.look(utc_now().timestamp(), ready=self._state.ready)
        if self._state.ready and (piece := await self._promises.late()):
            self._mailbox.hear_history(piece)

    def _heard(self, event: Any) -> Awaitable[None] | None:
        match event:
            case MessageEvent():
                self._mailbox.hear(event)
            case HistoryEvent():
                self._mailbox.hear_history(event.Data)
            case ReceiptEvent():
                return self._doubts.take(event)
            case PictureEvent():
                self._pictures.changed.append(self._people.id_of(wire.address(event.JID)))
                self._stirred.set()
            case _:
                self._directory.forget_groups_asked()
                self._stirred.set()
        return None

    # ── the hands ────────────────────────────────────────────────────────────────────────────────────────

    def new_message_id(self) -> str:
        """Ours alone: WhatsApp's library names a message only as it sends it."""
        return doubts.propose()

    async def send(self, outgoing: Outgoing | Words) -> Sent:
        self._state.require()
        if isinstance(sent := await self.was_sent(outgoing.ref), Sent):
            return sent
        content = await self._content(outgoing)
        self._doubts.note(outgoing.ref, content)
        try:
            return await self._send(outgoing.ref.chat, content, proposed=outgoing.ref.id)
        except (SendRefused, Unreachable):
            self._diary.unsent(outgoing.ref.id)
            raise

    async def was_sent(self, ref: MessageRef) -> Sent | NotSent | None:
        self._state.require()
        return self._doubts.became(ref)

    async def delete_for_me(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Deletion]:
        self._state.require()
        return await self._deletions.delete(refs)

    async def delete_for_everyone(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Deletion]:
        self._state.require()
        return {ref: await self._revoke(ref) for ref in refs}

    async def _revoke(self, ref: MessageRef) -> Deletion:
        known = await self._memory.known(ref)
        if known is None or known.gone:
            return Deleted(already_gone=True)
        if reason := objection(known.from_me, datetime.fromtimestamp(known.at, UTC), utc_now()):
            return NotDeleted(reason=reason, too_old=known.from_me)
        if error := await self._sends.take_back(known):
            return NotDeleted(reason=say(REFUSED, error=error))
        self._diary.gone([(ref.chat, ref.id)])
        return Deleted()

    async def say(self, chat: str, text: str, reply_to: str | None = None) -> None:
        self._state.require()
        await self._send(chat, await self._said(chat, text, reply_to))

    async def react(self, ref: MessageRef, emoji: str) -> None:
        self._state.require()
        known = await self._memory.addressed(ref)
        if known is None:
            raise SendRefused(say("That message is not known here, so nothing can be put on it."))
        await self._send(ref.chat, sends.reaction(known, emoji))

    async def own_chat(self) -> str:
        lid, phone = self._session.me
        if not (lid or phone):
            raise Unreachable(self._state.standing.remedy)
        return self._people.id_of(phone or lid)

    async def _content(self, outgoing: Outgoing | Words) -> Content:
        chat = outgoing.ref.chat
        if isinstance(outgoing, Words):
            return await self._said(chat, outgoing.text, outgoing.reply_to, outgoing.quoted)
        return await self._sends.photo(outgoing, self._directory.timer(chat))

    async def _said(self, chat: str, text: str, reply_to: str | None, quoted: str = "") -> Content:
        answered = await self._memory.addressed(self._ref(chat, reply_to)) if reply_to else None
        return sends.text(text, self._directory.timer(chat), answered, quoted)

    async def _send(self, chat: str, content: Content, proposed: str = "") -> Sent:
        address = self._people.addresses(chat)[0]
        response = await self._sends.send(address, content)
        self._people.meet(address, wire.address(response.Chat))
        said_to = wire.address(response.Chat) or address
        with self._diary.together():  # what is known to be out is also in the conversation
            if proposed:
                self._diary.sent(proposed, chat, response.ID, sent_at(response))
            self._mailbox.hear_myself(sends.echo(said_to, response.ID, response.Timestamp, content))
        return Sent(ref=self._ref(chat, response.ID), at=sent_at(response))

    def _ref(self, chat: str, id: str) -> MessageRef:
        return MessageRef(account=self._account, chat=chat, id=id)
