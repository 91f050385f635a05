"""What was changed by a request, for the audit record."""

from __future__ import annotations

import logging

from quart import request

from vault.errors import VaultError
from vault.models.credentials import Credential
from vault.vault import Vault
from web.current import visitor
from web.guard import SAFE_METHODS

log = logging.getLogger(__name__)

SECRET = "token"  # noqa: S105 - the part of an address that is one


async def note(vault: Vault, credential: Credential, action: str, made: object, owner: str = "") -> None:
    """It was done: that it cannot be written down must not make anybody do it again. `owner`: whose thing it was."""
    if request.method in SAFE_METHODS:
        return
    named = [str(value) for name, value in (request.view_args or {}).items() if name != SECRET]
    try:
        what = " ".join(named) or str(getattr(made, "id", ""))
        await vault.audit.note(credential, action, what, visitor(), owner=owner)
    except VaultError:
        log.exception("%s could not be written into the audit record", action)
