"""The pages people see: setup, login and the vault's rooms. What those show and do goes through the library's API."""

from __future__ import annotations

from pathlib import Path

from quart import Blueprint, Response, url_for

from vault.tongue import LANGUAGES, spoken
from vault.vault import Vault
from web import current, guard
from web.doors import Doors
from web.site import descriptions, entrance, imports, language, phone, portal
from web.site.edition import Edition
from web.site.pages import away, page, wanted

ROOMS = {
    "welcome": "/welcome",
    "library": "/library",
    "chats": "/chats",
    "albums": "/albums",
    "duplicates": "/duplicates",
    "bin": "/trash",
    "receipts": "/receipts",
    "receipt": "/receipts/<plan>",
    "sweeps": "/sweeps",
    "activity": "/activity",
    "accounts": "/accounts",
    "settings": "/settings",
}


def site(vault: Vault, doors: Doors) -> Blueprint:
    """Every page, and the files they are made of."""
    blueprint = Blueprint("site", __name__, template_folder="templates")
    edition = Edition.read(Path(__file__).parent / "static", language.catalogues())
    language.install(blueprint)
    entrance.install(blueprint, vault, doors)
    phone.install(blueprint, vault, doors, edition)
    descriptions.install(blueprint, doors)
    portal.install(blueprint, doors, edition)
    for name, path in ROOMS.items():
        _open(blueprint, name, path, vault, edition)

    @blueprint.get("/")
    async def home() -> Response:
        return away("site.library")

    @blueprint.get("/site/<name>/<path:file>")
    async def static(name: str, file: str) -> Response:
        return edition.serve(name, file)

    @blueprint.app_template_global("static")
    def address_of(file: str) -> str:
        return url_for("site.static", name=edition.name, file=file)

    @blueprint.app_template_global("import_map")
    def import_map() -> dict[str, dict[str, str]]:
        """What modules import by a bare name."""
        return {"imports": {name: address_of(file) for name, file in imports.names(spoken()).items()}}

    @blueprint.app_context_processor
    async def doors_of_the_rail() -> dict[str, object]:
        return {"rooms_open": ROOMS, "trash_days": vault.trash.kept.days}

    blueprint.add_app_template_global(guard.nonce, "nonce")
    return blueprint


def _open(blueprint: Blueprint, name: str, path: str, vault: Vault, edition: Edition) -> None:
    """A room has a template and a module of its name, and is for the owner."""
    modules = {language: edition.modules(language, f"{name}.js", "shell.js") for language in LANGUAGES}

    @blueprint.get(path, endpoint=name)
    async def room(**_: str) -> Response:
        if await current.find_owner(vault) is None:
            return away("site.login", next=wanted())
        return await page(f"{name}.html", modules=modules[spoken()])
