"""The phone's side of linking a device: by QR code and by eight-character pairing code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import time
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.whatsapp.curve import hkdf, new_key, public_key, shared_secret, sign
from tests.whatsapp.protobuf import ADVDeviceIdentity, ADVSignedDeviceIdentity, ADVSignedDeviceIdentityHMAC
from tests.whatsapp.wabinary import JID, Node

SERVER = JID("s.whatsapp.net")
REF_COUNT = 6
_ACCOUNT_SIGNATURE = b"\x06\x00"
_CODE_ROUNDS = 2 << 16
_STEP = "link_code_companion_reg"


@dataclass
class Companion:
    """What the phone learns about the device it is about to link."""

    identity: bytes
    adv_secret: bytes


def offer(refs: list[str]) -> Node:
    """The QR references the server offers to an unlinked client."""
    children = [Node("ref", {}, ref.encode()) for ref in refs]
    return _md("pair", [Node("pair-device", {}, children)])


def read_qr(qr: bytes | str) -> tuple[str, Companion]:
    """Parse a scanned QR code: its reference, and the companion's keys."""
    text = qr.decode() if isinstance(qr, bytes) else qr
    ref, _noise, identity, secret, *_ = text.split("#")[-1].split(",")
    return ref, Companion(base64.b64decode(identity), base64.b64decode(secret))


def success(phone_identity: bytes, companion: Companion, jid: JID, lid: JID) -> Node:
    """The pair-success stanza, signed with the phone's identity key."""
    details = ADVDeviceIdentity(rawID=1, timestamp=int(time.time()), keyIndex=1).SerializeToString()
    signed = ADVSignedDeviceIdentity(
        details=details,
        accountSignatureKey=public_key(phone_identity),
        accountSignature=sign(phone_identity, _ACCOUNT_SIGNATURE + details + companion.identity),
    ).SerializeToString()
    sealed = ADVSignedDeviceIdentityHMAC(details=signed, HMAC=hmac.digest(companion.adv_secret, signed, "sha256"))
    children = [
        Node("device-identity", {}, sealed.SerializeToString()),
        Node("device", {"jid": jid, "lid": lid}),
        Node("platform", {"name": "android"}),
    ]
    return _md("pair-success", [Node("pair-success", {}, children)])


class CodePairing:
    """One pairing-code exchange; `hello` is the client's companion_hello query."""

    def __init__(self, hello: Node) -> None:
        registration = hello.get(_STEP)
        self.ref = os.urandom(8).hex().encode()
        self.phone = JID(registration.attrs["jid"]).user
        self._wrapped = registration.get("link_code_pairing_wrapped_companion_ephemeral_pub").data
        self._ephemeral = new_key()
        self._shared = b""

    def accept(self) -> Node:
        attrs = {"jid": JID(f"{self.phone}@s.whatsapp.net"), "stage": "companion_hello"}
        return Node(_STEP, attrs, [Node("link_code_pairing_ref", {}, self.ref)])

    def primary_hello(self, code: str, phone_identity: bytes) -> Node:
        """The notification the client gets once the code was typed on the phone."""
        attrs = {"from": SERVER, "type": _STEP, "id": "link", "t": str(int(time.time()))}
        children = [
            Node("link_code_pairing_wrapped_primary_ephemeral_pub", {}, self._wrap(code.replace("-", "").upper())),
            Node("primary_identity_pub", {}, public_key(phone_identity)),
            Node("link_code_pairing_ref", {}, self.ref),
        ]
        return Node("notification", attrs, [Node(_STEP, {"stage": "primary_hello"}, children)])

    def finish(self, finish: Node, phone_identity: bytes) -> Companion:
        """Open the key bundle of companion_finish; fails if the code was wrong."""
        bundle = finish.get(_STEP, "link_code_pairing_wrapped_key_bundle").data
        salt, nonce, sealed = bundle[:32], bundle[32:44], bundle[44:]
        key = hkdf(self._shared, 32, b"link_code_pairing_key_bundle_encryption_key", salt=salt)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        identity, random = plain[:32], plain[64:]
        secret = hkdf(self._shared + shared_secret(phone_identity, identity) + random, 32, b"adv_secret")
        return Companion(identity, secret)

    def _wrap(self, code: str) -> bytes:
        salt, iv, sealed = self._wrapped[:32], self._wrapped[32:48], self._wrapped[48:80]
        self._shared = shared_secret(self._ephemeral, _crypt(code, salt, iv, sealed))
        salt, iv = os.urandom(32), os.urandom(16)
        return salt + iv + _crypt(code, salt, iv, public_key(self._ephemeral))


def _crypt(code: str, salt: bytes, iv: bytes, data: bytes) -> bytes:
    """AES-CTR with a key derived from the pairing code; the same call seals and opens."""
    key = hashlib.pbkdf2_hmac("sha256", code.encode(), salt, _CODE_ROUNDS)
    return Cipher(algorithms.AES(key), modes.CTR(iv)).encryptor().update(data)


def _md(request_id: str, content: list[Node]) -> Node:
    attrs = {"from": SERVER, "type": "set", "id": request_id, "xmlns": "md", "t": str(int(time.time()))}
    return Node("iq", attrs, content)
