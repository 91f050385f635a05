"""Passwords: argon2, off the event loop, one at a time so that guessing cannot take the machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from vault.errors import Invalid, TooMany
from vault.tongue import say

SHORTEST, LONGEST = 8, 1024  # characters
NOBODYS = (  # of no password: it takes as long to be wrong
    "$argon2id$v=19$m=65536,t=3,p=4$+RBW9MqWnDzzAYjheS0xyg$CqWVDjcgHuvLPriYDTHiEObvuaLZRHWTpZfxKciD4A4"
)
QUEUE = 8  # how many may wait for the one at work


class Passwords:
    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._one = asyncio.Lock()
        self._here = 0

    async def hash(self, password: str) -> str:
        """Invalid, TooMany."""
        if len(password) < SHORTEST:
            raise Invalid(say("A password has at least {shortest} characters.", shortest=SHORTEST))
        if len(password) > LONGEST:
            raise Invalid(say("A password has at most {longest} characters.", longest=LONGEST))
        async with self._turn():
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, hashed: str) -> bool:
        """Whether this is the password; where there is none (""), it takes as long to say no. TooMany."""
        async with self._turn():
            return await asyncio.to_thread(self._verify, password[: LONGEST + 1], hashed or NOBODYS)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._here > QUEUE:
            raise TooMany
        self._here += 1
        try:
            async with self._one:
                yield
        finally:
            self._here -= 1

    def _verify(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
