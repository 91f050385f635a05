"""Where the server's Unix socket lives. The kernel allows about 104 bytes for its path.

mongod takes no comma in it (a list), and reads a colon as a port and a bracket as an IPv6 address.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from storage.mongo.binary import Unavailable

LONGEST = 100


class Misplaced(Unavailable):
    """There is no private place for the socket."""

    code = "database_socket"


def place(folder: Path) -> Path:
    """The socket inside `folder`, or in a private folder of this user where that path does not do. Misplaced."""
    inside = folder / "mongod.sock"
    return inside if usable(inside) else elsewhere(folder)


def usable(path: Path) -> bool:
    name = os.fsencode(path)
    return len(name) <= LONGEST and re.fullmatch(rb"[\w/.@+-]+", name) is not None


def elsewhere(folder: Path) -> Path:
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    home = runtime if runtime.is_absolute() and os.access(runtime, os.W_OK) else Path(tempfile.gettempdir())
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    path = private(home / f"chatvault-{os.getuid()}-{name}") / "mongod.sock"
    if not usable(path):
        raise Misplaced(f"The database needs a shorter path than {path}: set TMPDIR to a short one.")
    return path


def private(folder: Path) -> Path:
    """A folder that nobody but this user can enter; made if need be, never repaired: a stranger may have made it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise Misplaced(f"The folder {folder} should be open to you alone and is not: remove it.")
    return folder
