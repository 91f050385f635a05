"""What was seen of conversations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from vault.models.chats import Chat, Message, MessageRef, Portrait


class Messages(Protocol):
    """Messages seen (`messages`) and the media index (`media_files`). The same message twice is one record."""

    async def add(self, messages: Sequence[Message], *, todo: bool = False) -> None:
        """Store what is new. With `todo` a new message waits in `todo()` until `handled`."""

    async def sharpen(self, message: Message) -> None:
        """Replace the media of a message; what it carried before still counts in `holding`. New: store it."""

    async def find(self, ref: MessageRef) -> Message | None: ...

    async def todo(self, account: str) -> list[Message]:
        """Messages persisted but not yet handled, oldest first."""

    async def handled(self, ref: MessageRef) -> None: ...

    async def holding(
        self, accounts: Sequence[str], sha256s: Sequence[bytes], md5s: Sequence[bytes]
    ) -> list[tuple[MessageRef, bytes]]:
        """Messages that carry (or once carried) one of these bytes, each with the hash that matched.

        md5 counts only for media whose sha256 is unknown.
        """

    async def near(self, accounts: Sequence[str], phash: int, most: int) -> list[tuple[MessageRef, int]]:
        """Messages whose small JPEG looks like this, with how many bits differ: at most `most` (≤ 10)."""

    async def these(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Message]:
        """Those of them that there are."""

    async def talk(self, account: str, chat: str, *, before: tuple[datetime, str] | None, limit: int) -> list[Message]:
        """A chat without its reactions, newest first. `before`: time and id of the message the last page ended with."""

    async def reactions(self, account: str, chat: str, to: Sequence[str]) -> list[Message]:
        """Reactions to these messages of a chat, oldest first."""

    def changes(self) -> AbstractAsyncContextManager[AsyncIterator[MessageRef]]:
        """What was added, changed or removed from the moment this is entered.

        Hints, not history: a listener reads how the message stands now. Survives a restart of the database.
        """

    def photos(
        self, accounts: Sequence[str], *, chats: Sequence[str], before: datetime | None, mine: bool
    ) -> AsyncIterator[Message]:
        """Messages with a photo, oldest first: in these chats (in all, when none are named), written before then."""

    async def extent(self, account: str) -> tuple[datetime | None, int]:
        """When the oldest message known was written, and how many with media there are."""

    async def trim(self, account: str, chat: str, before: datetime) -> int:
        """Forget messages written before then, and their media; answers how many."""

    async def learn(self, ref: MessageRef, *, sha256: bytes, md5: bytes) -> None:
        """Remember the hashes of a medium whose bytes have now been here."""

    async def remove(self, refs: Sequence[MessageRef]) -> None:
        """Forget messages and their media."""


class Chats(Protocol):
    async def put(self, chat: Chat) -> None:
        """Insert or update; `last_at` never goes back."""

    async def used(self, account: str, id: str, at: datetime) -> None:
        """There was a message at this time. A chat that is not there stays so."""

    async def find(self, accounts: Sequence[str], id: str) -> Chat | None: ...

    async def all(self, accounts: Sequence[str]) -> list[Chat]:
        """Most recently used first."""

    async def keep(self, account: str, id: str, days: int) -> bool:
        """For how many days its messages are remembered, 0 is for ever; `put` leaves that as it is. False: no chat."""

    async def trimmed(self) -> list[Chat]:
        """Chats of any account whose messages are not remembered for ever."""


class Portraits(Protocol):
    """The pictures of chats; small."""

    async def put(self, portrait: Portrait, image: bytes) -> None:
        """Instead of the one before."""

    async def image(self, account: str, chat: str) -> bytes:
        """Empty where there is none."""

    async def all(self, accounts: Sequence[str]) -> list[Portrait]: ...
