"""Enough of the Signal protocol for a scripted device to talk with the client under test, alone and in groups."""

from __future__ import annotations

import copy

from tests.whatsapp import cbc, fields
from tests.whatsapp.curve import hkdf, new_key, public_key, sign
from tests.whatsapp.ratchet import DJB, VERSION, Bundle, Chain, DecryptError, Session

_SIGNATURE_LENGTH = 64


class Device:
    """One scripted device (a contact's phone, or the account owner's own phone)."""

    SIGNED_PREKEY_ID = 1

    def __init__(self, registration_id: int) -> None:
        self.registration_id = registration_id
        self.identity, self.signed_prekey = new_key(), new_key()
        self.signature = sign(self.identity, DJB + public_key(self.signed_prekey))
        self.sender_keys: dict[str, SenderKey] = {}
        self._sessions: list[Session] = []

    @property
    def has_session(self) -> bool:
        return bool(self._sessions)

    def forget_sessions(self) -> None:
        self._sessions.clear()
        self.sender_keys.clear()

    def start_session(self, bundle: Bundle) -> None:
        self._sessions.insert(0, Session.initiate(self.identity, bundle))

    def encrypt(self, plain: bytes) -> tuple[str, bytes]:
        """Encrypt for the client; answers the `enc` type and the ciphertext."""
        session = self._sessions[0]
        message = session.encrypt(_pad(plain))
        if not session.pending:
            return "msg", message
        return "pkmsg", self._envelope(session, session.pending) + fields.write(4, message)

    def decrypt(self, kind: str, data: bytes) -> bytes:
        """Decrypt what the client sent to this device (`pkmsg` or `msg`)."""
        if kind == "pkmsg":
            parts = fields.read(data[1:])
            self._answer(their_identity=parts.data(3)[1:], base=parts.data(2)[1:])
            data = parts.data(4)
        return _unpad(self._decrypt_with_any(data))

    def sender_key(self, group: str) -> SenderKey:
        return self.sender_keys.setdefault(group, SenderKey())

    def _envelope(self, session: Session, bundle: Bundle) -> bytes:
        one_time = fields.write(1, bundle.one_time[0]) if bundle.one_time else b""
        head = VERSION + fields.write(5, self.registration_id) + one_time + fields.write(6, bundle.signed_id)
        return head + fields.write(2, DJB + session.base) + fields.write(3, DJB + public_key(self.identity))

    def _answer(self, their_identity: bytes, base: bytes) -> None:
        if all(session.base != base for session in self._sessions):
            self._sessions.insert(0, Session.answer(self.identity, self.signed_prekey, their_identity, base))

    def _decrypt_with_any(self, message: bytes) -> bytes:
        for index, session in enumerate(self._sessions):
            trial = copy.deepcopy(session)
            try:
                plain = trial.decrypt(message)
            except DecryptError:
                continue
            self._sessions.insert(0, trial)
            del self._sessions[index + 1]
            return plain
        raise DecryptError("no session opens this message")


class SenderKey:
    """Group sending key of a scripted device."""

    def __init__(self) -> None:
        self._id = int.from_bytes(new_key()[:3], "big")
        self._signing = new_key()
        self._chain = Chain(new_key())

    def distribution(self) -> bytes:
        """The SenderKeyDistributionMessage for the current state of the chain."""
        head = VERSION + fields.write(1, self._id) + fields.write(2, self._chain.counter)
        return head + fields.write(3, self._chain.key) + fields.write(4, DJB + public_key(self._signing))

    def encrypt(self, plain: bytes) -> bytes:
        counter = self._chain.counter
        iv, key = _group_keys(self._chain.next())
        body = VERSION + fields.write(1, self._id) + fields.write(2, counter)
        body += fields.write(3, cbc.seal(key, iv, _pad(plain)))
        return body + sign(self._signing, body)


class ReceivedSenderKey:
    """The client's group sending key, as learnt from its distribution message."""

    def __init__(self, distribution: bytes) -> None:
        parts = fields.read(distribution[1:])
        self.id = parts.number(1)
        self._chain = Chain(parts.data(3), parts.number(2))

    def decrypt(self, message: bytes) -> bytes:
        parts = fields.read(message[1:-_SIGNATURE_LENGTH])
        if parts.number(1) != self.id:
            raise DecryptError("group message uses an unknown sender key")
        iv, key = _group_keys(self._chain.at(parts.number(2)))
        return _unpad(cbc.open_(key, iv, parts.data(3)))


def _group_keys(seed: bytes) -> tuple[bytes, bytes]:
    keys = hkdf(seed, 48, b"WhisperGroup")
    return keys[:16], keys[16:]


def _pad(plain: bytes) -> bytes:
    """WhatsApp's own message padding: n bytes of value n."""
    return plain + bytes([7]) * 7


def _unpad(padded: bytes) -> bytes:
    return padded[: -padded[-1]]
