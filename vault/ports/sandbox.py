"""The simulated people of sandbox accounts."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from vault.models.chats import Message, Person


class Stage(Protocol):
    """All raise Invalid when there is no such chat, person or message."""

    async def people(self, account: str, chat: str) -> list[Person]: ...

    async def post(
        self,
        account: str,
        chat: str,
        sender: str,
        *,
        text: str,
        photo: Path | None,
        painted: bool,
        reply_to: str | None,
        reaction: str | None,
    ) -> str:
        """Put it into the chat and wait for a running bot to hear of it; answers the message's id."""

    async def theirs(self, account: str, chat: str) -> list[Message]:
        """What the others see, reactions too, oldest first: whatever I deleted for me alone is there."""

    async def their(self, account: str, chat: str, id: str) -> Message | None:
        """This message, if the others see it."""
