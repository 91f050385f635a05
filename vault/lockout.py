"""How often a password may be guessed: each wrong one beyond the first few makes the next wait twice as long.

It counts for the account, whoever asks, and for the address, whatever they ask for; on the database's clock, so it
holds across processes. When the database does not answer, nobody comes in. The setup link is never held back.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from functools import lru_cache

from vault import ports
from vault.errors import LockedOut

FREE = 10  # tries that cost nothing
LONGEST = timedelta(minutes=15)
MEMORY = timedelta(hours=1)


class Lockout:
    def __init__(self, attempts: ports.Attempts) -> None:
        self._attempts = attempts

    async def knock(self, account: str, address: str, *, known: bool = False) -> None:
        """Before a password is looked at; the try is counted here, so that many at once are many. LockedOut, StoreDown.

        `known`: they are signed in from there, so that strangers who guess elsewhere cannot keep them out. Guesses from
        there are still counted for the account: the address is forgiven when anybody else there comes in.
        """
        for name in _names(account, address, known=known):
            wait = await self._attempts.take(name, free=FREE, longest=LONGEST, memory=MEMORY)
            if wait:
                raise LockedOut(wait)

    async def forgive(self, account: str, address: str) -> None:
        """The password was right, or a new one was set."""
        for name in {*_names(account, address, known=False), *_names(account, address, known=True)}:
            await self._attempts.forgive(name)


def _names(account: str, address: str, *, known: bool) -> list[str]:
    names = [f"address {network(address)}"] if address else []
    return [*names, f"account {account} at {network(address)}" if names and known else f"account {account}"]


@lru_cache(maxsize=1024)
def network(address: str) -> str:
    """Whoever has one IPv6 address has all of its /64, unless it is an IPv4 address in disguise."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6 and found.ipv4_mapped:  # ::ffff:192.0.2.1, as a socket for both versions tells it
        found = found.ipv4_mapped
    return str(found if found.version == 4 else ipaddress.ip_network(f"{found}/64", strict=False))
