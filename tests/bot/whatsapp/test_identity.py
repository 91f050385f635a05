"""One person, two addresses, one id that never changes."""

from __future__ import annotations

from bot.whatsapp.identity import Identities, Person

LID, PHONE, ID = "888@lid", "4915@s.whatsapp.net", "4915@c.us"


def known(*people: Person) -> tuple[Identities, list[Person]]:
    kept: list[Person] = []
    return Identities(people, kept.append), kept


def test_a_person_met_by_both_addresses_goes_by_the_phone_number() -> None:
    people, kept = known()
    people.meet(PHONE, LID)
    assert people.id_of(LID) == people.id_of(PHONE) == ID
    assert (people.addresses(ID), kept) == ((LID, PHONE), [Person(id=ID, lid=LID, phone=PHONE)])


def test_an_id_once_given_stays_when_the_other_address_becomes_known() -> None:
    people, _ = known()
    assert people.id_of(LID) == LID
    people.meet(LID, PHONE)
    assert people.id_of(PHONE) == people.id_of(LID) == LID
    assert people.addresses(LID) == (LID, PHONE)


def test_two_who_turn_out_to_be_one_are_found_under_either_id() -> None:
    people, _ = known()
    people.id_of(LID)
    people.id_of(PHONE)
    people.meet(LID, PHONE)
    assert people.id_of(LID) == people.id_of(PHONE) == ID
    assert people.addresses(LID) == people.addresses(ID) == (LID, PHONE)


def test_what_was_kept_is_known_after_a_restart() -> None:
    people, kept = known()
    people.id_of(LID)
    people.id_of(PHONE)
    people.meet(LID, PHONE)
    again, nothing_new = known(*{person.id: person for person in kept}.values())
    assert (again.id_of(LID), again.addresses(LID), nothing_new) == (ID, (LID, PHONE), [])


def test_a_group_is_known_by_its_only_address() -> None:
    people, kept = known()
    people.meet("1@g.us", "")
    assert (people.id_of("1@g.us"), people.addresses("1@g.us"), kept) == ("1@g.us", ("1@g.us",), [])


def test_an_id_never_met_is_an_address_as_it_stands() -> None:
    people, _ = known()
    assert (people.addresses(ID), people.addresses(LID)) == ((PHONE,), (LID,))
