"""Pages as answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from quart import Response, current_app, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.urls import iri_to_uri


async def page(template: str, status: int = 200, **context: object) -> Response:
    """A page tells no other more of its address than the origin: the setup link holds a secret.

    Without any origin the page's own forms would look as if another site had sent them.
    """
    html = await render_template(template, **context)
    return Response(html, status, headers={"Referrer-Policy": "strict-origin"})


def away(endpoint: str, **query: Any) -> Response:
    """Go on to this page, with GET."""
    return off(url_for(endpoint, **query))


def off(address: str) -> Response:
    """Go on to this address of ours."""
    return Response(status=303, headers={"Location": address})


def wanted() -> str:
    """The page that is asked for, as `onward` takes it."""
    return request.full_path.rstrip("?")


def onward(wish: str) -> str:
    """The address of the page of ours that is wished for; the library's instead of any other."""
    try:
        parts = urlsplit(wish)
        endpoint, values = current_app.url_map.bind(request.host).match(parts.path, "GET")
    except (ValueError, HTTPException):  # no address at all, or none of ours
        return url_for("site.library")
    if not endpoint.startswith("site."):
        return url_for("site.library")
    rest = parts._replace(scheme="", netloc="", path="").geturl()
    return iri_to_uri(url_for(endpoint, **values) + rest)
