"""Photos sent to a chat."""

from __future__ import annotations

from vault.errors import Invalid, Missing, NoSpace, Refusal, SendRefused, Unconfirmed, UnknownChat, Unreachable
from web.library.wire import sends as wire
from web.surface import Route, Visit


async def send_photo(visit: Visit, id: int, body: wire.Sending) -> wire.SentMessage:
    """Send a photo to a chat and wait until it went; answers the id of the message it became."""
    return wire.sent(await visit.vault.sends.send(visit.owner, id, body.chat_id, caption=body.caption))


ROUTES = (
    Route(
        method="POST",
        path="/<serial:id>/send",
        handler=send_photo,
        body=wire.Sending,
        answers={200: wire.SentMessage},
        refusals=(Invalid, UnknownChat, Refusal, Missing, SendRefused, NoSpace, Unreachable, Unconfirmed),
    ),
)
