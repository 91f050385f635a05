"""What a test and its worker say to each other over a socket: pickled values, each after its length."""

from __future__ import annotations

import asyncio
import pickle
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LENGTH = 4  # bytes


@dataclass(frozen=True)
class Call:
    id: int
    name: str
    args: tuple[Any, ...] = ()
    options: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Cancel:
    id: int


@dataclass(frozen=True)
class Returned:
    id: int
    value: Any


@dataclass(frozen=True)
class Yielded:
    id: int
    value: Any


@dataclass(frozen=True)
class Raised:
    """An error by its parts: many cannot be built again from their arguments alone."""

    id: int
    kind: type[Exception]
    args: tuple[Any, ...]
    state: Mapping[str, Any]
    trace: str

    @classmethod
    def by(cls, id: int, error: Exception) -> Raised:
        return cls(id, type(error), error.args, vars(error), "".join(traceback.format_tb(error.__traceback__)))

    def error(self) -> Exception:
        error = self.kind.__new__(self.kind, *self.args)
        vars(error).update(self.state)
        error.add_note(f"In the worker:\n{self.trace}")
        return error


async def read(reader: asyncio.StreamReader) -> Any:
    """The next value. IncompleteReadError when the other side is gone."""
    length = int.from_bytes(await reader.readexactly(_LENGTH), "big")
    return pickle.loads(await reader.readexactly(length))  # noqa: S301 - both sides are ours


def write(writer: asyncio.StreamWriter, value: Any) -> None:
    data = pickle.dumps(value)
    writer.write(len(data).to_bytes(_LENGTH, "big") + data)
