"""A message whose photo is to be saved."""

from __future__ import annotations

from web.library.wire.terms import Name
from web.wire import Camel


class MessageName(Camel):
    """`account`: where several know the chat."""

    chat_id: Name
    message_id: Name
    account: Name | None = None
