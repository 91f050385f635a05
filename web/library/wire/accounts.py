"""Accounts, and linking them to their phones."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vault.models.accounts import AccountKind, LinkState, Pairing, PairingState, Progress, Standing, Wish
from vault.tongue import reworded
from web.wire import CamelAnswer, Moment, Wire


class NewAccount(Wire):
    name: Annotated[str, Field(max_length=32)]


class Linking(Wire):
    """Without a number there are QR codes."""

    phone: Annotated[str, Field(max_length=40)] = ""


class PairingEntry(CamelAnswer):
    """`code`: what the QR code says, or the eight characters to type. `picture`: the QR code as a `data:` address."""

    state: PairingState
    by_phone: bool
    code: str
    picture: str
    until: Moment | None
    reason: str


class HistoryEntry(CamelAnswer):
    """How much of what was written before the link has come in so far; `percent` where the phone says it."""

    chats: int
    messages: int
    percent: int | None


class AccountEntry(CamelAnswer):
    """`linking`: the last attempt to link it, which may still be going on. `history`: while it arrives."""

    name: str
    kind: AccountKind
    state: LinkState
    remedy: str
    history: HistoryEntry | None
    linking: PairingEntry | None


def account(standing: Standing, pairing: Pairing | None) -> AccountEntry:
    return AccountEntry(
        name=standing.account.name,
        kind=standing.account.kind,
        state=standing.state,
        remedy=reworded(standing.remedy),
        history=standing.history and history(standing.history),
        linking=linking(pairing) if pairing and pairing.wish is Wish.LINK else None,
    )


def history(progress: Progress) -> HistoryEntry:
    return HistoryEntry(chats=progress.chats, messages=progress.messages, percent=progress.percent)


def linking(pairing: Pairing) -> PairingEntry:
    return PairingEntry(
        state=pairing.state,
        by_phone=bool(pairing.phone),
        code=pairing.code,
        picture=_picture(pairing.code) if pairing.code and not pairing.phone else "",
        until=pairing.until,
        reason=reworded(pairing.reason),
    )


def _picture(code: str) -> str:
    from web.library.qr import drawn  # needed with the real WhatsApp only

    return drawn(code)
