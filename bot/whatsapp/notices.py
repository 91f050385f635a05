"""What is told whenever it has changed, and asks for no receipt: the line, the chats, how far the history has come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from bot.transport import ChatsChanged, Event, HistoryArrives, LineChanged, News, PictureChanged
from bot.whatsapp.arrival import Arrival
from bot.whatsapp.directory import Directory
from bot.whatsapp.pictures import Pictures
from bot.whatsapp.state import State
from vault.models.accounts import Progress
from vault.models.chats import Chat


class Notices:
    """As one listener was told them last."""

    def __init__(self, state: State, directory: Directory, arrival: Arrival, pictures: Pictures) -> None:
        self._state = state
        self._directory = directory
        self._arrival = arrival
        self._pictures = pictures
        self._line: LineChanged | None = None
        self._chats: dict[str, Chat] | None = None
        self._since: datetime | None = None
        self._history: Progress | None = None

    async def fresh(self) -> AsyncIterator[Event]:
        if (line := self._state.standing) != self._line:
            self._line = line
            yield _event(line)
            if self._state.ready:  # the library ends the process where it is asked while it begins a line or ends one
                await self._directory.ask()
        if news := await self._listed():
            yield _event(news)
        for event in self.history():
            yield event
        while self._pictures.changed:
            yield _event(PictureChanged(chat=self._pictures.changed.pop()))

    def history(self) -> list[Event]:
        """To be asked after every message, too: there may be many."""
        progress = self._arrival.progress
        if progress == self._history:
            return []
        self._history = progress
        return [_event(HistoryArrives(progress=progress))]

    async def _listed(self) -> ChatsChanged | None:
        since = self._arrival.since
        if not (self._chats is None or self._directory.changed or since != self._since):
            return None
        before, self._chats = self._chats, {chat.id: chat for chat in await self._directory.all()}
        fresh = tuple(chat for chat in self._chats.values() if before is None or before.get(chat.id) != chat)
        told, self._since = self._since, since
        return ChatsChanged(chats=fresh, since=since) if fresh or before is None or since != told else None


def _event(news: News) -> Event:
    return Event(receipt="", news=news)
