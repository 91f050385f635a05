"""The web app: five thin facades over the vault, and the site."""

from __future__ import annotations

from functools import lru_cache

from quart import Quart

from vault.vault import Vault
from web import errors, guard, mount
from web.body import MeteredConnection, MeteredRequest
from web.doors import Doors
from web.health import health
from web.images import images
from web.images.dialect import DIALECT as IMAGES_DIALECT
from web.library import library
from web.library.dialect import DIALECT as LIBRARY_DIALECT
from web.site import site
from web.surface import Serial

BODY_LIMIT = 64 * 1024  # bytes of a request body; uploads have their own limit


def create_app(vault: Vault, doors: Doors) -> Quart:
    """Everything that is served, over an open vault."""
    app = Quart(__name__, static_folder=None)
    app.request_class = MeteredRequest
    app.asgi_http_class = MeteredConnection
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.config["BODY_TIMEOUT"] = doors.slow_body_grace
    app.config["RESPONSE_TIMEOUT"] = doors.slow_body_grace
    app.url_map.converters["serial"] = Serial
    app.ensure_async = lru_cache(app.ensure_async)  # type: ignore[method-assign]  # or it looks at each step each time
    errors.install(app, {"/api/": LIBRARY_DIALECT, f"{doors.images_prefix}/": IMAGES_DIALECT})
    guard.install(app, doors)
    for room in (health(vault), library(vault, doors), images(vault, doors), site(vault, doors)):
        app.register_blueprint(room)
    app.asgi_app = mount.below(doors.external_path, app.asgi_app)  # type: ignore[assignment, method-assign]
    return app
