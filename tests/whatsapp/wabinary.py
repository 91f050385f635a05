"""WhatsApp's binary XML: nodes, JIDs, encoder and decoder."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import TypeAlias

from tests.whatsapp.tokens import load_tokens

_LIST_EMPTY, _AD_JID, _LIST_8, _LIST_16, _JID_PAIR, _HEX, _BIN_8, _BIN_20, _BIN_32, _NIBBLE = 0, *range(247, 256)
_DOUBLE = range(236, 240)
_BINARY = {_BIN_8: 8, _BIN_20: 20, _BIN_32: 32}  # bits of the length
_AGENTS = {0: "s.whatsapp.net", 1: "lid"}
_AGENT_OF = {server: agent for agent, server in _AGENTS.items()}


class JID(str):
    """An address such as `4915550001:7@s.whatsapp.net`; a type of its own on the wire."""

    __slots__ = ()

    @property
    def user(self) -> str:
        return self.partition("@")[0].partition(":")[0] if "@" in self else ""

    @property
    def server(self) -> str:
        return str(self.rpartition("@")[2])

    @property
    def device(self) -> int:
        return int(self.partition("@")[0].partition(":")[2] or 0)

    @property
    def bare(self) -> JID:
        """The same address without its device number."""
        return JID(f"{self.user}@{self.server}") if self.user else self


Content: TypeAlias = "bytes | str | list[Node] | None"


class Node:
    """One XML-like element: tag, attributes, and either children or bytes."""

    def __init__(self, tag: str, attrs: Mapping[str, str] | None = None, content: Content = None) -> None:
        self.tag, self.attrs, self.content = tag, dict(attrs or {}), content

    @property
    def children(self) -> list[Node]:
        return self.content if isinstance(self.content, list) else []

    @property
    def data(self) -> bytes:
        """The byte content. ValueError when there is none."""
        if not isinstance(self.content, bytes):
            raise ValueError(f"<{self.tag}> has no byte content")
        return self.content

    def find(self, *path: str) -> Node | None:
        """The first descendant along a path of tags."""
        node = self
        for tag in path:
            match = next((child for child in node.children if child.tag == tag), None)
            if match is None:
                return None
            node = match
        return node

    def get(self, *path: str) -> Node:
        """Like find. KeyError when there is none."""
        node = self.find(*path)
        if node is None:
            raise KeyError("/".join((self.tag, *path)))
        return node

    def find_all(self, tag: str) -> list[Node]:
        return [child for child in self.children if child.tag == tag]

    def __repr__(self) -> str:
        attrs = "".join(f" {key}={str(value)!r}" for key, value in self.attrs.items())
        if self.content is None:
            return f"<{self.tag}{attrs}/>"
        inner = "".join(map(repr, self.children)) or f"[{len(self.content)} bytes]"
        return f"<{self.tag}{attrs}>{inner}</{self.tag}>"


def encode(node: Node) -> bytes:
    """Encode without dictionary compression, which the protocol allows."""
    return b"\0" + _encode_node(node)


def decode(frame: bytes) -> Node:
    return _Reader(zlib.decompress(frame[1:]) if frame[0] & 2 else frame[1:]).node()


def _encode_node(node: Node) -> bytes:
    size = 1 + 2 * len(node.attrs) + (node.content is not None)
    head = bytes([_LIST_8, size]) + _encode_value(node.tag)
    attrs = b"".join(_encode_value(part) for pair in node.attrs.items() for part in pair)
    return head + attrs + _encode_content(node.content)


def _encode_content(content: Content) -> bytes:
    if content is None:
        return b""
    if isinstance(content, list):
        count = len(content)
        head = bytes([_LIST_8, count]) if count < 256 else struct.pack(">BH", _LIST_16, count)
        return head + b"".join(map(_encode_node, content))
    return _encode_value(content)


def _encode_value(value: str | bytes) -> bytes:
    if isinstance(value, JID):
        return _encode_jid(value)
    data = value if isinstance(value, bytes) else str(value).encode()
    tag = next(tag for tag, bits in _BINARY.items() if len(data) < 1 << bits)
    return bytes([tag]) + len(data).to_bytes(_length_bytes(tag), "big") + data


def _length_bytes(tag: int) -> int:
    return (_BINARY[tag] + 7) // 8


def _encode_jid(jid: JID) -> bytes:
    if jid.device:
        return bytes([_AD_JID, _AGENT_OF[jid.server], jid.device]) + _encode_value(jid.user)
    user = _encode_value(jid.user) if jid.user else bytes([_LIST_EMPTY])
    return bytes([_JID_PAIR]) + user + _encode_value(jid.server)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._tokens = load_tokens()

    def node(self) -> Node:
        size = self._list_size(self._byte())
        tag = self._text()
        attrs = {self._text(): self._text() for _ in range((size - 1) // 2)}
        return Node(tag, attrs, self._content() if size % 2 == 0 else None)

    def _content(self) -> Content:
        tag = self._byte()
        if tag in (_LIST_8, _LIST_16):
            return [self.node() for _ in range(self._list_size(tag))]
        return self._binary(tag) if tag in _BINARY else self._string(tag)

    def _text(self) -> str:
        tag = self._byte()
        return self._binary(tag).decode("latin1") if tag in _BINARY else self._string(tag)

    def _string(self, tag: int) -> str:
        match tag:
            case 0:
                return ""
            case tag if tag in _DOUBLE:
                return self._tokens.double[tag - _DOUBLE.start][self._byte()]
            case tag if tag == _JID_PAIR:
                user, server = self._text(), self._text()
                return JID(f"{user}@{server}" if user else server)
            case tag if tag == _AD_JID:
                return self._device_jid()
            case tag if tag == _NIBBLE:
                return self._packed("0123456789-.....")
            case tag if tag == _HEX:
                return self._packed("0123456789ABCDEF")
        return self._tokens.single[tag]

    def _device_jid(self) -> JID:
        agent, device, user = self._byte(), self._byte(), self._text()
        return JID(f"{user}{f':{device}' if device else ''}@{_AGENTS.get(agent, f'agent{agent}')}")

    def _packed(self, alphabet: str) -> str:
        head = self._byte()
        text = "".join(alphabet[byte >> 4] + alphabet[byte & 15] for byte in self._take(head & 127))
        return text[:-1] if head & 128 else text

    def _binary(self, tag: int) -> bytes:
        return self._take(self._number(_length_bytes(tag)))

    def _list_size(self, tag: int) -> int:
        return 0 if tag == _LIST_EMPTY else self._number(1 if tag == _LIST_8 else 2)

    def _number(self, width: int) -> int:
        return int.from_bytes(self._take(width), "big")

    def _byte(self) -> int:
        return self._number(1)

    def _take(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]
