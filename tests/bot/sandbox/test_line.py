"""The sandbox does what every line to WhatsApp does, and dies when it is told to."""

from __future__ import annotations

from tests.contracts.transport import *  # noqa: F403
