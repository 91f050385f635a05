"""The pages people see: setup, login and the library. What they show and do goes through the library's HTTP API."""

from __future__ import annotations

from pathlib import Path

from quart import Blueprint, Response, url_for

from vault.vault import Vault
from web import current
from web.doors import Doors
from web.site import entrance
from web.site.edition import Edition
from web.site.pages import away, page


def site(vault: Vault, doors: Doors) -> Blueprint:
    """Every page, and the files they are made of."""
    room = Blueprint("site", __name__, template_folder="templates")
    edition = Edition.read(Path(__file__).parent / "static")
    entrance.install(room, vault, doors)

    @room.get("/")
    async def home() -> Response:
        return away("site.library")

    @room.get("/library")
    async def library() -> Response:
        if await current.find_owner(vault) is None:
            return away("site.login")
        return await page("library.html", modules=edition.modules)

    @room.get("/accounts")
    async def accounts() -> Response:
        if await current.find_owner(vault) is None:
            return away("site.login")
        return await page("accounts.html")

    @room.get("/site/<name>/<path:file>")
    async def static(name: str, file: str) -> Response:
        return edition.serve(name, file)

    @room.app_template_global("static")
    def address_of(file: str) -> str:
        return url_for("site.static", name=edition.name, file=file)

    return room
