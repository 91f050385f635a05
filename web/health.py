"""Is the process alive; can it serve. For supervisors and proxies, without a credential."""

from __future__ import annotations

import asyncio

from quart import Blueprint, Response, json

from vault.errors import NoSpace, StoreDown
from vault.vault import Vault

PATIENCE = 3  # seconds the database has to answer


def health(vault: Vault) -> Blueprint:
    room = Blueprint("health", __name__)

    @room.get("/healthz")
    async def healthz() -> Response:
        """The process is alive; asks nobody else."""
        return _said(200, [])

    @room.get("/readyz")
    async def readyz() -> Response:
        """Requests can be served; WhatsApp has no say in it."""
        missing = await _missing(vault)
        return _said(503 if missing else 200, missing)

    return room


async def _missing(vault: Vault) -> list[str]:
    missing = []
    try:
        await asyncio.wait_for(vault.owners.claimed(), PATIENCE)
    except (StoreDown, TimeoutError):
        missing.append("the database does not answer")
    try:
        vault.blobs.scratch()
    except NoSpace:
        missing.append("the disk is full")
    return missing


def _said(status: int, missing: list[str]) -> Response:
    return Response(json.dumps({"ok": not missing, "missing": missing}), status, mimetype="application/json")
