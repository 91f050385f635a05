"""The pages people see: setup, login and the vault's rooms. What those show and do goes through the library's API."""

from __future__ import annotations

from pathlib import Path

from quart import Blueprint, Response, url_for

from vault.models.principals import Scope
from vault.tongue import ENGLISH, spoken
from vault.vault import Vault
from web import current, guard
from web.doors import Doors
from web.site import descriptions, edition, entrance, imports, language, phone, portal
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
NEEDS = {  # where less than being let in is not enough
    "welcome": Scope.ACCOUNTS,
    "chats": Scope.CHATS_READ,
    "receipts": Scope.PURGE,
    "receipt": Scope.PURGE,
    "sweeps": Scope.PURGE,
    "activity": Scope.CHATS_READ,
    "accounts": Scope.ACCOUNTS,
}


def site(vault: Vault, doors: Doors) -> Blueprint:
    """Every page, and the files they are made of."""
    blueprint = Blueprint("site", __name__, template_folder="templates")
    editions = edition.editions(Path(__file__).parent / "static")
    named = {each.name: each for each in editions.values()}
    language.install(blueprint)
    entrance.install(blueprint, vault, doors)
    phone.install(blueprint, vault, doors, editions)
    descriptions.install(blueprint, doors)
    portal.install(blueprint, doors, editions[ENGLISH])
    for name, path in ROOMS.items():
        _open(blueprint, name, path, vault, editions[ENGLISH])

    @blueprint.get("/")
    async def home() -> Response:
        return away("site.library")

    @blueprint.get("/site/<name>/<path:file>")
    async def static(name: str, file: str) -> Response:
        return named.get(name, editions[spoken()]).serve(name, file)

    @blueprint.app_template_global("static")
    def address_of(file: str) -> str:
        return url_for("site.static", name=editions[spoken()].name, file=file)

    @blueprint.app_template_global("import_map")
    def import_map() -> dict[str, dict[str, str]]:
        """What modules import by a bare name."""
        return {"imports": {name: address_of(file) for name, file in imports.PACKAGES.items()}}

    @blueprint.app_context_processor
    async def doors_of_the_rail() -> dict[str, object]:
        return {"rooms_open": ROOMS, "needs": NEEDS, "trash_days": vault.trash.kept.days}

    blueprint.add_app_template_global(guard.nonce, "nonce")
    return blueprint


def _open(blueprint: Blueprint, name: str, path: str, vault: Vault, english: Edition) -> None:
    """A room has a template and a module of its name, and is for the owner and whomever the owner let in."""
    modules = english.modules(f"{name}.js", "shell.js")  # the same in every language
    shell = english.modules("shell.js")

    @blueprint.get(path, endpoint=name)
    async def room(**_: str) -> Response:
        credential = await current.find(vault)
        if credential is None:
            return away("site.login", next=wanted())
        who, may = await vault.access.who(credential), await vault.access.scopes(credential)
        if name in NEEDS and NEEDS[name] not in may:
            return await page("closed.html", 403, modules=shell, who=who, may=may)
        return await page(f"{name}.html", modules=modules, who=who, may=may)
