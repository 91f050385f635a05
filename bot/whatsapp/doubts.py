"""Sends of which nobody knows whether they went out, until a device says that it has one of them.

The library names a message only as it sends it. But before that it writes down, next to the name, the secret that the
message carries; and the secret is ours. So a receipt for that name tells which send it was.
"""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from neonize.proto.Neonize_pb2 import Receipt
from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import Message as Content

from bot.transport import NotSent, Sent
from bot.whatsapp.diary import Diary
from bot.whatsapp.mailbox import Mailbox
from bot.whatsapp.sends import echo
from bot.whatsapp.session import Session
from bot.whatsapp.wire import bare
from vault.intake import utc_now
from vault.models.chats import MessageRef

NAMES = "select hex(key), message_id, chat_jid from whatsmeow_message_secrets where message_id in ({})"
KEPT = timedelta(days=30)  # for so long WhatsApp tries to deliver


class Doubts:
    def __init__(self, account: str, diary: Diary, session: Session, mailbox: Mailbox) -> None:
        self._account = account
        self._diary = diary
        self._session = session
        self._mailbox = mailbox

    def note(self, ref: MessageRef, content: Content) -> None:
        """What was proposed under this id is about to go out. Gives the message its secret."""
        content.messageContextInfo.messageSecret = secret = secrets.token_bytes(32)
        self._diary.sending(ref.id, ref.chat, secret.hex().upper(), content.SerializeToString())

    def became(self, ref: MessageRef) -> Sent | NotSent | None:
        """What became of what was proposed under this id; None when it cannot be known."""
        found = self._diary.find_sent(ref.id)
        if found is None:  # what is older than the diary may have been in one that was lost
            return NotSent() if _nanoseconds(ref.id) >= self._diary.begun else None
        chat, id, at = found
        return Sent(ref=MessageRef(account=self._account, chat=chat, id=id), at=at) if id else None

    async def take(self, receipt: Receipt) -> None:
        """These messages have reached a device."""
        doubts = self._diary.doubts()
        if not any(self._recent(id) for id, _, _ in doubts.values()):
            return
        places = ", ".join("?" * len(receipt.MessageIDs))
        for secret, name, chat in await self._session.rows(NAMES.format(places), *receipt.MessageIDs):
            if doubt := doubts.get(secret):
                self._clear_up(*doubt, name, bare(chat))

    def _clear_up(self, id: str, chat: str, content: bytes, name: str, address: str) -> None:
        at = proposed_at(id)
        self._mailbox.hear_of(id, echo(address, name, int(at.timestamp()), Content.FromString(content)))
        self._diary.sent(id, chat, name, at)

    def _recent(self, id: str) -> bool:
        return proposed_at(id) > utc_now() - KEPT


def propose() -> str:
    """An id of ours alone."""
    return f"proposed-{time.time_ns()}-{uuid4().hex}"


def proposed_at(id: str) -> datetime:
    return datetime.fromtimestamp(_nanoseconds(id) / 1e9, UTC)


def _nanoseconds(id: str) -> int:
    """Long ago for what is no id of ours."""
    _, _, rest = id.partition("-")
    at = rest.partition("-")[0]
    return int(at) if at.isdecimal() else 0
