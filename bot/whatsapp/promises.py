"""Pieces of the history on their way: the library fetches what the phone has announced, and tells it once.

Should the process die in between, nobody announces the piece again. So the announcement is kept until its piece came,
and the next process fetches what an earlier one did not live to tell.
"""

from __future__ import annotations

import logging
import re
import zlib

from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import HistorySyncNotification
from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import Message as Content
from neonize.proto.waHistorySync.WAWebProtobufsHistorySync_pb2 import HistorySync

from bot.whatsapp.diary import Diary
from bot.whatsapp.library import MediaType, NeonizeError, NewAClient

log = logging.getLogger(__name__)

GONE = re.compile(r"status code (403|404|410)")


class Promises:
    def __init__(self, diary: Diary, library: NewAClient) -> None:
        self._diary = diary
        self._library = library
        self._left = diary.promised()  # by the processes before

    def hear(self, content: Content) -> None:
        """Keep what this message announces, if anything."""
        if content.protocolMessage.HasField("historySyncNotification"):
            announced = content.protocolMessage.historySyncNotification
            self._diary.promise(_name(announced.syncType, announced.chunkOrder), announced.SerializeToString())

    def kept(self, piece: HistorySync) -> None:
        """It has come."""
        self._diary.keep_promise(_name(piece.syncType, piece.chunkOrder))

    async def late(self) -> HistorySync | None:
        """A piece that was left behind and has not come since; None when there is nothing to be done about any."""
        while self._left:
            name = self._left.pop()
            if raw := self._diary.promises(name):
                return await self._fetched(name, HistorySyncNotification.FromString(raw))
        return None

    async def _fetched(self, name: str, announced: HistorySyncNotification) -> HistorySync | None:
        """What cannot be fetched now is tried again by the next process; what is gone is not."""
        try:
            packed = announced.initialHistBootstrapInlinePayload or await self._download(announced)
            return HistorySync.FromString(zlib.decompress(packed))
        except NeonizeError as error:
            log.warning("A piece of the history could not be fetched (%s)", error)
            if GONE.search(str(error)):
                self._diary.keep_promise(name)
            return None

    async def _download(self, announced: HistorySyncNotification) -> bytes:
        return await self._library.download_media_with_path(
            announced.directPath,
            announced.fileEncSHA256,
            announced.fileSHA256,
            announced.mediaKey,
            announced.fileLength,
            MediaType.MediaHistory,
            MediaType.MediaHistory.to_mms(),
        )


def _name(kind: int, number: int) -> str:
    return f"{kind}/{number}"
