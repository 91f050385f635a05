"""In which language a visitor is spoken to: the one chosen on the settings page, or the browser's."""

from __future__ import annotations

import json
from collections.abc import Mapping

from quart import Blueprint, request

from vault.tongue import catalogue, preferred, say, speak, spoken

COOKIE = "chatvault_language"
MODULES = "web/site/static/"
QUOTED = {"receipt.js": "vault/reach.py"}  # what a module says besides its own: why a message was left


def install(room: Blueprint) -> None:
    async def listen() -> None:
        speak(request.cookies.get(COOKIE) or preferred(request.headers.get("Accept-Language", "")))

    room.before_app_request(listen)
    room.add_app_template_global(say, "_")
    room.add_app_template_global(spoken, "language")


def translated(files: Mapping[str, bytes], language: str) -> dict[str, bytes]:
    """The site's files for one language: each module begins with what it says, so no page brings more than that."""
    return {path: _lesson(path, language) + body for path, body in files.items()}


def _lesson(path: str, language: str) -> bytes:
    sentences = dict(catalogue(language, *filter(None, (MODULES + path, QUOTED.get(path)))))
    told = json.dumps(sentences, ensure_ascii=False, separators=(",", ":"))
    up = "../" * path.count("/") or "./"
    return f'import {{ learn }} from "{up}tongue.js"; learn({told}); '.encode() if sentences else b""
