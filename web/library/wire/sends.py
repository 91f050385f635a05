"""Photos sent to a chat."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vault.models.chats import MessageRef
from web.library.wire.terms import Caption, Name
from web.wire import Camel, CamelAnswer


class Sending(Camel):
    """Without a caption the photo's own goes along; an empty one sends none."""

    chat_id: Name
    caption: Caption | None = None


class SentMessage(CamelAnswer):
    message_id: str
    message_wa_id: Annotated[str, Field(alias="message_wa_id")]
    chat_id: str


def sent(ref: MessageRef) -> SentMessage:
    return SentMessage(message_id=ref.id, message_wa_id=ref.id, chat_id=ref.chat)
