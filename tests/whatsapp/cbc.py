"""AES-CBC with PKCS7 padding, as Signal, media and app state all use it."""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

_BLOCK = 128  # bits


def seal(key: bytes, iv: bytes, plain: bytes) -> bytes:
    padder = PKCS7(_BLOCK).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()


def open_(key: bytes, iv: bytes, sealed: bytes) -> bytes:
    """ValueError when the padding is wrong."""
    unpadder = PKCS7(_BLOCK).unpadder()
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return unpadder.update(decryptor.update(sealed) + decryptor.finalize()) + unpadder.finalize()
