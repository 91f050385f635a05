"""Values of the vault's models for tests: give what matters, the rest is something plausible."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from vault.models.audit import Deed
from vault.models.chats import Chat, ChatKind, Media, Message, MessageRef
from vault.models.credentials import Credential, CredentialKind
from vault.models.errands import DeleteMessage, Order, Send, SendPhoto
from vault.models.images import Avatar, Image, ImageAlbum
from vault.models.photos import Album, Asset, DateSource, Digests, Form, Picture, Surface
from vault.models.principals import Principal, PrincipalKind, Role
from vault.models.purges import SURE, Block, Origin, Plan, Receipt, Scope, Selection
from vault.models.sweeps import Run, Sweep, When

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def later(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def sha256(content: str) -> bytes:
    return hashlib.sha256(content.encode()).digest()


def digests(content: str = "photo") -> Digests:
    data = content.encode()
    return Digests(
        md5=hashlib.md5(data, usedforsecurity=False).digest(),
        sha1=hashlib.sha1(data, usedforsecurity=False).digest(),
        sha256=hashlib.sha256(data).digest(),
        size=len(data),
    )


def picture(**given: Any) -> Picture:
    plain = {"mime": "image/jpeg", "extension": "jpg", "width": 40, "height": 30, "frames": 1, "taken_at": None}
    return Picture(**{**plain, "phash": 2**64 - 2, "thumbhash": b"\x01\x02", **given})


def asset(content: str = "photo", **given: Any) -> Asset:
    """A photo whose bytes are these; its file name is another with every content."""
    plain = {
        "id": 0,
        "owner": "owner",
        "surface": Surface.LIBRARY,
        "digests": digests(content),
        "picture": picture(),
        "filename": f"lib_1767225600000_{sha256(content).hex()[:6]}.jpg",
        "original_name": "IMG-20260504-WA0007.jpg",
        "source": "upload",
        "caption": None,
        "tags": (),
        "taken_at": NOON,
        "taken_from": DateSource.ARRIVAL,
        "created_at": NOON,
    }
    return Asset(**{**plain, **given})


def form(content: str = "form", *, original: str = "photo", **given: Any) -> Form:
    made, whole = digests(content), sha256(original)
    plain = {"sha256": made.sha256, "md5": made.md5, "size": made.size, "original": whole, "mime": "image/jpeg"}
    return Form(**{**plain, "width": 40, "height": 30, "small": b"\xff\xd8", **given})


def ref(id: str = "M1", *, chat: str = "ana@c.us", account: str = "sandbox") -> MessageRef:
    return MessageRef(account=account, chat=chat, id=id)


def media(content: str | None = "photo", **given: Any) -> Media:
    """What a message says of a photo with these bytes; None: it doesn't give their hash."""
    plain = {"sha256": sha256(content) if content else None, "mime": "image/jpeg", "size": 5}
    return Media(**{**plain, **given})


def message(id: str = "M1", *, chat: str = "ana@c.us", account: str = "sandbox", **given: Any) -> Message:
    plain = {"ref": ref(id, chat=chat, account=account), "sender": "ana@c.us", "sender_name": "Ana"}
    return Message(**{**plain, "from_me": False, "sent_at": NOON, **given})


def chat(id: str = "ana@c.us", **given: Any) -> Chat:
    return Chat(**{"account": "sandbox", "id": id, "name": "Ana", "kind": ChatKind.PERSON, **given})


def sending(message_id: str = "M1", content: str = "photo") -> SendPhoto:
    photo = sha256(content)
    return SendPhoto(asset_id=1, photo=photo, form=photo, caption="", message_id=message_id)


def order(id: str = "order", **given: Any) -> Order:
    """A deletion, unless another task is given."""
    plain = {"errand": "errand", "owner": "owner", "account": "sandbox", "chat": "ana@c.us", "created_at": NOON}
    return Order(**{"id": id, "task": DeleteMessage(message_id=f"M-{id}"), **plain, **given})


