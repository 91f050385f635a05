"""Receipts of purges."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator

from quart import Response, request

from vault.errors import Invalid, Missing
from vault.models.principals import Scope
from web.library.paging import page
from web.library.wire import receipts as wire
from web.surface import Answer, Route, Visit
from web.wire import written

LINE = 500  # bytes, and rarely more
PIECE = 64 * 1024  # bytes


async def list_receipts(visit: Visit, query: wire.Pages) -> Answer:
    """Every receipt without its messages, newest first."""
    found = await visit.vault.receipts.page(visit.owner, limit=query.limit + 1, before=query.cursor)
    receipts = found[: query.limit]
    entries = [wire.receipt(receipt) for receipt in receipts]
    return page(entries, receipts[-1].number if len(found) > len(receipts) else None)


async def verify_receipts(visit: Visit) -> wire.ChainVerdict:
    """Go through the whole chain of receipts, and say whether anything was changed."""
    return wire.verdict(await visit.vault.receipts.verify(visit.owner))


async def read_receipt(visit: Visit, id: str) -> Response:
    """What an ended purge did, message by message. It is there once the purge has ended."""
    receipt = await visit.vault.receipts.get(visit.owner, id)
    head = written(wire.receipt(receipt)).removesuffix(b"}")
    body = b"" if request.method == "HEAD" else _whole(head, visit.vault.receipts.lines(receipt))
    response = Response(body, mimetype="application/json")
    response.timeout = visit.doors.patience(receipt.count * LINE)
    return response


async def _whole(head: bytes, lines: AsyncIterator[str]) -> AsyncGenerator[bytes, None]:
    """The lines word for word as they were hashed."""
    text, between = bytearray(head + b',"lines":['), b""
    async for line in lines:
        text += between + line.encode()
        between = b","
        if len(text) >= PIECE:
            yield bytes(text)
            text.clear()
    yield bytes(text) + b"]}"


ROUTES = (
    Route(
        method="GET",
        path="/receipts",
        handler=list_receipts,
        scope=Scope.PURGE,
        query=wire.Pages,
        answers={200: list[wire.ReceiptEntry]},
        refusals=(Invalid,),
    ),
    Route(
        method="GET",
        path="/receipts/verify",
        handler=verify_receipts,
        scope=Scope.PURGE,
        answers={200: wire.ChainVerdict},
    ),
    Route(
        method="GET",
        path="/purges/<id>/receipt",
        handler=read_receipt,
        scope=Scope.PURGE,
        answers={200: wire.WholeReceipt},
        refusals=(Missing,),
    ),
)
