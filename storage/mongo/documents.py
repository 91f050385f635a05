"""Models as MongoDB documents and back. Field names are the models' own; a store adds `_id`.

MongoDB keeps milliseconds, lists and signed 64-bit numbers; our models have microseconds, tuples and unsigned ones.
It has no spans of time: they are kept as seconds.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from vault.models.chats import MessageRef

Row = dict[str, Any]
T = TypeVar("T")

SIGNED = 2**63
UNSIGNED = 2**64


def pack(value: Any) -> Any:
    """A model, or any value of one of its fields, as MongoDB keeps it."""
    if is_dataclass(value):
        return {field.name: pack(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {pack(key): pack(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [pack(each) for each in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.replace(microsecond=value.microsecond // 1000 * 1000)
        case timedelta():
            return value.total_seconds()
        case str():
            return value.encode(errors="replace").decode()  # file names may hold halves of characters
        case int() if value >= SIGNED:
            return value - UNSIGNED
        case _:
            return value


def unpack(kind: type[T], row: Mapping[str, Any], **given: Any) -> T:
    """The model a document was made from; `given` are fields that the document spells in its own way."""
    hints = _hints(cast(Hashable, kind))
    return kind(
        **{name: _field(hints[name], row[name]) for name in hints if name in row and name not in given}, **given
    )


def _field(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if hint is int:
        return value % UNSIGNED  # no number of ours is negative
    if hint is timedelta:
        return timedelta(seconds=value)
    if args := get_args(hint):
        return _several(hint, args, value)
    if is_dataclass(hint) and isinstance(hint, type):
        return unpack(hint, value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, Enum) else value


def _several(hint: Any, args: tuple[Any, ...], value: Any) -> Any:
    """A tuple of any length, or a mapping."""
    if get_origin(hint) is tuple:
        return tuple(_field(args[0], each) for each in value)
    keys, values = args
    return {_field(keys, key): _field(values, each) for key, each in value.items()}


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return {name: _required(hint) for name, hint in get_type_hints(kind).items()}


def _required(hint: Any) -> Any:
    """`X` for `X | None`."""
    if isinstance(hint, UnionType):
        return next(each for each in get_args(hint) if each is not NoneType)
    return hint


def key(ref: MessageRef) -> Row:
    """The natural `_id` of whatever belongs to one message. The order of its fields is part of it."""
    return {"account": ref.account, "chat": ref.chat, "id": ref.id}
