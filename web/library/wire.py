"""The library on the wire: records in snake case, bodies and results of errands in camel case."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from vault.assets import CAPTION_LIMIT
from vault.models.accounts import AccountKind, LinkState, Pairing, PairingState, Progress, Standing, Wish
from vault.models.chats import Chat, ChatKind, MessageRef
from vault.models.photos import Accepted, Asset, DateSource
from vault.models.purges import Preview, Purged
from web.wire import Camel, CamelAnswer, Moment, Wire

Name = Annotated[str, Field(min_length=1, max_length=512)]
Caption = Annotated[str, Field(max_length=CAPTION_LIMIT)]

# ── what comes in ─────────────────────────────────────────────────────────────────────────────────────────


class Page(Wire):
    """Without a limit everything is listed; `q` are words that must all occur."""

    limit: Annotated[int, Field(ge=1, le=200)] | None = None
    cursor: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    q: Annotated[str, Field(max_length=200)] = ""


class Change(Wire):
    caption: Caption | None


class MessageName(Camel):
    chat_id: Name
    message_id: Name


class Sending(Camel):
    """Without a caption the photo's own goes along; an empty one sends none."""

    chat_id: Name
    caption: Caption | None = None


class NewAccount(Wire):
    name: Annotated[str, Field(max_length=32)]


class Linking(Wire):
    """Without a number there are QR codes."""

    phone: Annotated[str, Field(max_length=40)] = ""


class OfAccount(Wire):
    """Which account's; without it, the first one's that has it."""

    account: Name | None = None


# ── what goes out ─────────────────────────────────────────────────────────────────────────────────────────


class Photo(Wire):
    id: int
    filename: str
    thumbnail_name: str
    md5_hash: str
    caption: str | None
    created_at: Moment
    file_size_bytes: int
    width: int
    height: int
    mime_type: str
    original_source: str
    sha256_hash: str
    taken_at: Moment
    taken_from: DateSource
    tags: tuple[str, ...]
    thumbhash: str
    animated: bool


class TakenPhoto(Photo):
    """`duplicate`: these bytes were already here, and this is their record."""

    duplicate: bool


class Deleted(CamelAnswer):
    """`trackedSends`: messages in chats that still hold the photo."""

    success: bool = True
    tracked_sends: int


class SentMessage(CamelAnswer):
    message_id: str
    message_wa_id: Annotated[str, Field(alias="message_wa_id")]
    chat_id: str


class ChatCount(CamelAnswer):
    chat_id: str
    message_count: int


class PurgePreview(CamelAnswer):
    chats: tuple[ChatCount, ...]
    total_messages: int


class PurgeResult(CamelAnswer):
    deleted_messages: int
    failed_messages: int
    affected_chats: int


class ChatEntry(CamelAnswer):
    chat_id: str
    name: str
    kind: ChatKind
    members: tuple[str, ...]
    last_message_at: Moment | None
    account: str
    has_picture: bool


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


class Done(CamelAnswer):
    success: bool = True


# ── from the vault's nouns ────────────────────────────────────────────────────────────────────────────────


def photo(asset: Asset) -> Photo:
    return Photo.model_validate(_fields(asset))


def photos(assets: Sequence[Asset]) -> list[Photo]:
    return [photo(asset) for asset in assets]


def taken(accepted: Accepted) -> TakenPhoto:
    return TakenPhoto.model_validate({**_fields(accepted.asset), "duplicate": not accepted.new})


def _fields(asset: Asset) -> dict[str, object]:
    return {
        "id": asset.id,
        "filename": asset.filename,
        "thumbnail_name": asset.thumbnail_name,
        "md5_hash": asset.digests.md5.hex(),
        "caption": asset.caption,
        "created_at": asset.created_at,
        "file_size_bytes": asset.digests.size,
        "width": asset.picture.width,
        "height": asset.picture.height,
        "mime_type": asset.picture.mime,
        "original_source": asset.source,
        "sha256_hash": asset.digests.sha256.hex(),
        "taken_at": asset.taken_at,
        "taken_from": asset.taken_from,
        "tags": asset.tags,
        "thumbhash": b64encode(asset.picture.thumbhash).decode(),
        "animated": asset.picture.frames > 1,
    }


def sent(ref: MessageRef) -> SentMessage:
    return SentMessage(message_id=ref.id, message_wa_id=ref.id, chat_id=ref.chat)


def preview(found: Preview) -> PurgePreview:
    chats = tuple(ChatCount(chat_id=chat, message_count=count) for (_, chat), count in found.chats.items())
    return PurgePreview(chats=chats, total_messages=len(found.found))


def purged(done: Purged) -> PurgeResult:
    return PurgeResult(deleted_messages=done.deleted, failed_messages=done.failed, affected_chats=done.chats)


def chat_entry(chat: Chat, *, has_picture: bool) -> ChatEntry:
    return ChatEntry(
        chat_id=chat.id,
        name=chat.name,
        kind=chat.kind,
        members=chat.members,
        last_message_at=chat.last_at,
        account=chat.account,
        has_picture=has_picture,
    )


def history(progress: Progress) -> HistoryEntry:
    return HistoryEntry(chats=progress.chats, messages=progress.messages, percent=progress.percent)


def account(standing: Standing, pairing: Pairing | None) -> AccountEntry:
    return AccountEntry(
        name=standing.account.name,
        kind=standing.account.kind,
        state=standing.state,
        remedy=standing.remedy,
        history=standing.history and history(standing.history),
        linking=linking(pairing) if pairing and pairing.wish is Wish.LINK else None,
    )


def linking(pairing: Pairing) -> PairingEntry:
    return PairingEntry(
        state=pairing.state,
        by_phone=bool(pairing.phone),
        code=pairing.code,
        picture=_picture(pairing.code) if pairing.code and not pairing.phone else "",
        until=pairing.until,
        reason=pairing.reason,
    )


def _picture(code: str) -> str:
    from web.library.qr import drawn  # needed with the real WhatsApp only

    return drawn(code)
