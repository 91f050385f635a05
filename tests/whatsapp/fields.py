"""Flat protobuf messages of varints and byte strings: the envelope Signal messages travel in."""

from __future__ import annotations


class Fields(dict[int, int | bytes]):
    """The fields of one message, by number."""

    def number(self, at: int) -> int:
        """0 when it is not there."""
        value = self.get(at, 0)
        if not isinstance(value, int):
            raise TypeError(f"field {at} is not a number")
        return value

    def data(self, at: int) -> bytes:
        value = self[at]
        if not isinstance(value, bytes):
            raise TypeError(f"field {at} is not a byte string")
        return value


def write(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def read(data: bytes) -> Fields:
    fields, at = Fields(), 0
    while at < len(data):
        tag, at = _read_varint(data, at)
        value, at = _read_varint(data, at)
        fields[tag >> 3] = value
        if tag & 7 == 2:
            fields[tag >> 3] = data[at : at + value]
            at += value
    return fields


def _varint(number: int) -> bytes:
    output = b""
    while number > 127:
        output += bytes([number & 127 | 128])
        number >>= 7
    return output + bytes([number])


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The number, and where the next byte is."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at
