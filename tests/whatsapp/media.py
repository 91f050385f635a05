"""The media servers: upload and download over HTTPS with switches for faults, and the encryption of media."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.whatsapp import cbc
from tests.whatsapp.curve import hkdf
from tests.whatsapp.protobuf import DocumentMessage, HistorySyncNotification, ImageMessage

HOST = "mmg.whatsapp.net"
_IMAGE_INFO = b"WhatsApp Image Keys"
_DOCUMENT_INFO = b"WhatsApp Document Keys"
_HISTORY_INFO = b"WhatsApp History Keys"
_MAC_LENGTH = 10


@dataclass
class Request:
    """One HTTP request the client made."""

    method: str
    path: str
    status: int
    size: int


@dataclass
class MediaStore:
    """Encrypted blobs by path, plus switches that make the servers misbehave."""

    download_status: int = 200
    upload_status: int = 200
    delay: float = 0.0  # seconds
    held: asyncio.Event | None = None  # nothing is answered before this is set
    busy: int = 0  # requests under way
    busiest: int = 0  # at most so many were
    path_status: dict[str, int] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def image(self, data: bytes, caption: str = "", mimetype: str = "image/jpeg", **more: Any) -> ImageMessage:
        """Encrypt and store a photo as a contact's phone would; the message that describes it."""
        return ImageMessage(**self._stored(data, _IMAGE_INFO), mimetype=mimetype, caption=caption, **more)

    def document(self, data: bytes, name: str, mimetype: str = "image/jpeg", **more: Any) -> DocumentMessage:
        """The same for a photo that travels as a file."""
        return DocumentMessage(**self._stored(data, _DOCUMENT_INFO), mimetype=mimetype, fileName=name, **more)

    def history(self, packed: bytes) -> HistorySyncNotification:
        """The same for a piece of the history."""
        stored = self._stored(packed, _HISTORY_INFO)
        names = ("directPath", "mediaKey", "fileEncSHA256", "fileSHA256", "fileLength")
        return HistorySyncNotification(**{name: stored[name] for name in names})

    def _stored(self, data: bytes, info: bytes) -> dict[str, Any]:
        key = os.urandom(32)
        sealed = encrypt(data, key, info)
        path = self.put(sealed)
        return {
            "URL": f"https://{HOST}{path}",
            "directPath": path,
            "mediaKey": key,
            "mediaKeyTimestamp": int(time.time()),
            "fileEncSHA256": hashlib.sha256(sealed).digest(),
            "fileSHA256": hashlib.sha256(data).digest(),
            "fileLength": len(data),
        }

    def open_image(self, image: ImageMessage) -> bytes:
        """Download and decrypt what the client uploaded. ValueError when a hash it announced is wrong."""
        sealed = self.blobs[image.directPath]
        if hashlib.sha256(sealed).digest() != image.fileEncSHA256:
            raise ValueError("fileEncSHA256 does not match the uploaded bytes")
        data = decrypt(sealed, image.mediaKey)
        if hashlib.sha256(data).digest() != image.fileSHA256 or len(data) != image.fileLength:
            raise ValueError("fileSHA256 or fileLength does not match the uploaded photo")
        return data

    def show(self, picture: bytes) -> str:
        """Put it where everybody can fetch it."""
        return f"https://{HOST}{self.put(picture)}"

    def put(self, sealed: bytes) -> str:
        path = f"/v/local/{hashlib.sha256(sealed).hexdigest()[:16]}?ccb=1"
        self.blobs[path] = sealed
        return path

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Handle one HTTP/1.1 connection."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await self._serve_request(reader, writer)
        writer.close()

    async def _serve_request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, target, _ = lines[0].split()
        body = await reader.readexactly(_content_length(lines))
        self.busy += 1
        self.busiest = max(self.busy, self.busiest)
        await asyncio.sleep(self.delay)
        if self.held:
            await self.held.wait()
        self.busy -= 1
        status, answer = self._upload(body) if method == "POST" else self._download(target)
        self.requests.append(Request(method, target, status, len(body) or len(answer)))
        writer.write(b"HTTP/1.1 %d Local\r\nContent-Length: %d\r\n\r\n" % (status, len(answer)) + answer)
        await writer.drain()

    def _upload(self, body: bytes) -> tuple[int, bytes]:
        if self.upload_status != 200:
            return self.upload_status, b""
        path = self.put(body)
        return 200, json.dumps({"url": f"https://{HOST}{path}", "direct_path": path, "handle": "h"}).encode()

    def _download(self, target: str) -> tuple[int, bytes]:
        path = target.split("&hash=")[0]
        status = self.path_status.get(path, self.download_status) if path in self.blobs else 404
        return status, self.blobs[path] if status == 200 else b""


def encrypt(data: bytes, key: bytes, info: bytes = _IMAGE_INFO) -> bytes:
    iv, cipher_key, mac_key = _keys(key, info)
    sealed = cbc.seal(cipher_key, iv, data)
    return sealed + hmac.digest(mac_key, iv + sealed, "sha256")[:_MAC_LENGTH]


def decrypt(sealed: bytes, key: bytes, info: bytes = _IMAGE_INFO) -> bytes:
    iv, cipher_key, mac_key = _keys(key, info)
    body, mac = sealed[:-_MAC_LENGTH], sealed[-_MAC_LENGTH:]
    if not hmac.compare_digest(mac, hmac.digest(mac_key, iv + body, "sha256")[:_MAC_LENGTH]):
        raise ValueError("media authentication failed")
    return cbc.open_(cipher_key, iv, body)


def _keys(key: bytes, info: bytes) -> tuple[bytes, bytes, bytes]:
    keys = hkdf(key, 112, info)
    return keys[:16], keys[16:48], keys[48:80]


def _content_length(lines: list[str]) -> int:
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    return int(headers.get("content-length", 0))
