"""Refusals as answers: one table from kinds of error to HTTP status, and a dialect for each surface to say them in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quart import Quart, Response, json, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from vault import errors
from vault.tongue import say

log = logging.getLogger(__name__)

STATUS: Mapping[type[errors.VaultError], int] = {
    errors.VaultError: 500,
    errors.StoreDown: 503,
    errors.NoDarkroom: 503,
    errors.Refusal: 400,
    errors.Missing: 404,
    errors.Invalid: 400,
    errors.Unacceptable: 415,
    errors.EmptyFile: 400,
    errors.TooLarge: 413,
    errors.TooManyPixels: 413,
    errors.Busy: 423,
    errors.WrongOffset: 409,
    errors.TooLong: 413,
    errors.WrongChecksum: 460,  # tus
    errors.NoSpace: 507,
    errors.AlreadyThere: 409,
    errors.Taken: 409,
    errors.Expired: 410,
    errors.Blocked: 409,
    errors.Stale: 410,
    errors.WrongState: 409,
    errors.Forbidden: 403,
    errors.NotLetIn: 401,
    errors.TooMany: 429,
    errors.TooSlow: 408,
    errors.ChatRefusal: 502,
    errors.Unreachable: 503,
    errors.MediaGone: 410,
    errors.Unconfirmed: 504,
}
RETRY_AFTER = "5"  # seconds, with every 429 and 503


def status(kind: type[errors.VaultError]) -> int:
    """The status of a kind of refusal: its own, or that of its nearest ancestor in the table."""
    return _nearest(kind, STATUS)


def _nearest(kind: type[errors.VaultError], table: Mapping[type[errors.VaultError], int]) -> int:
    return next(table[ancestor] for ancestor in kind.__mro__ if ancestor in table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a surface says no: the body for a status, a code and a sentence, which `schema` describes.

    `statuses`: where it differs from the table.
    """

    body: Callable[[int, str, str], Mapping[str, Any]]
    schema: Mapping[str, Any]
    statuses: Mapping[type[errors.VaultError], int] = field(default_factory=dict)

    def status(self, kind: type[errors.VaultError]) -> int:
        return _nearest(kind, {**STATUS, **self.statuses})


def install(app: Quart, dialects: Mapping[str, Dialect]) -> None:
    """`dialects`: by the beginning of the path they are spoken below; elsewhere a no is a plain sentence."""
    clerk = Clerk(dialects)
    app.register_error_handler(errors.VaultError, clerk.refused)
    app.register_error_handler(HTTPException, clerk.declined)
    app.register_error_handler(Exception, clerk.failed)


class Clerk:
    """Says every no."""

    def __init__(self, dialects: Mapping[str, Dialect]) -> None:
        self._dialects = dialects

    async def refused(self, error: errors.VaultError) -> Response:
        """A no of the vault."""
        dialect = self._dialect()
        number = dialect.status(type(error)) if dialect else status(type(error))
        response = self._said(number, error.code, error.message)
        if isinstance(error, errors.TooMany) and error.wait:
            response.headers["Retry-After"] = str(error.wait)
        return response

    async def declined(self, error: HTTPException) -> Response:
        """A no of the web itself: no such page, no such method, no credential."""
        number = error.code or 500
        response = self._said(number, code_of(number), error.description or HTTP_STATUS_CODES[number])
        response.headers.update([(name, value) for name, value in error.get_headers() if name != "Content-Type"])
        return response

    async def failed(self, error: Exception) -> Response:
        """A mistake of ours: the log says what, the answer does not."""
        log.error("%s %s failed", request.method, request.path, exc_info=error)
        return self._said(500, code_of(500), say("Something went wrong inside ChatVault. Its log says what."))

    def _said(self, number: int, code: str, sentence: str) -> Response:
        if dialect := self._dialect():
            response = Response(json.dumps(dialect.body(number, code, sentence)), number, mimetype="application/json")
        else:
            response = Response(sentence + "\n", number, mimetype="text/plain")
        if number in (429, 503):
            response.headers["Retry-After"] = RETRY_AFTER
        return response

    def _dialect(self) -> Dialect | None:
        return next((each for start, each in self._dialects.items() if request.path.startswith(start)), None)


def code_of(number: int) -> str:
    """The `code` of an answer that only HTTP knows: `not_found`, `method_not_allowed`, …"""
    return "internal" if number == 500 else HTTP_STATUS_CODES[number].lower().replace(" ", "_")
