"""Receipts: the sealed records of what purges did."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import Field

from vault.models.purges import Receipt
from vault.receipts import Verdict
from web.wire import CamelAnswer, Moment, Wire


class Pages(Wire):
    """Newest first; `cursor` is a receipt's number to go on from."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[int, Field(ge=1, lt=2**63)] | None = None


class ReceiptEntry(CamelAnswer):
    """`digest` is the end of a chain of hashes that starts at `previous` and goes over `head` and every line."""

    plan_id: str
    number: int
    head: dict[str, Any]
    line_count: int
    previous: str
    digest: str
    written_at: Moment


class WholeReceipt(ReceiptEntry):
    """`lines`: each message, why it was in, and what became of it. Head and lines stand as they were hashed."""

    lines: tuple[dict[str, Any], ...]


class ChainVerdict(CamelAnswer):
    """`fault`: what does not fit. `head`: digest of the newest; kept elsewhere, it proves that none is missing."""

    sound: bool
    receipts: int
    messages: int
    head: str
    fault: str


def receipt(receipt: Receipt) -> ReceiptEntry:
    return ReceiptEntry(
        plan_id=receipt.plan,
        number=receipt.number,
        head=json.loads(receipt.head),
        line_count=receipt.count,
        previous=receipt.previous.hex(),
        digest=receipt.digest.hex(),
        written_at=receipt.written_at,
    )


def verdict(verdict: Verdict) -> ChainVerdict:
    return ChainVerdict(
        sound=not verdict.fault,
        receipts=verdict.receipts,
        messages=verdict.messages,
        head=verdict.head.hex(),
        fault=verdict.fault,
    )
