"""Where the sessions of linked phones are kept, and what the processes that use them are started with."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# The library reads these when its process starts: later is too late.
ENVIRONMENT = {
    "NEONIZE_BOT_TAG": "off",  # else every message to a person is marked as a business bot's
    "GOMEMLIMIT": "192MiB",
}


def session_folder(data: Path, account: str) -> Path:
    return data.resolve() / "whatsapp" / account


def prepared() -> None:
    """Start this very process anew where it was started without that environment."""
    if not ENVIRONMENT.items() <= os.environ.items():
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | ENVIRONMENT)  # noqa: S606
