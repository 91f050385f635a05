"""Whom the owner lets in, and as what; and how they come in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest

from config.wiring import House
from tests import make
from vault.errors import Forbidden, Invalid, LockedOut, Missing, OutOfScope, TooMany
from vault.lockout import FREE, MEMORY
from vault.models.credentials import Credential, CredentialKind, Visitor
from vault.models.people import Person
from vault.models.principals import GRANTS, READING, PrincipalKind, Role, Scope
from vault.owners import OWNER
from vault.people import INVITATION_LIFE
from vault.vault import Vault

KEY, SESSION, INVITATION = CredentialKind.API_KEY, CredentialKind.SESSION, CredentialKind.INVITATION
PASSWORD, OWNERS = "a boat on the lake", "a good long one"
HERE = Visitor(address="192.0.2.1")


@pytest.fixture
async def mine(vault: Vault) -> Credential:
    """The owner's browser."""
    secret = await vault.owners.claim(await vault.owners.invite(), OWNERS, HERE)
    return await entered(vault, secret)


async def entered(vault: Vault, secret: str) -> Credential:
    credential = await vault.access.enter(SESSION, secret)
    assert credential
    return credential


async def joined(vault: Vault, mine: Credential, login: str = "anna", role: Role = Role.VIEWER) -> tuple[Person, str]:
    """Somebody who accepted an invitation, and the secret of their browser's session."""
    person, link = await vault.people.add(mine, login.title(), login, role)
    return person, await vault.signins.join(link, PASSWORD)


async def refused(*attempts: Awaitable[object]) -> None:
    for attempt in attempts:
        with pytest.raises(Forbidden):
            await attempt


