"""The server's side of WhatsApp's Noise_XX handshake, and the encrypted stream of nodes after it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import websockets
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.whatsapp import wabinary
from tests.whatsapp.curve import hkdf, new_key, public_key, shared_secret, sign
from tests.whatsapp.protobuf import CertChain, ClientPayload, HandshakeMessage
from tests.whatsapp.trust import Trust, validity
from tests.whatsapp.wabinary import Node

_PROTOCOL = b"Noise_XX_25519_AESGCM_SHA256\0\0\0\0"
_HEADER_LENGTH = 4  # "WA", magic, dictionary version
_SIZE_LENGTH = 3


class _Handshake:
    """Symmetric state of the handshake: running hash, salt, key and message counter."""

    def __init__(self) -> None:
        self._hash = self._salt = self._key = _PROTOCOL
        self._count = 0

    def authenticate(self, data: bytes) -> None:
        self._hash = hashlib.sha256(self._hash + data).digest()

    def mix(self, secret: bytes) -> None:
        mixed = hkdf(secret, 64, salt=self._salt)
        self._salt, self._key, self._count = mixed[:32], mixed[32:], 0

    def encrypt(self, plain: bytes) -> bytes:
        sealed = AESGCM(self._key).encrypt(self._nonce(), plain, self._hash)
        self.authenticate(sealed)
        return sealed

    def decrypt(self, sealed: bytes) -> bytes:
        plain = AESGCM(self._key).decrypt(self._nonce(), sealed, self._hash)
        self.authenticate(sealed)
        return plain

    def transport_keys(self) -> tuple[bytes, bytes]:
        """Keys for client-to-server and server-to-client frames."""
        keys = hkdf(b"", 64, salt=self._salt)
        return keys[:32], keys[32:]

    def _nonce(self) -> bytes:
        self._count += 1
        return _nonce(self._count - 1)


class Connection:
    """One logged-in (or pairing) socket of the client under test."""

    def __init__(self, socket: websockets.ServerConnection, keys: tuple[bytes, bytes], payload: ClientPayload) -> None:
        self.payload = payload
        self.open = True
        self._socket = socket
        self._read, self._write = map(AESGCM, keys)
        self._received = self._sent = 0
        self._lock = asyncio.Lock()

    async def send(self, *nodes: Node) -> None:
        async with self._lock:
            for node in nodes:
                frame = self._write.encrypt(_nonce(self._sent), wabinary.encode(node), b"")
                self._sent += 1
                await self._socket.send(_framed(frame))

    async def nodes(self) -> AsyncIterator[Node]:
        """Every node the client sends until the socket closes."""
        try:
            while True:
                for frame in _frames(await self._socket.recv(decode=False)):
                    plain = self._read.decrypt(_nonce(self._received), frame, b"")
                    self._received += 1
                    yield wabinary.decode(plain)
        except websockets.ConnectionClosed:
            pass
        finally:
            self.open = False

    async def left(self, patience: float) -> None:
        """Until the client hangs up, but no longer than so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._socket.wait_closed(), patience)

    async def close(self) -> None:
        self.open = False
        await self._socket.close()


async def accept(socket: websockets.ServerConnection, trust: Trust) -> Connection:
    """Answer the handshake; the encrypted connection."""
    state = _Handshake()
    ephemeral = new_key()
    client_ephemeral = await _hear_hello(socket, state)
    await socket.send(_framed(_hello(state, trust, ephemeral, client_ephemeral)))
    finish = HandshakeMessage.FromString((await socket.recv(decode=False))[_SIZE_LENGTH:]).clientFinish
    state.mix(shared_secret(ephemeral, state.decrypt(finish.static)))
    payload = ClientPayload.FromString(state.decrypt(finish.payload))
    return Connection(socket, state.transport_keys(), payload)


async def _hear_hello(socket: websockets.ServerConnection, state: _Handshake) -> bytes:
    """The client's ephemeral key."""
    first = await socket.recv(decode=False)
    if first[:2] != b"WA":
        raise ValueError("not a WhatsApp client")
    state.authenticate(first[:_HEADER_LENGTH])
    ephemeral = HandshakeMessage.FromString(first[_HEADER_LENGTH + _SIZE_LENGTH :]).clientHello.ephemeral
    state.authenticate(ephemeral)
    return ephemeral


def _hello(state: _Handshake, trust: Trust, ephemeral: bytes, client_ephemeral: bytes) -> bytes:
    state.authenticate(public_key(ephemeral))
    state.mix(shared_secret(ephemeral, client_ephemeral))
    static = state.encrypt(public_key(trust.static))
    state.mix(shared_secret(trust.static, client_ephemeral))
    payload = state.encrypt(_certificate_chain(trust))
    hello = HandshakeMessage.ServerHello(ephemeral=public_key(ephemeral), static=static, payload=payload)
    return HandshakeMessage(serverHello=hello).SerializeToString()


def _certificate_chain(trust: Trust) -> bytes:
    intermediate = _certificate(1, 0, trust.intermediate, issuer_key=trust.root)
    leaf = _certificate(2, 1, trust.static, issuer_key=trust.intermediate)
    return CertChain(intermediate=intermediate, leaf=leaf).SerializeToString()


def _certificate(serial: int, issuer: int, subject_key: bytes, issuer_key: bytes) -> CertChain.NoiseCertificate:
    details = CertChain.NoiseCertificate.Details(
        serial=serial, issuerSerial=issuer, key=public_key(subject_key), **validity()
    ).SerializeToString()
    return CertChain.NoiseCertificate(details=details, signature=sign(issuer_key, details))


def _nonce(count: int) -> bytes:
    return count.to_bytes(12, "big")


def _framed(data: bytes) -> bytes:
    return len(data).to_bytes(_SIZE_LENGTH, "big") + data


def _frames(data: bytes) -> Iterator[bytes]:
    while data:
        end = _SIZE_LENGTH + int.from_bytes(data[:_SIZE_LENGTH], "big")
        yield data[_SIZE_LENGTH:end]
        data = data[end:]
