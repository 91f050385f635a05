"""Photos saved out of a conversation."""

from __future__ import annotations

from vault.errors import (
    Blocked,
    Damaged,
    Invalid,
    MediaGone,
    Missing,
    NoPhotoThere,
    NoSpace,
    NotAnImage,
    Refusal,
    TooManyPixels,
    Unconfirmed,
    Unreachable,
)
from vault.models.principals import Scope
from web.library.wire.assets import TakenPhoto, taken
from web.library.wire.fetches import MessageName
from web.surface import Answer, Route, Visit


async def save_from_message(visit: Visit, body: MessageName) -> Answer:
    """Fetch a message's photo from WhatsApp and take it in, as an upload would."""
    accepted = await visit.vault.fetches.save(visit.owner, body.chat_id, body.message_id, account=body.account)
    return Answer(taken(accepted), 201 if accepted.new else 200)


ROUTES = (
    Route(
        method="POST",
        path="/save-from-message",
        handler=save_from_message,
        scope=Scope.LIBRARY_WRITE,
        body=MessageName,
        answers={201: TakenPhoto, 200: TakenPhoto},
        refusals=(
            Invalid,
            Refusal,
            NoPhotoThere,
            Missing,
            MediaGone,
            Damaged,
            NotAnImage,
            TooManyPixels,
            NoSpace,
            Unreachable,
            Unconfirmed,
            Blocked,
        ),
    ),
)
