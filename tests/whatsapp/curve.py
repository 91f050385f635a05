"""Curve25519 keys, XEdDSA signatures and HKDF: the primitives shared by Noise and Signal."""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_Point = tuple[int, int, int, int]  # extended Edwards coordinates


def new_key() -> bytes:
    return os.urandom(32)


def public_key(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def shared_secret(private: bytes, public: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))


def hkdf(secret: bytes, length: int, info: bytes = b"", salt: bytes = b"") -> bytes:
    """HKDF-SHA256 (RFC 5869)."""
    key = hmac.digest(salt or bytes(32), secret, "sha256")
    output = block = b""
    while len(output) < length:
        counter = len(output) // 32 + 1
        block = hmac.digest(key, block + info + bytes([counter]), "sha256")
        output += block
    return output[:length]


def sign(private: bytes, message: bytes) -> bytes:
    """XEdDSA signature; as in libsignal, the sign bit of the Edwards key travels in the last byte."""
    scalar = _clamp(private)
    secret = int.from_bytes(scalar, "little")
    point = _compress(_multiply(secret, _BASE))
    nonce = _hash(b"\xfe" + b"\xff" * 31 + scalar + message + os.urandom(64)) % _ORDER
    commitment = _compress(_multiply(nonce, _BASE))
    challenge = _hash(commitment + point + message) % _ORDER
    response = bytearray(((nonce + challenge * secret) % _ORDER).to_bytes(32, "little"))
    response[31] |= point[31] & 0x80
    return commitment + bytes(response)


def _hash(data: bytes) -> int:
    return int.from_bytes(hashlib.sha512(data).digest(), "little")


def _clamp(private: bytes) -> bytes:
    return bytes([private[0] & 248, *private[1:31], private[31] & 127 | 64])


def _add(a: _Point, b: _Point) -> _Point:
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    m, n = (y1 - x1) * (y2 - x2) % _P, (y1 + x1) * (y2 + x2) % _P
    c, d = 2 * t1 * t2 * _D % _P, 2 * z1 * z2 % _P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _multiply(scalar: int, point: _Point) -> _Point:
    result: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _compress(point: _Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _base_point() -> _Point:
    y = 4 * pow(5, _P - 2, _P) % _P
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if x & 1:
        x = _P - x
    return x, y, 1, x * y % _P


_BASE = _base_point()
