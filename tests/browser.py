"""The system's Chromium for the tests of the pages: found, or installed where that is allowed.

`python tests/browser.py` sees to it before the tests start.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the first takes half the time
MISSING = (
    "The tests of the web pages need Chromium, and there is none on PATH under the names {names}. "
    "Install it, on Debian with: sudo apt-get install chromium-headless-shell"
)
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def ensure() -> str:
    """The path of a browser. SystemExit with the sentence that says what to install."""
    path = find()
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install()
        path = find()
    if path is None:
        raise SystemExit(MISSING.format(names=", ".join(NAMES)))
    return path


def find() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    sys.stdout.write("Installing Chromium for the tests of the web pages …\n")
    sys.stdout.flush()
    _apt("update")
    for package in ("chromium-headless-shell", "chromium"):  # Ubuntu has only the second
        if find() is None:
            _apt("install", "-y", "--no-install-recommends", package)


def _apt(*arguments: str) -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", *arguments], env=quiet, check=False, stdout=subprocess.DEVNULL)


def flags() -> list[str]:
    """How to start it. Chromium's own sandbox does not work for root."""
    return [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*QUIET]


if __name__ == "__main__":
    ensure()
