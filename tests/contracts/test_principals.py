"""What every store of principals promises."""

from __future__ import annotations

import asyncio

from storage.mongo.stores import Stores
from tests import make
from vault.models.principals import PrincipalKind, Role


async def test_somebody_is_found_by_id_and_by_login(stores: Stores) -> None:
    ana = make.principal("ana")
    assert await stores.principals.add(ana)
    assert await stores.principals.find("ana") == ana
    assert await stores.principals.called("ana@example.org") == ana
    assert await stores.principals.find("ben") is None
    assert await stores.principals.these(["ana", "ben"]) == [ana]
    assert await stores.principals.called("") is None


async def test_of_many_with_the_same_login_one_is_added(stores: Stores) -> None:
    added = await asyncio.gather(*(stores.principals.add(make.principal(f"P{n}", login="ana")) for n in range(9)))
    assert sum(added) == 1


async def test_those_without_a_login_do_not_clash(stores: Stores) -> None:
    assert await stores.principals.add(make.principal("one", login=""))
    assert await stores.principals.add(make.principal("two", login=""))


async def test_an_owner_sees_their_own_the_oldest_first(stores: Stores) -> None:
    people = [make.principal(name, created_at=make.later(n)) for n, name in enumerate(("ana", "ben"))]
    for each in (people[1], people[0], make.principal("eve", owner="somebody else")):
        await stores.principals.add(each)
    assert await stores.principals.of("owner") == people


async def test_they_change(stores: Stores) -> None:
    await stores.principals.add(make.principal("ana"))
    assert await stores.principals.change("ana", role=Role.VIEWER, disabled_at=make.later(1))
    found = await stores.principals.find("ana")
    assert found and (found.role, found.disabled_at) == (Role.VIEWER, make.later(1))
    assert not await stores.principals.change("nobody", role=Role.VIEWER)


async def test_they_are_listed_counted_and_removed_by_kind(stores: Stores) -> None:
    ana, shop = make.principal("ana"), make.principal("shop", kind=PrincipalKind.CLIENT, login="")
    for each in (ana, shop):
        await stores.principals.add(each)
    assert await stores.principals.of("owner", PrincipalKind.CLIENT) == [shop]
    assert await stores.principals.count("owner", PrincipalKind.ADMIN) == 1
    assert [await stores.principals.remove("ana") for _ in range(2)] == [True, False]
    assert await stores.principals.of("owner") == [shop]


async def test_nobody_takes_the_login_of_another(stores: Stores) -> None:
    for name in ("ana", "ben"):
        await stores.principals.add(make.principal(name))
    assert not await stores.principals.change("ben", login="ana@example.org")
    assert (found := await stores.principals.find("ben")) and found.login == "ben@example.org"