async def test_an_invitation_lets_in_one_person_once_as_what_they_were_invited(vault: Vault, mine: Credential) -> None:
    person, link = await vault.people.add(mine, " Anna ", "Anna", Role.VIEWER)
    assert (person.who.name, person.who.login, person.seen_at) == ("Anna", "anna", None)
    assert person.invited_until and person.invited_until - person.who.created_at > INVITATION_LIFE - timedelta(
        minutes=1
    )
    tries = [vault.signins.join(link, f"{PASSWORD} {number}") for number in range(4)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    [secret] = [each for each in outcomes if isinstance(each, str)]
    assert [type(each) for each in outcomes].count(Forbidden) == 3
    session = await entered(vault, secret)
    assert (session.owner, session.bearer) == (OWNER, person.who.id)
    assert await vault.access.scopes(session) == READING
    seen = await vault.people.get(OWNER, person.who.id)
    assert seen.seen_at and seen.invited_until is None
    await refused(vault.signins.join(link, PASSWORD), vault.signins.sign_in("anna", PASSWORD))


async def test_a_name_and_its_password_lead_in_and_nothing_else_does(vault: Vault, mine: Credential) -> None:
    await joined(vault, mine)
    assert await entered(vault, await vault.signins.sign_in(" ANNA ", PASSWORD))
    said = set()
    for login, password in (
        ("anna", OWNERS),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        ("owner", OWNERS),
        ("x" * 9999, ""),
    ):
        with pytest.raises(Forbidden) as refusal:
            await vault.signins.sign_in(login, password)
        said.add(refusal.value.message)
    assert said == {"That name or that password is not right."}
    await refused(vault.owners.sign_in(PASSWORD))
    await vault.people.add(mine, "Ben", "ben", Role.USER)
    await refused(vault.signins.sign_in("ben", ""), vault.signins.sign_in("ben", PASSWORD))  # chose none yet


async def test_an_invitation_is_no_setup_link_and_the_setup_link_no_invitation(vault: Vault, mine: Credential) -> None:
    _, link = await vault.people.add(mine, "Anna", "anna", Role.ADMIN)
    setup = await vault.owners.invite()
    disguised = link.replace("cv2_", "cv1_"), setup.replace("cv1_", "cv2_")
    await refused(*(vault.owners.claim(each, PASSWORD) for each in (link, disguised[0])))
    await refused(*(vault.signins.join(each, PASSWORD) for each in (setup, disguised[1], "")))
    assert await vault.owners.invited(setup) and await vault.signins.invited(link)


async def test_a_short_password_does_not_cost_the_invitation_and_a_new_one_replaces_it(
    vault: Vault, mine: Credential
) -> None:
    person, first = await vault.people.add(mine, "Anna", "anna", Role.USER)
    with pytest.raises(Invalid):
        await vault.signins.join(first, "short")
    assert await vault.signins.invited(first)
    _, second = await vault.people.invite(mine, person.who.id)
    await refused(vault.signins.join(first, PASSWORD))
    old = await vault.signins.join(second, PASSWORD)
    _, third = await vault.people.invite(mine, person.who.id)
    assert await vault.access.enter(SESSION, old)  # until the new password is there
    await vault.signins.join(third, "another boat")
    assert await vault.access.enter(SESSION, old) is None
    await refused(vault.signins.sign_in("anna", PASSWORD))


async def test_whoever_is_kept_out_is_out_at_once_and_so_is_who_is_removed(vault: Vault, mine: Credential) -> None:
    (anna, her), (ben, his) = await joined(vault, mine), await joined(vault, mine, "ben")
    _, link = await vault.people.invite(mine, anna.who.id)
    await vault.people.disable(mine, anna.who.id)
    assert await vault.access.enter(SESSION, her) is None
    await refused(vault.signins.join(link, PASSWORD))
    with pytest.raises(Forbidden, match="kept out"):
        await vault.signins.sign_in("anna", PASSWORD)
    with pytest.raises(Forbidden, match="not right"):  # whoever guesses does not learn that she is known
        await vault.signins.sign_in("anna", "something else")
    with pytest.raises(Invalid, match="kept out"):
        await vault.people.invite(mine, anna.who.id)
    await vault.people.enable(mine, anna.who.id)
    assert await vault.access.enter(SESSION, her) is None
    assert await vault.signins.sign_in("anna", PASSWORD)
    await vault.people.remove(mine, ben.who.id)
    assert await vault.access.enter(SESSION, his) is None
    assert [each.who.login for each in await vault.people.all(OWNER)] == ["anna"]
    with pytest.raises(Missing):
        await vault.people.remove(mine, ben.who.id)
    assert await vault.people.add(mine, "Ben", "ben", Role.VIEWER)  # the name is free again


async def test_another_role_counts_at_once(vault: Vault, mine: Credential) -> None:
    person, secret = await joined(vault, mine)
    session = await entered(vault, secret)
    for role in (Role.ADMIN, Role.USER, Role.VIEWER):
        await vault.people.promote(mine, person.who.id, role)
        assert await vault.access.scopes(session) == GRANTS[role]
    with pytest.raises(OutOfScope, match="Your role"):
        await vault.access.require(session, Scope.PURGE)


@pytest.mark.parametrize("role", [Role.OWNER, Role.SUPER_ADMIN, Role.NOBODY])
async def test_nobody_is_made_an_owner(vault: Vault, mine: Credential, role: Role) -> None:
    person, _ = await joined(vault, mine)
    for attempt in (vault.people.promote(mine, person.who.id, role), vault.people.add(mine, "Eve", "eve", role)):
        with pytest.raises(Invalid):
            await attempt
    assert [each.who.role for each in await vault.people.all(OWNER)] == [Role.VIEWER]


async def test_nobody_gives_more_than_they_hold_or_for_longer(vault: Vault, mine: Credential) -> None:
    admin, secret = await joined(vault, mine, "anna", Role.ADMIN)
    viewer, _ = await joined(vault, mine, "ben")
    _, small = await vault.tokens.issue(OWNER, KEY, "small", scopes=(Scope.SETTINGS, *READING))
    _, short = await vault.tokens.issue(OWNER, KEY, "short", timedelta(days=1))
    people = vault.people
    await refused(people.add(small, "Eve", "eve", Role.ADMIN), people.promote(small, viewer.who.id, Role.ADMIN))
    await refused(people.invite(small, admin.who.id), people.enable(small, admin.who.id))
    await refused(people.add(short, "Eve", "eve", Role.VIEWER), people.invite(short, viewer.who.id))
    await refused(vault.access.require(await entered(vault, secret), Scope.SETTINGS))
    assert await people.add(small, "Fay", "fay", Role.VIEWER)


@pytest.mark.parametrize("login", ["", "a b", "anna@example.org", "x" * 41, "owner", "OWNER", "anna"])
async def test_a_name_to_sign_in_with_is_short_plain_and_ones_own(vault: Vault, mine: Credential, login: str) -> None:
    await joined(vault, mine)
    with pytest.raises(Invalid):
        await vault.people.add(mine, "Somebody", login, Role.VIEWER)


async def test_whom_other_surfaces_know_is_nobody_here(vault: Vault, mine: Credential, house: House) -> None:
    for kind in set(PrincipalKind) - {PrincipalKind.USER}:
        hashed = await house.stores.owners.password_hash(OWNER)
        other = make.principal(kind.value, kind=kind, login=f"{kind.value}1", password_hash=hashed)
        await house.stores.principals.add(other)
        await refused(vault.signins.sign_in(other.login, OWNERS))
        with pytest.raises(Missing):
            await vault.people.disable(mine, other.id)
        link, _ = await vault.tokens.issue(OWNER, INVITATION, "forged", principal=other.id)
        await refused(vault.signins.join(link, PASSWORD))
    assert await vault.people.all(OWNER) == []


async def test_the_owners_doors_and_other_peoples_are_apart(vault: Vault, mine: Credential) -> None:
    (anna, her), (_, his) = await joined(vault, mine), await joined(vault, mine, "ben")
    session = await entered(vault, her)
    fresh = await vault.signins.change_password(session, PASSWORD, "another boat")
    assert [await vault.access.enter(SESSION, each) is not None for each in (her, fresh, his)] == [False, True, True]
    assert [each.id for each in await vault.tokens.all(OWNER, SESSION, OWNER)] == [mine.id]
    await refused(vault.signins.change_password(await entered(vault, fresh), OWNERS, "a third boat"))
    await refused(vault.signins.change_password(mine, OWNERS, "a third boat"))
    with pytest.raises(Missing):
        await vault.tokens.take_back(OWNER, SESSION, mine.id, anna.who.id)
    await vault.owners.change_password(mine, OWNERS, "quite another one")
    assert await vault.access.enter(SESSION, fresh) and await vault.access.enter(SESSION, his)
    assert await vault.tokens.revoke_all(OWNER, SESSION, anna.who.id) == 1


async def test_guesses_are_counted_for_a_name_whether_anybody_has_it_or_not(
    vault: Vault, mine: Credential, house: House
) -> None:
    await joined(vault, mine)
    for login in ("anna", "nobody"):
        for _ in range(2 * FREE):  # over a long time
            await house.stores.attempts.take(f"account person {login}", free=FREE, longest=timedelta(0), memory=MEMORY)
        await refused(vault.signins.sign_in(login, "wrong"))
        with pytest.raises(LockedOut):
            await vault.signins.sign_in(login, PASSWORD)
    assert await vault.owners.sign_in(OWNERS)


async def test_a_name_nobody_has_is_as_much_work_as_one_that_somebody_has(vault: Vault) -> None:
    """A password is looked at for each of them, one at a time, so that of many at once some are sent away."""
    tries = [vault.signins.sign_in(f"nobody{number}", PASSWORD) for number in range(24)]
    outcomes = {type(each) for each in await asyncio.gather(*tries, return_exceptions=True)}
    assert outcomes == {Forbidden, TooMany}


async def test_who_did_what_to_whom_is_in_the_audit_record(vault: Vault, mine: Credential) -> None:
    person, _ = await joined(vault, mine)
    await vault.people.promote(mine, person.who.id, Role.USER)
    await vault.people.rename(mine, person.who.id, "Anna B")
    await vault.people.disable(mine, person.who.id)
    await vault.people.enable(mine, person.who.id)
    await refused(vault.signins.sign_in("anna", "wrong", HERE), vault.signins.sign_in("nobody", "wrong", HERE))
    await vault.people.remove(mine, person.who.id)
    deeds = (await vault.audit.page(OWNER, limit=20))[::-1][2:]
    assert [(each.action, each.object) for each in deeds] == [
        ("add_person", "anna viewer"),
        ("accept_invitation", "anna"),
        ("sign_in", ""),
        ("change_role", "anna user"),
        ("rename_person", "anna"),
        ("disable_person", "anna"),
        ("enable_person", "anna"),
        ("wrong_password", "anna"),
        ("wrong_password", ""),
        ("remove_person", "anna"),
    ]
    by = {each.action: (each.principal, each.credential, each.by) for each in deeds}
    assert by["change_role"] == (OWNER, mine.id, "browser")
    assert by["sign_in"][0] == person.who.id and by["sign_in"][2] == "Anna"
    assert by["wrong_password"] == ("", "", "")
