"""Signal's double ratchet between one scripted device and the client under test."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from tests.whatsapp import cbc, fields
from tests.whatsapp.curve import hkdf, new_key, public_key, shared_secret

VERSION = b"\x33"
DJB = b"\x05"  # type byte of a Curve25519 public key
_MAC_LENGTH = 8
_MAX_SKIP = 2000


class DecryptError(ValueError):
    """A Signal message that no known session can open."""


@dataclass
class Bundle:
    """Public keys the client uploaded, needed to start a session with it."""

    identity: bytes
    signed_id: int
    signed_key: bytes
    one_time: tuple[int, bytes] | None = None


@dataclass
class Chain:
    """A chain of message keys."""

    key: bytes
    counter: int = 0
    skipped: dict[int, bytes] = field(default_factory=dict)

    def next(self) -> bytes:
        """The seed of the next message key; steps the chain."""
        seed, self.key = hmac.digest(self.key, b"\x01", "sha256"), hmac.digest(self.key, b"\x02", "sha256")
        self.counter += 1
        return seed

    def at(self, counter: int) -> bytes:
        """The seed for a counter, remembering the ones skipped over."""
        if counter in self.skipped:
            return self.skipped.pop(counter)
        if not self.counter <= counter < self.counter + _MAX_SKIP:
            raise DecryptError(f"message counter {counter} is out of range")
        while self.counter < counter:
            at = self.counter
            self.skipped[at] = self.next()
        return self.next()


class Session:
    """Double ratchet state between one device and the client."""

    def __init__(self, own_identity: bytes, their_identity: bytes, base: bytes) -> None:
        self.own_identity, self.their_identity, self.base = own_identity, their_identity, base
        self.root = self.ratchet = b""
        self.sending = Chain(b"")
        self.receiving: dict[bytes, Chain] = {}
        self.previous = 0
        self.pending: Bundle | None = None  # still unanswered: send pre-key messages

    @classmethod
    def initiate(cls, identity: bytes, bundle: Bundle) -> Session:
        base = new_key()
        secret = b"\xff" * 32 + shared_secret(identity, bundle.signed_key)
        secret += shared_secret(base, bundle.identity) + shared_secret(base, bundle.signed_key)
        if bundle.one_time:
            secret += shared_secret(base, bundle.one_time[1])
        session = cls(public_key(identity), bundle.identity, public_key(base))
        session.root, chain = _split(hkdf(secret, 64, b"WhisperText"))
        session.receiving[bundle.signed_key] = Chain(chain)
        session.pending = bundle
        session._turn_sending(bundle.signed_key)
        return session

    @classmethod
    def answer(cls, identity: bytes, signed_prekey: bytes, their_identity: bytes, base: bytes) -> Session:
        secret = b"\xff" * 32 + shared_secret(signed_prekey, their_identity)
        secret += shared_secret(identity, base) + shared_secret(signed_prekey, base)
        session = cls(public_key(identity), their_identity, base)
        session.root, chain = _split(hkdf(secret, 64, b"WhisperText"))
        session.ratchet, session.sending = signed_prekey, Chain(chain)
        return session

    def encrypt(self, plain: bytes) -> bytes:
        counter = self.sending.counter
        cipher_key, mac_key, iv = _message_keys(self.sending.next())
        body = VERSION + fields.write(1, DJB + public_key(self.ratchet)) + fields.write(2, counter)
        body += fields.write(3, self.previous) + fields.write(4, cbc.seal(cipher_key, iv, plain))
        return body + _mac(mac_key, self.own_identity, self.their_identity, body)

    def decrypt(self, message: bytes) -> bytes:
        """DecryptError when it is not a message of this session, which is then out of step: try on a copy."""
        body, mac = message[:-_MAC_LENGTH], message[-_MAC_LENGTH:]
        parts = fields.read(body[1:])
        seed = self._chain_of(parts.data(1)[1:]).at(parts.number(2))
        cipher_key, mac_key, iv = _message_keys(seed)
        if not hmac.compare_digest(mac, _mac(mac_key, self.their_identity, self.own_identity, body)):
            raise DecryptError("message authentication failed")
        self.pending = None
        return cbc.open_(cipher_key, iv, parts.data(4))

    def _chain_of(self, their_ratchet: bytes) -> Chain:
        if their_ratchet not in self.receiving:
            self.root, chain = _split(_ratchet(self.root, self.ratchet, their_ratchet))
            self.receiving[their_ratchet] = Chain(chain)
            self._turn_sending(their_ratchet)
        return self.receiving[their_ratchet]

    def _turn_sending(self, their_ratchet: bytes) -> None:
        self.previous = self.sending.counter
        self.ratchet = new_key()
        self.root, chain = _split(_ratchet(self.root, self.ratchet, their_ratchet))
        self.sending = Chain(chain)


def _split(keys: bytes) -> tuple[bytes, bytes]:
    return keys[:32], keys[32:64]


def _ratchet(root: bytes, private: bytes, public: bytes) -> bytes:
    return hkdf(shared_secret(private, public), 64, b"WhisperRatchet", salt=root)


def _message_keys(seed: bytes) -> tuple[bytes, bytes, bytes]:
    keys = hkdf(seed, 80, b"WhisperMessageKeys")
    return keys[:32], keys[32:64], keys[64:]


def _mac(key: bytes, sender: bytes, receiver: bytes, body: bytes) -> bytes:
    return hmac.digest(key, DJB + sender + DJB + receiver + body, "sha256")[:_MAC_LENGTH]