def send(id: str = "M1", *, content: str = "photo", chat: str = "ana@c.us", **given: Any) -> Send:
    photo = sha256(content)
    plain = {"ref": ref(id, chat=chat), "owner": "owner", "asset_id": 1, "photo": photo, "form": photo, "sent_at": NOON}
    return Send(**{**plain, **given})


def credential(id: str = "C1", **given: Any) -> Credential:
    plain = {"kind": CredentialKind.SESSION, "owner": "owner", "name": "browser", "digest": sha256(id)}
    return Credential(**{"id": id, **plain, "created_at": NOON, **given})


def deed(id: str, **given: Any) -> Deed:
    plain = {"owner": "owner", "principal": "owner", "kind": "session", "credential": "C1", "by": "browser"}
    done = {"at": NOON, "action": "add_album", "object": "1", "address": "192.0.2.1"}
    return Deed(**{"id": id, **plain, **done, **given})


def principal(id: str, **given: Any) -> Principal:
    plain = {"kind": PrincipalKind.ADMIN, "role": Role.ADMIN, "owner": "owner", "name": id, "created_at": NOON}
    return Principal(**{"id": id, **plain, "login": f"{id}@example.org", **given})


def plan(id: str = "plan", **given: Any) -> Plan:
    """Of one message with photo 1, made now and in date for an hour."""
    now = datetime.now(UTC).replace(microsecond=0)
    plain = {"owner": "owner", "origin": Origin.PERSON, "selection": Selection(photos=(1,)), "scope": Scope.ME}
    header = {"tiers": SURE, "total": 1, "chats": (), "digest": sha256(id)}
    return Plan(**{"id": id, **plain, **header, "created_at": now, "expires_at": now + timedelta(hours=1), **given})


def receipt(plan: str = "plan", **given: Any) -> Receipt:
    plain = {"owner": "owner", "number": 1, "head": "{}", "count": 0, "previous": bytes(32), "digest": sha256(plan)}
    return Receipt(**{"plan": plan, **plain, "written_at": NOON, **given})


def block(id: str = "block", *, content: str = "photo", **given: Any) -> Block:
    """A photo with these bytes that never left in any other form."""
    photo = sha256(content)
    plain = {"owner": "owner", "photo": photo, "sha256s": (photo,), "phash": None, "filename": "IMG-1.jpg"}
    return Block(**{"id": id, **plain, "created_at": NOON, **given})


def album(name: str = "Sea", **given: Any) -> Album:
    return Album(**{"id": 0, "owner": "owner", "name": name, "created_at": NOON, **given})


def sweep(id: str = "sweep", **given: Any) -> Sweep:
    plain = {"owner": "owner", "name": "Old ones", "selection": Selection(mine=True), "when": When(cron="0 3 * * *")}
    return Sweep(**{"id": id, **plain, "created_at": NOON, **given})


def run(id: str = "sweep@slot", **given: Any) -> Run:
    return Run(**{"id": id, "sweep": "sweep", "owner": "owner", "slot": NOON, "began_at": NOON, **given})


# ── the image service ─────────────────────────────────────────────────────────────────────────────────────


def image(id: str = "image", **given: Any) -> Image:
    plain = {"client": "shop", "user": "anna", "digests": digests(id), "picture": picture(), "original_name": "sea.jpg"}
    return Image(**{**plain, "id": id, "created_at": NOON, "updated_at": NOON, **given})


def image_album(id: str = "album", **given: Any) -> ImageAlbum:
    plain = {"client": "shop", "user": "anna", "name": "Sea", "created_at": NOON, "updated_at": NOON}
    return ImageAlbum(**{**plain, "id": id, **given})


def avatar(id: str = "avatar", **given: Any) -> Avatar:
    plain = {"client": "shop", "user": "anna", "digests": digests(id), "picture": picture()}
    return Avatar(**{**plain, "id": id, "created_at": NOON, "updated_at": NOON, **given})
