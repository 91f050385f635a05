"""One person, two addresses: the phone number (`…@s.whatsapp.net`) and the hidden id (`…@lid`).

The vault knows each chat and person by one id that never changes: by phone number (`…@c.us`) if that was known when
they were first met, else by the hidden id. Addresses here are strings without a device; groups have just one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

LID, PHONE, GROUP = "lid", "s.whatsapp.net", "g.us"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: str  # the vault's
    lid: str = ""
    phone: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where WhatsApp files the chat, most likely first."""
        return tuple(filter(None, (self.lid, self.phone)))


class Identities:
    """`keep` is told every person that is new or better known; `people` is what it was told before."""

    def __init__(self, people: Iterable[Person], keep: Callable[[Person], None]) -> None:
        self._by_address: dict[str, Person] = {}
        self._by_id: dict[str, Person] = {}
        self._keep = keep
        for person in people:
            self._file(person)

    def id_of(self, address: str) -> str:
        """The vault's id of a chat or person."""
        if server(address) not in (LID, PHONE):
            return address
        return (self._by_address.get(address) or self._new(**_spelling(address))).id

    def addresses(self, id: str) -> tuple[str, ...]:
        """Every address of a chat or person of this vault id, most likely first."""
        person = self._by_id.get(id)
        return person.addresses if person else (_address(id),)

    def met(self, lid: str, phone: str) -> None:
        """These two are the same person."""
        hidden, numbered = self._by_address.get(lid), self._by_address.get(phone)
        if hidden is None and numbered is None:
            self._new(lid=lid, phone=phone)
        elif hidden is not numbered:  # both: seen as two until now, so the older records are found under either id
            for person in filter(None, (hidden, numbered)):
                self._store(replace(person, lid=lid, phone=phone))

    def meet(self, one: str, other: str) -> None:
        """The same, in any order, where both are known."""
        lids, phones = ([each for each in (one, other) if server(each) == where] for where in (LID, PHONE))
        if lids and phones:
            self.met(lids[0], phones[0])

    def _new(self, lid: str = "", phone: str = "") -> Person:
        return self._store(Person(id=f"{user(phone)}@c.us" if phone else lid, lid=lid, phone=phone))

    def _store(self, person: Person) -> Person:
        self._file(person)
        self._keep(person)
        return person

    def _file(self, person: Person) -> None:
        self._by_id[person.id] = person
        for address in person.addresses:
            known = self._by_address.get(address)
            if known is None or known.id == person.id or person.id.endswith("@c.us"):
                self._by_address[address] = person


def user(address: str) -> str:
    return address.partition("@")[0]


def server(address: str) -> str:
    return address.partition("@")[2]


def _spelling(address: str) -> dict[str, str]:
    return {"lid" if server(address) == LID else "phone": address}


def _address(id: str) -> str:
    return f"{user(id)}@{PHONE}" if server(id) == "c.us" else id
