"""Pages as answers."""

from __future__ import annotations

from typing import Any

from quart import Response, render_template, url_for


async def page(template: str, status: int = 200, **context: object) -> Response:
    """A page tells no other more of its address than the origin: the setup link holds a secret.

    Without any origin the page's own forms would look as if another site had sent them.
    """
    html = await render_template(template, **context)
    return Response(html, status, headers={"Referrer-Policy": "strict-origin"})


def away(endpoint: str, **query: Any) -> Response:
    """Go on to this page, with GET."""
    return Response(status=303, headers={"Location": url_for(endpoint, **query)})
