"""What a phone tells of the time before it was linked, piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.whatsapp import messages
from tests.whatsapp.people import Group, Person
from tests.whatsapp.protobuf import Conversation, HistorySync, HistorySyncMsg, MessageKey, WebMessageInfo
from tests.whatsapp.protobuf import Message as Content


def piece(*chats: Conversation, percent: int = 100) -> HistorySync:
    return HistorySync(syncType=HistorySync.RECENT, chunkOrder=1, progress=percent, conversations=chats)


def chat(there: Person | Group, times: Sequence[int] = (), content: Content | None = None, **more: Any) -> Conversation:
    """With a message of theirs at each of these seconds."""
    told = [
        WebMessageInfo(
            key=MessageKey(remoteJID=there.jid, fromMe=False, ID=f"OLD{there.jid}{at}"),
            messageTimestamp=at,
            message=content or messages.text(str(at)),
        )
        for at in times
    ]
    pieces = [HistorySyncMsg(message=each, msgOrderID=number) for number, each in enumerate(told)]
    return Conversation(ID=there.jid, messages=pieces, **more)
