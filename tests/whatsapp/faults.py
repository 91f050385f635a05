"""The ways a server can turn a client away."""

from __future__ import annotations

from enum import Enum

from tests.whatsapp.wabinary import Node


class StreamFault(Enum):
    """Ways to end a running connection."""

    UNAVAILABLE = "503"
    RESTART = "515"
    REPLACED = "replaced"
    LOGGED_OUT = "device_removed"

    def stanza(self) -> Node:
        if self in (StreamFault.UNAVAILABLE, StreamFault.RESTART):
            return Node("stream:error", {"code": self.value})
        attrs = {"code": "401"} if self is StreamFault.LOGGED_OUT else {}
        return Node("stream:error", attrs, [Node("conflict", {"type": self.value})])


class LoginFault(Enum):
    """Ways to refuse a login."""

    LOGGED_OUT = (("reason", "401"),)
    TEMP_BAN = (("reason", "402"), ("code", "104"), ("expire", "3600"))
    OPEN_BAN = (("reason", "402"), ("code", "104"))  # nobody says until when
    SHORT_BAN = (("reason", "402"), ("code", "104"), ("expire", "2"))
    FORBIDDEN = (("reason", "403"),)
    OUTDATED = (("reason", "405"),)
    UNKNOWN_CLIENT = (("reason", "406"),)
    OTHER = (("reason", "409"), ("message", "conflict"))
    FAILING = (("reason", "500"), ("message", "internal_server_error"))
    UNAVAILABLE = (("reason", "503"), ("message", "service_unavailable"))
    SILENCE = ()  # neither let in nor turned away

    def stanza(self) -> Node:
        return Node("failure", dict(self.value))

    @property
    def pause(self) -> float:
        """Seconds until the socket is closed, or a client that is to stay away might see that first, and come back."""
        return 0.5 if self in (LoginFault.FAILING, LoginFault.UNAVAILABLE) else 2
