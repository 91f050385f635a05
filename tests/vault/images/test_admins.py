"""Who looks after the image service: how they come in, and how they are kept out."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from config.wiring import House
from vault.errors import Forbidden, Invalid, LockedOut, Missing, NotLetIn, Taken
from vault.images.admins import RECORD, Admins, SignedIn
from vault.intake import utc_now
from vault.lockout import FREE, Lockout
from vault.models.credentials import CredentialKind, Visitor
from vault.models.principals import Principal, Role
from vault.passwords import NOBODYS, Passwords
from vault.vault import Vault

ACCESS = CredentialKind.ADMIN_ACCESS
ANA, PASSWORD = "ana@example.org", "correct horse"
HOUR = timedelta(hours=1)
HOME = Visitor(address="192.0.2.7")


@pytest.fixture
async def ana(vault: Vault) -> Principal:
    return await vault.images.admins.add(ANA, PASSWORD, Role.SUPER_ADMIN, name="Ana")


async def stands(vault: Vault, *sessions: SignedIn) -> list[bool]:
    return [await vault.access.admit(ACCESS, each.access) is not None for each in sessions]


async def test_a_session_goes_on_by_exchange_and_ends_with_a_token_used_twice(vault: Vault, ana: Principal) -> None:
    admins = vault.images.admins
    first = await admins.sign_in(" ANA@example.org ", PASSWORD, HOME)
    assert first.admin.id == ana.id and first.admin.seen_at
    second = await admins.renew(first.refresh)
    elsewhere = await admins.sign_in(ANA, PASSWORD)
    assert await stands(vault, first, second, elsewhere) == [True, True, True]
    with pytest.raises(NotLetIn):
        await admins.renew(first.refresh)
    assert await stands(vault, first, second, elsewhere) == [False, False, True]
    with pytest.raises(NotLetIn):
        await admins.renew(second.refresh)


async def test_signing_out_ends_the_session_at_once_also_with_a_token_that_was_exchanged(
    vault: Vault, ana: Principal
) -> None:
    admins = vault.images.admins
    first = await admins.sign_in(ANA, PASSWORD)
    second = await admins.renew(first.refresh)
    await admins.sign_out(first.refresh)
    assert await stands(vault, first, second) == [False, False]
    await admins.sign_out("cvr_nobodys")


async def test_a_wrong_password_and_nobody_are_refused_alike_and_held_back(house: House, ana: Principal) -> None:
    vault, said = house.vault, set()
    for email in (ANA, "nobody@example.org"):
        for _ in range(2 * FREE):  # tries from elsewhere, so many that the next pause is a long one
            await house.stores.attempts.take(f"account admin {email}", free=99, longest=HOUR, memory=HOUR)
        with pytest.raises(NotLetIn) as refused:
            await vault.images.admins.sign_in(email, "wrong")
        said.add(str(refused.value))
        with pytest.raises(LockedOut):
            await vault.images.admins.sign_in(email, PASSWORD)
    assert len(said) == 1
    deeds = await vault.audit.page(RECORD, limit=9)
    assert [(each.action, each.object) for each in deeds] == [("wrong_password", ""), ("wrong_password", ana.id)]
    assert not PasswordHasher().check_needs_rehash(NOBODYS), "to be wrong about nobody takes as long as about somebody"


async def test_a_new_password_signs_everybody_out_but_the_one_who_chose_it(vault: Vault, ana: Principal) -> None:
    admins = vault.images.admins
    before = await admins.sign_in(ANA, PASSWORD)
    with pytest.raises(Invalid):
        await admins.change_password(ana, "wrong", "another horse")
    after = await admins.change_password(ana, PASSWORD, "another horse")
    assert await stands(vault, before, after) == [False, True]
    with pytest.raises(NotLetIn):
        await admins.sign_in(ANA, PASSWORD)


class Meanwhile(Passwords):
    """When a password was looked at, something else happens."""

    def __init__(self, event: Any) -> None:
        super().__init__()
        self._event = event

    async def fits(self, password: str, hashed: str) -> bool:
        fits = await super().fits(password, hashed)
        await self._event()
        return fits


async def test_nobody_slips_in_while_they_are_disabled(house: House, ana: Principal) -> None:
    vault, stores = house.vault, house.stores
    ben = await vault.images.admins.add("ben@example.org", PASSWORD, Role.ADMIN)
    slow = Meanwhile(lambda: vault.images.admins.appoint(ben.id, active=False))
    admins = Admins(stores.principals, vault.tokens, slow, Lockout(stores.attempts), vault.audit, utc_now)
    with pytest.raises(NotLetIn):
        await admins.sign_in("ben@example.org", PASSWORD)
    assert await vault.tokens.held_by(ben.id, CredentialKind.ADMIN_REFRESH) == []


async def test_what_is_taken_from_somebody_is_gone_at_once(vault: Vault, ana: Principal) -> None:
    admins = vault.images.admins
    ben = await admins.add("ben@example.org", PASSWORD, Role.ADMIN, clients=())
    session = await admins.sign_in("ben@example.org", PASSWORD)
    await admins.appoint(ben.id, by=ana, role=Role.VIEWER)
    admitted = await vault.access.admit(ACCESS, session.access)
    assert admitted and admitted[1].role is Role.VIEWER
    await admins.appoint(ben.id, by=ana, active=False)
    assert await stands(vault, session) == [False]
    with pytest.raises(NotLetIn):
        await admins.renew(session.refresh)
    with pytest.raises(NotLetIn):
        await admins.sign_in("ben@example.org", PASSWORD)
    await admins.remove(ben.id, by=ana)
    with pytest.raises(Missing):
        await admins.get(ben.id)


async def test_nobody_raises_themselves_and_somebody_always_stays(vault: Vault, ana: Principal) -> None:
    admins = vault.images.admins
    with pytest.raises(Forbidden):
        await admins.appoint(ana.id, by=ana, role=Role.VIEWER)
    with pytest.raises(Forbidden, match="last"):
        await admins.appoint(ana.id, active=False)
    with pytest.raises(Forbidden, match="last"):
        await admins.remove(ana.id)
    eve = await admins.add("eve@example.org", PASSWORD, Role.SUPER_ADMIN)
    await asyncio.gather(
        admins.appoint(ana.id, by=eve, role=Role.VIEWER),
        admins.appoint(eve.id, by=ana, active=False),
        return_exceptions=True,
    )
    left = [each for each in await admins.all() if each.role is Role.SUPER_ADMIN and each.active]
    assert left, "two who unseat one another must not leave nobody"


async def test_an_address_belongs_to_one_admin(vault: Vault, ana: Principal) -> None:
    admins = vault.images.admins
    with pytest.raises(Taken):
        await admins.add(ANA.upper(), PASSWORD, Role.VIEWER)
    ben = await admins.add("ben@example.org", PASSWORD, Role.VIEWER)
    with pytest.raises(Taken):
        await admins.introduce(ben.id, email=ANA)
    moved = await admins.introduce(ben.id, email="Benjamin@example.org", name=" Benjamin ")
    assert (moved.login, moved.name) == ("benjamin@example.org", "Benjamin")
    for wrong in ("ben", "@x", "a@b@c", "a b@c"):
        with pytest.raises(Invalid):
            await admins.add(wrong, PASSWORD, Role.VIEWER)
    with pytest.raises(Invalid):
        await admins.add("eve@example.org", PASSWORD, Role.OWNER)
    with pytest.raises(Invalid):
        await admins.add("eve@example.org", "short", Role.VIEWER)


async def test_they_look_after_the_clients_they_were_given(vault: Vault, ana: Principal) -> None:
    admins, access = vault.images.admins, vault.access
    _, shop = await vault.images.clients.add("Shop")
    with pytest.raises(Missing):
        await admins.add("ben@example.org", PASSWORD, Role.ADMIN, clients=("nobody",))
    ben = await admins.add("ben@example.org", PASSWORD, Role.ADMIN, clients=(shop.id,))
    access.insist_on_client(ben, shop.id)
    with pytest.raises(Forbidden):
        access.insist_on_client(ben, "another")
    with pytest.raises(Forbidden):
        access.insist_on_all_clients(ben)
    everything = await admins.appoint(ben.id, all_clients=True)
    access.insist_on_all_clients(everything)
    chief = await admins.appoint(ben.id, role=Role.SUPER_ADMIN, clients=())
    assert access.clients_of(chief) is None
