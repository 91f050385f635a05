"""The site's static files, for each language all under one address that changes whenever any of them does.

Modules import each other by relative address, so one name for the whole set keeps them together: a browser never
mixes old and new, nor two languages, and may keep each file for ever.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from quart import Response, request
from werkzeug.exceptions import NotFound

from vault.tongue import LANGUAGES
from web.site import imports, language

TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}
KEPT = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Edition:
    """Every static file in memory, as one language has it, by its path below the folder."""

    files: dict[str, bytes]
    name: str

    @classmethod
    def of(cls, files: dict[str, bytes]) -> Edition:
        sums = "".join(f"{path} {hashlib.sha256(body).hexdigest()}\n" for path, body in files.items())
        return cls(files, hashlib.sha256(sums.encode()).hexdigest()[:16])

    def modules(self, *entries: str) -> list[str]:
        """These modules and all that they import, themselves first."""
        return imports.graph(entries, self.files)

    def serve(self, name: str, file: str) -> Response:
        """A page opened before an upgrade asks for an older edition: it gets today's file, not to be kept."""
        if file not in self.files:
            raise NotFound
        headers = {"Cache-Control": KEPT if name == self.name else "no-cache", "Vary": "Accept-Encoding"}
        body = self.files[file]
        if request.accept_encodings.quality("gzip") > 0:
            body = packed(body)
            headers["Content-Encoding"] = "gzip"
        return Response(body, mimetype=TYPES[Path(file).suffix], headers=headers)


def editions(folder: Path) -> dict[str, Edition]:
    """The files of a folder, by language."""
    files = read(folder)
    return {each: Edition.of(language.translated(files, each)) for each in LANGUAGES}


def read(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.suffix in TYPES)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@lru_cache(maxsize=1024)
def packed(body: bytes) -> bytes:
    """Once for each file, when somebody first asks for it."""
    return gzip.compress(body, 9, mtime=0)
