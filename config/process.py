"""One process each: the web app, the bot of one account."""

from __future__ import annotations

import os
import socket
from contextlib import AsyncExitStack, contextmanager
