"""Messages going out: built here, because the library's own builders change what they are given."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from datetime import UTC, datetime

from neonize.proto.Neonize_pb2 import SendResponse, UploadResponse
from neonize.proto.waCommon.WACommon_pb2 import MessageKey
from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import (
    ContextInfo,
    DocumentMessage,
    ExtendedTextMessage,
    FutureProofMessage,
    ImageMessage,
    ProtocolMessage,
    ReactionMessage,
)
from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import Message as Content
from neonize.proto.waWeb.WAWebProtobufsWeb_pb2 import WebMessageInfo

from bot.transport import Outgoing
from bot.whatsapp import wire
from bot.whatsapp.diary import Known
from bot.whatsapp.identity import GROUP, server
from bot.whatsapp.library import MediaType, NeonizeError, NewAClient
from vault.errors import SendRefused, Unconfirmed, Unreachable
from vault.tongue import say

FRESH = 3600.0  # seconds for which an upload is sent again without another one
REMEMBERED = 16
REFUSED = ("server returned error", "no LID found", "must be a user JID", "unknown server", "not a participant")
NO_LINE = ("not connected", "client is nil", "doesn't contain a device")


class Sends:
    def __init__(self, library: NewAClient) -> None:
        self._library = library
        self._uploads: OrderedDict[tuple[bytes, bool], tuple[float, UploadResponse]] = OrderedDict()

    async def photo(self, outgoing: Outgoing, timer: int) -> Content:
        """The message, its bytes uploaded as they are. Unreachable: nothing went out."""
        up = await self._uploaded(outgoing)
        return _document(outgoing, up, timer) if outgoing.document else _image(outgoing, up, timer)

    async def send(self, address: str, content: Content) -> SendResponse:
        """SendRefused and Unreachable: it did not go out. Unconfirmed."""
        try:
            return await self._library.send_message(wire.jid(address), content)
        except NeonizeError as error:
            raise _refusal(str(error)) from error

    async def take_back(self, message: Known) -> str:
        """Why WhatsApp refused to, or nothing when it did. Unreachable: nothing went out. Unconfirmed."""
        try:
            await self._library.send_message(wire.jid(message.address), _revocation(message))
        except NeonizeError as error:
            refusal = _refusal(str(error))
            if not isinstance(refusal, SendRefused):
                raise refusal from error
            return str(error)
        return ""

    async def _uploaded(self, outgoing: Outgoing) -> UploadResponse:
        key = (outgoing.form.sha256, bool(outgoing.document))
        at, up = self._uploads.get(key, (0.0, None))
        if up is None or time.monotonic() - at > FRESH:
            up = await self._upload(await asyncio.to_thread(outgoing.file.read_bytes), bool(outgoing.document))
            self._uploads[key] = time.monotonic(), up
            while len(self._uploads) > REMEMBERED:
                self._uploads.popitem(last=False)
        return up

    async def _upload(self, data: bytes, document: bool) -> UploadResponse:
        try:
            return await self._library.upload(data, MediaType.MediaDocument if document else MediaType.MediaImage)
        except NeonizeError as error:
            raise Unreachable(say("The photo could not be uploaded ({error}).", error=error)) from error


def _refusal(text: str) -> SendRefused | Unreachable | Unconfirmed:
    if any(word in text for word in REFUSED):
        return SendRefused(say("WhatsApp refused to send this ({text}).", text=text))
    if any(word in text for word in NO_LINE):
        return Unreachable()
    return Unconfirmed()


# ── what is sent ──────────────────────────────────────────────────────────────────────────────────────────


def _image(outgoing: Outgoing, up: UploadResponse, timer: int) -> Content:
    form = outgoing.form
    image = ImageMessage(
        mimetype=form.mime, caption=outgoing.caption, width=form.width, height=form.height, JPEGThumbnail=form.small
    )
    _carry(image, up, timer)
    return Content(imageMessage=image)


def _document(outgoing: Outgoing, up: UploadResponse, timer: int) -> Content:
    form = outgoing.form
    document = DocumentMessage(
        mimetype=form.mime,
        caption=outgoing.caption,
        fileName=outgoing.document,
        title=outgoing.document,
        JPEGThumbnail=form.small,
    )
    _carry(document, up, timer)
    content = Content(documentMessage=document)
    if outgoing.caption:  # else phones show the file without its words
        content = Content(documentWithCaptionMessage=FutureProofMessage(message=content))
    return content


def _carry(part: ImageMessage | DocumentMessage, up: UploadResponse, timer: int) -> None:
    """Where the uploaded bytes are, and how long the message is to stay."""
    part.URL, part.directPath, part.fileLength = up.url, up.DirectPath, up.FileLength
    part.mediaKey, part.mediaKeyTimestamp = up.MediaKey, int(time.time())
    part.fileSHA256, part.fileEncSHA256 = up.FileSHA256, up.FileEncSHA256
    if timer:
        part.contextInfo.expiration = timer


def text(words: str, timer: int, quoted: Known | None, said: str = "") -> Content:
    """`said`: what the message that is answered says; phones show it above the answer."""
    context = ContextInfo()
    if timer:
        context.expiration = timer
    if quoted:
        context.stanzaID, context.participant = quoted.id, quoted.sender
        context.quotedMessage.conversation = said or "…"
    return Content(extendedTextMessage=ExtendedTextMessage(text=words, contextInfo=context))


def reaction(to: Known, emoji: str) -> Content:
    now = int(time.time() * 1000)
    return Content(reactionMessage=ReactionMessage(key=key_of(to), text=emoji, senderTimestampMS=now))


def _revocation(of: Known) -> Content:
    return Content(protocolMessage=ProtocolMessage(type=ProtocolMessage.REVOKE, key=key_of(of)))


def key_of(message: Known) -> MessageKey:
    key = MessageKey(remoteJID=message.address, fromMe=message.from_me, ID=message.id)
    if server(message.address) == GROUP and not message.from_me:
        key.participant = message.sender
    return key


def echo(address: str, id: str, at: int, content: Content) -> WebMessageInfo:
    """What was sent, as the history would tell it: WhatsApp tells all my devices but the one it came from."""
    key = MessageKey(remoteJID=address, fromMe=True, ID=id)
    return WebMessageInfo(key=key, messageTimestamp=at, message=content)


def sent_at(response: SendResponse) -> datetime:
    return datetime.fromtimestamp(response.Timestamp, UTC)
