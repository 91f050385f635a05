"""What is installed: our own version, and what others wrote."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.metadata import PackageMetadata, PackageNotFoundError, distribution, requires, version
from pathlib import Path

from vault.models.about import Part

OURS, WHATSAPP = "chatvault", "neonize"
VENDOR = Path(__file__).parent.parent / "web" / "site" / "static" / "vendor"
UNSAID = ""


def own_version() -> str:
    return _version(OURS)


def whatsapp_version() -> str:
    """ "" where the library for WhatsApp is not installed."""
    return _version(WHATSAPP)


@cache
def parts() -> tuple[Part, ...]:
    """Everything we ask for that is here, by name."""
    names = sorted({re.split(r"[^\w.-]", each, maxsplit=1)[0].lower() for each in requires(OURS) or []})
    found = [_part(name) for name in names if _version(name)]
    return (*found, *_pages())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _part(name: str) -> Part:
    metadata = distribution(name).metadata
    classifiers = [each for each in metadata.get_all("Classifier") or [] if each.startswith("License ::")]
    said = _first(metadata, "License-Expression") or _short(_first(metadata, "License"))
    licence = said or (classifiers[0].rpartition(":: ")[2] if classifiers else UNSAID)
    return Part(name=name, version=metadata["Version"], licence=licence)


def _first(metadata: PackageMetadata, name: str) -> str:
    return next(iter(metadata.get_all(name) or []), "")


def _short(text: str) -> str:
    """Its name; some put the whole text there."""
    first = text.strip().partition("\n")[0].strip()
    return first if len(first) <= 40 else ""


def _pages() -> list[Part]:
    """What the pages are made of, as the lock file names it."""
    lock = Path(__file__).parent.parent / "package-lock.json"
    if not lock.exists():
        return []
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    served = {name.removeprefix("node_modules/"): each for name, each in packages.items() if not each.get("dev")}
    return [
        Part(name=name, version=each.get("version", ""), licence=each.get("license", UNSAID))
        for name, each in sorted(served.items())
        if (VENDOR / name).is_dir() and name
    ]
