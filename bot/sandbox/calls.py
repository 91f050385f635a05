"""The servers' own record: every call that asked for deletions, written down before it has any effect.

Each message tells which call took it (`Post.hidden_by`, `Post.revoked_by`), so that whatever ChatVault says it did
can be compared with what was done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.sandbox.posts import Row, key, new_id
from vault.models.purges import Scope
from vault.ports import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`messages`: the ids it named, gone already or not."""

    id: str
    serial: int
    at: datetime
    scope: Scope
    messages: tuple[str, ...]


class Calls:
    def __init__(self, account: str, records: Records, now: Callable[[], datetime]) -> None:
        self._account = account
        self._records = records
        self._now = now

    async def note(self, scope: Scope, messages: Sequence[str]) -> str:
        """That a call came in; answers its id."""
        call = Call(
            id=new_id(), serial=await self._records.next(), at=self._now(), scope=scope, messages=tuple(messages)
        )
        await self._records.add([self._row(call)])
        return call.id

    async def all(self) -> list[Call]:
        """Oldest first."""
        rows = await self._records.find({"account": self._account, "what": "call"}, order="serial")
        return [_call(row) for row in rows]

    async def taken(self, call: Call) -> list[str]:
        """The messages that this call, and no other, deleted."""
        keys = [key(self._account, "post", id) for id in call.messages]
        by = "hidden_by" if call.scope is Scope.ME else "revoked_by"
        return [row["id"] for row in await self._records.find({"_id": keys, by: call.id}, order="serial")]

    def _row(self, call: Call) -> Row:
        return {"_id": key(self._account, "call", call.id), "what": "call", "account": self._account, **asdict(call)}


def _call(row: Row) -> Call:
    return Call(
        id=row["id"],
        serial=row["serial"],
        at=row["at"],
        scope=Scope(row["scope"]),
        messages=tuple(row["messages"]),
    )
