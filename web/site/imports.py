"""What modules import: bare names as every page's import map says, and how a page knows all that it will need."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

# `import "./a.js";`, `export * from "lit";`, over several lines or minified; not `import("./later.js")`.
STATIC = re.compile(r'(?:^|[;}/])\s*(?:import|export)\s*(?:[\w*$,{}\s]*?\bfrom\s*)?"([^"\n]+)"', re.MULTILINE)

# Files by the bare names for them; a name with a slash at its end is a folder.
PACKAGES = {
    "lit": "vendor/lit/index.js",
    "lit/": "vendor/lit/",
    "lit-element/": "vendor/lit-element/",
    "lit-html": "vendor/lit-html/lit-html.js",
    "lit-html/": "vendor/lit-html/",
    "@lit/reactive-element": "vendor/@lit/reactive-element/reactive-element.js",
    "photoswipe": "vendor/photoswipe/dist/photoswipe.esm.min.js",
    "photoswipe/lightbox": "vendor/photoswipe/dist/photoswipe-lightbox.esm.min.js",
    "tus-js-client": "tus.js",
}


def graph(entries: Iterable[str], files: Mapping[str, bytes]) -> list[str]:
    """These modules and all that they import before they run, themselves first."""
    found = dict.fromkeys(entries)
    waiting = list(found)
    for module in waiting:
        if module not in files:
            raise FileNotFoundError(f"{module}, which pages import, is not there: install ChatVault again, with pip")
        imports = dict.fromkeys(resolve(name, module) for name in STATIC.findall(files[module].decode()))
        waiting += [name for name in imports if name not in found]
        found |= imports
    return list(found)


def resolve(name: str, importer: str) -> str:
    """The file that a name means in a module."""
    if name.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), name))
    if name in PACKAGES:
        return PACKAGES[name]
    package, slash, rest = name.partition("/")
    return PACKAGES[package + slash] + rest
