"""What was written before the link: told once by the phone, in large pieces, and kept until it is all handed over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from neonize.proto.waHistorySync.WAWebProtobufsHistorySync_pb2 import HistorySync

from bot.transport import News, Seen
from bot.whatsapp.arrival import WITHOUT_MESSAGES, is_chat
from bot.whatsapp.directory import Directory
from bot.whatsapp.identity import Identities
from bot.whatsapp.reading import Reader
from bot.whatsapp.wire import Letter, bare, old
from vault.models.chats import Message

BATCH = 200


class History:
    def __init__(self, reader: Reader, people: Identities, directory: Directory) -> None:
        self._reader = reader
        self._people = people
        self._directory = directory

    def news(self, piece: HistorySync, me: str, *, skip: int) -> Iterator[tuple[int, list[News]]]:
        """The messages of a piece but for the first ones, some at a time, and how many that makes in all."""
        self._meet(piece)
        if piece.syncType in WITHOUT_MESSAGES:
            return
        letters = islice(self._letters(piece, me), skip, None)
        while batch := list(islice(letters, BATCH)):
            skip += len(batch)
            yield skip, self._told(batch)

    def _meet(self, piece: HistorySync) -> None:
        for pair in piece.phoneNumberToLidMappings:
            self._people.meet(bare(pair.lidJID), bare(pair.pnJID))
        for conversation in filter(is_chat, piece.conversations):
            for other in (conversation.lidJID, conversation.pnJID):
                self._people.meet(bare(conversation.ID), bare(other))
            self._directory.listed(conversation)

    def _letters(self, piece: HistorySync, me: str) -> Iterator[Letter]:
        for conversation in filter(is_chat, piece.conversations):
            for each in conversation.messages:
                if each.message.HasField("message"):
                    yield old(conversation, each.message, me)

    def _told(self, letters: list[Letter]) -> list[News]:
        seen: list[Message] = []
        others: list[News] = []
        for letter in letters:
            self._reader.take(letter)
            for news in self._reader.news(letter):
                if isinstance(news, Seen):
                    seen += news.messages
                else:
                    others.append(news)
        return [Seen(messages=tuple(seen), history=True), *others] if seen else others
