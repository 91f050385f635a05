"""The site as an app of a phone: its manifest, its worker for when there is no line, and photos shared to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quart import Blueprint, Response, json, render_template, request, url_for

from vault.errors import OutOfScope, Refusal
from vault.models.credentials import Credential
from vault.models.photos import Accepted, Incoming
from vault.models.principals import Scope
from vault.tongue import say, spoken
from vault.vault import Vault
from web import audit, current, receive
from web.doors import Doors
from web.errors import status
from web.guard import comes_from_here, comes_from_no_page
from web.site.edition import Edition
from web.site.pages import away, page

FIELD = "photo"
MOST = 50  # photos shared at once
COLOUR = "#0e6b4e"
PAPER = "#faf9f6"
WORKER_POLICY = "default-src 'none'; connect-src 'self'"  # what it fetches counts as a connection
KEPT_OFFLINE = ("base.css", "entrance.css", "entrance.js", "mark.svg")


def install(room: Blueprint, vault: Vault, doors: Doors, editions: Mapping[str, Edition]) -> None:
    @room.get("/manifest.webmanifest")
    async def manifest() -> Response:
        return Response(json.dumps(_manifest(editions[spoken()])), mimetype="application/manifest+json")

    @room.get("/worker.js")
    async def worker() -> Response:
        edition = editions[spoken()]
        files = [_static(edition, file) for file in KEPT_OFFLINE]
        text = await render_template("worker.js", edition=edition.name, kept=[url_for("site.offline"), *files])
        headers = {"Content-Security-Policy": WORKER_POLICY, "Cache-Control": "no-cache"}
        return Response(text, mimetype="text/javascript", headers=headers)

    @room.get("/offline")
    async def offline() -> Response:
        return await page("offline.html")

    @room.post("/share")
    async def share() -> Response:
        """Photos from the phone's gallery. The guard lets in what the phone itself posts; here it must be ours."""
        credential = await current.find(vault)
        if credential is None:
            return await page("share.html", 401, sentence=say("Sign in, then share once more. Nothing was kept."))
        if not (comes_from_no_page(request) or comes_from_here(request, doors)):
            return await page("share.html", 403, sentence=say("This request comes from another site."), home=True)
        if not await vault.access.may(credential, Scope.LIBRARY_WRITE):
            return await page("share.html", 403, sentence=OutOfScope("", person=True).message, home=True)
        async with receive.photos(request, FIELD, vault.blobs, doors, most=MOST) as received:
            outcomes = [await _taken(vault, credential, each) for each in received]
        return await _told(outcomes)


async def _taken(vault: Vault, credential: Credential, received: receive.Received) -> Accepted | Refusal:
    """What one photo came to: of several, one that is refused does not keep out the others."""
    incoming = Incoming(
        owner=credential.owner,
        file=received.file,
        filename=received.filename,
        source="upload",
        digests=received.digests,
    )
    try:
        accepted = await vault.intake.accept(incoming)
    except Refusal as refusal:
        return refusal
    await audit.note(vault, credential, "upload_photo", accepted.asset)
    return accepted


async def _told(outcomes: Sequence[Accepted | Refusal]) -> Response:
    """The library, which tells how many came in; or why none did."""
    accepted = [each for each in outcomes if isinstance(each, Accepted)]
    refusals = [each for each in outcomes if isinstance(each, Refusal)]
    if not accepted:
        return await page("share.html", status(type(refusals[0])), sentence=refusals[0].message, home=True)
    known = sum(not each.new and not each.restored for each in accepted)
    only = str(accepted[0].asset.id) if len(outcomes) == 1 else None
    counts = {"known": known or None, "refused": len(refusals) or None}
    return away("site.library", shared=len(accepted) - known, **counts, _anchor=only)


def _manifest(edition: Edition) -> dict[str, object]:
    return {
        "id": url_for("site.library"),
        "name": "ChatVault",
        "short_name": "ChatVault",
        "description": say("Your photos, and where they are in WhatsApp."),
        "start_url": url_for("site.library"),
        "scope": url_for("site.home"),
        "display": "standalone",
        "theme_color": COLOUR,
        "background_color": PAPER,
        "icons": [
            _icon(edition, "192.png", "192x192", "any"),
            _icon(edition, "512.png", "512x512", "any"),
            _icon(edition, "maskable.png", "512x512", "maskable"),
        ],
        "share_target": {
            "action": url_for("site.share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"files": [{"name": FIELD, "accept": ["image/*", ".heic", ".heif", ".avif"]}]},
        },
    }


def _icon(edition: Edition, file: str, sizes: str, purpose: str) -> dict[str, str]:
    return {"src": _static(edition, f"icons/{file}"), "sizes": sizes, "type": "image/png", "purpose": purpose}


def _static(edition: Edition, file: str) -> str:
    return url_for("site.static", name=edition.name, file=file)
