"""In which language a visitor is spoken to: the one chosen on the settings page, or the browser's."""

from __future__ import annotations

import json

from quart import Blueprint, request

from vault.tongue import LANGUAGES, catalogue, preferred, say, speak, spoken

COOKIE = "chatvault_language"
PLACES = ("web/site/static/", "vault/reach.py")  # what the elements say, and why a message was left


def install(room: Blueprint) -> None:
    async def listen() -> None:
        speak(request.cookies.get(COOKIE) or preferred(request.headers.get("Accept-Language", "")))

    room.before_app_request(listen)
    room.add_app_template_global(say, "_")
    room.add_app_template_global(spoken, "language")


def catalogues() -> dict[str, bytes]:
    """A module of sentences for each language, by the path it is served under."""
    return {f"catalogue/{language}.js": _module(language) for language in LANGUAGES}


def _module(language: str) -> bytes:
    sentences = json.dumps(dict(catalogue(language, *PLACES)), ensure_ascii=False, separators=(",", ":"))
    return f"export default {sentences};\n".encode()
