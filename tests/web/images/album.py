"""What tests of the image service do again and again."""

from __future__ import annotations

import uuid
from typing import Any

import httpx

from tests import pictures

PHOTO = pictures.jpeg()
ANA, BEN = {"X-User-Id": "ana"}, {"X-User-Id": "ben"}
NOBODY = str(uuid.uuid4())


async def sent(
    http: httpx.AsyncClient, data: bytes = PHOTO, user: dict[str, str] | None = None, /, **fields: object
) -> httpx.Response:
    """A list of a field is that field, several times."""
    files = {"file": ("beach.jpg", data)}
    return await http.post("/v2/images", files=files, data=fields, headers=user or {})


async def image(http: httpx.AsyncClient, user: dict[str, str] | None = None, /, **fields: object) -> dict[str, Any]:
    """The record of an image that was taken in."""
    return made(await sent(http, PHOTO, user, **fields))


async def album(http: httpx.AsyncClient, user: dict[str, str] = ANA, /, **fields: object) -> dict[str, Any]:
    return made(await http.post("/v2/albums", json={"name": "Sea"} | fields, headers=user))


def made(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    record: dict[str, Any] = answer.json()
    return record


def reason(answer: httpx.Response) -> str | None:
    """Why the picture that was answered is not the one that was asked for."""
    assert (answer.status_code, answer.headers["Content-Type"][:6]) == (200, "image/"), answer.text
    said: str | None = answer.headers.get("X-ChatVault-Fallback")
    assert answer.headers.get("X-FileHarbor-Fallback") == said
    return said
