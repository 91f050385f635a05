"""The pages for those who look after the image service.

They hold no data and are served to everybody: what they show comes from the service's own API, to whom signed in there.
"""

from __future__ import annotations

from quart import Blueprint, Response

from web.doors import Doors
from web.site.edition import Edition
from web.site.pages import page

ROOMS = {
    "dashboard": "/admin",
    "clients": "/admin/clients",
    "images": "/admin/images",
    "albums": "/admin/albums",
    "avatars": "/admin/avatars",
    "links": "/admin/links",
    "people": "/admin/people",
    "audit": "/admin/audit",
    "account": "/admin/account",
}
ENTRANCE = "/admin/sign-in"


def install(blueprint: Blueprint, doors: Doors, english: Edition) -> None:
    for name, path in ROOMS.items():
        _open(blueprint, name, path, doors, english, "portal/shell.js")
    _open(blueprint, "sign-in", ENTRANCE, doors, english)


def _open(blueprint: Blueprint, name: str, path: str, doors: Doors, english: Edition, *also: str) -> None:
    """A room has a template and a module of its name."""
    modules = english.modules(f"portal/{name}.js", *also)  # the same in every language
    service = f"{doors.external_path}{doors.images_prefix}"

    @blueprint.get(path, endpoint=f"portal_{name.replace('-', '_')}")
    async def room() -> Response:
        return await page(f"portal/{name}.html", modules=modules, portal=ROOMS, service=service)
