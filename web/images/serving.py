"""Pictures as they are served: what was asked for, or one that stands for it."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from quart import Response, request

from vault.errors import Damaged, Forbidden, Missing, NoDarkroom, NoSpace
from vault.models.images import Avatar, Image
from web import deliver
from web.images.gate import Visit
from web.images.wire.serving import Look
from web.surface import Bytes
from web.wire import Wire

FOR_ALL = "public, max-age=86400"  # not for good: it may be deleted, or become private
FOR_ONE = "private, no-store"
FOR_NOW = f"public, max-age={int(timedelta(hours=1).total_seconds())}"
ANYWHERE = {"Cross-Origin-Resource-Policy": "cross-origin"}  # pages of the clients show it
REASON = ("X-ChatVault-Fallback", "X-FileHarbor-Fallback")  # programs of others look for the second

PICTURE = Bytes(mime="image/*")
REFUSALS = (Damaged, NoSpace, NoDarkroom)


def answers(record: type[Wire] | None = None) -> dict[int, Any]:
    """A picture, or with `info` its record."""
    return {200: (PICTURE, record) if record else PICTURE, 206: PICTURE, 304: None, 416: None}


async def seen(visit: Visit, id: str, query: Look, token: str) -> Response:
    """An image, or the fallback with its reason: pages show it in its place, and no broken picture."""
    try:
        image = await visit.vault.images.images.see(id, visit.caller(token))
        everybody = not (image.private or token or visit.credential)
        return await picture(visit, image, query, FOR_ALL if everybody else FOR_ONE)
    except Missing:
        return _fallback("not_found", FOR_NOW)
    except Forbidden:
        return _fallback("permission_denied", FOR_ONE)


async def picture(visit: Visit, image: Image, query: Look, cache: str = FOR_ONE) -> Response:
    """An image in the size and kind that is asked for, counted as looked at or as downloaded."""
    response = await drawn(visit, image, query, image.original_name, cache)
    if response.status_code == 200 and request.method == "GET":
        views = visit.vault.images.views
        (views.downloaded if query.download else views.viewed)(image.id)
    return response


async def drawn(visit: Visit, thing: Image | Avatar, query: Look, name: str, cache: str) -> Response:
    """Missing: its bytes are lost."""
    variant = await visit.vault.images.variants.serve(thing, query.transform)
    return await deliver.picture(
        variant.file,
        mime=variant.mime,
        etag=variant.etag,
        filename=f"{Path(name).stem}.{query.transform.kind.value}",
        visit=visit,
        cache=cache,
        attached=query.download,
        also=ANYWHERE,
    )


def _fallback(reason: str, cache: str) -> Response:
    response = Response(_picture(), mimetype="image/webp", headers=ANYWHERE)
    response.headers["Cache-Control"] = cache
    response.headers.update(dict.fromkeys(REASON, reason))
    return response


@cache
def _picture() -> bytes:
    return (Path(__file__).parent / "fallback.webp").read_bytes()
