"""What every store of credentials promises."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from storage.mongo.stores import Stores
from tests import make
from vault.models.credentials import CredentialKind
from vault.models.images import Slice
from vault.models.principals import Scope

SESSION, API_KEY = CredentialKind.SESSION, CredentialKind.API_KEY


async def test_a_credential_is_found_by_kind_and_digest(stores: Stores) -> None:
    credential = make.credential(expires_at=make.later(5))
    await stores.credentials.add(credential)
    assert await stores.credentials.find(SESSION, credential.digest) == credential
    assert await stores.credentials.find(API_KEY, credential.digest) is None
    assert await stores.credentials.find(SESSION, make.sha256("other")) is None


async def test_a_credential_comes_with_whoever_holds_it_as_they_are_now(stores: Stores) -> None:
    ana = make.principal("ana")
    hers, orphan, owned = (
        make.credential("hers", principal="ana"),
        make.credential("orphan", principal="x"),
        make.credential(),
    )
    for each in (hers, orphan, owned):
        await stores.credentials.add(each)
    assert await stores.principals.add(ana)
    assert await stores.credentials.held(SESSION, hers.digest) == (hers, ana)
    assert await stores.principals.change("ana", disabled_at=make.later(1))
    assert await stores.credentials.held(SESSION, hers.digest) == (hers, replace(ana, disabled_at=make.later(1)))
    assert [await stores.credentials.held(SESSION, each.digest) for each in (orphan, owned)] == [None, None]
    assert await stores.credentials.held(API_KEY, hers.digest) is None
    assert await stores.credentials.remove(hers.id)
    assert await stores.credentials.held(SESSION, hers.digest) is None


async def test_an_owner_sees_their_own_of_a_kind(stores: Stores) -> None:
    mine = make.credential("mine")
    for each in (mine, make.credential("theirs", owner="other"), make.credential("key", kind=API_KEY)):
        await stores.credentials.add(each)
    assert await stores.credentials.of("owner", SESSION) == [mine]


async def test_what_opens_just_one_thing_is_found_by_it_and_by_its_number(stores: Stores) -> None:
    first, second = make.credential("first", object="7"), make.credential("second", object="7", owner="other")
    for each in (first, second, make.credential("any"), make.credential("key", kind=API_KEY, object="7")):
        await stores.credentials.add(each)
    assert await stores.credentials.about(SESSION, ["7", "8"]) == [first, second]
    assert await stores.credentials.about(SESSION, [""]) == []
    assert await stores.credentials.numbered(SESSION, "second") == second
    assert await stores.credentials.numbered(API_KEY, "second") is None


async def test_exactly_one_caller_removes_a_credential(stores: Stores) -> None:
    credential = make.credential()
    await stores.credentials.add(credential)
    removals = await asyncio.gather(*(stores.credentials.remove(credential.id) for _ in range(20)))
    assert sum(removals) == 1
    assert await stores.credentials.find(SESSION, credential.digest) is None
    assert await stores.credentials.of("owner", SESSION) == []


async def test_use_is_remembered(stores: Stores) -> None:
    credential = make.credential()
    await stores.credentials.add(credential)
    await stores.credentials.used(credential.id, make.later(1), make.later(9))
    used = replace(credential, used_at=make.later(1), expires_at=make.later(9))
    assert await stores.credentials.find(SESSION, credential.digest) == used


async def test_what_has_expired_is_cleared(stores: Stores) -> None:
    for id, expires_at in (("over", make.later(1)), ("valid", make.later(9)), ("for ever", None)):
        await stores.credentials.add(make.credential(id, expires_at=expires_at))
    assert await stores.credentials.clear(make.later(5)) == 1
    assert {each.id for each in await stores.credentials.of("owner", SESSION)} == {"valid", "for ever"}


async def test_everything_that_limits_a_credential_is_kept(stores: Stores) -> None:
    held = make.credential(principal="ana", scopes=(Scope.LIBRARY_READ,), object="7")
    credential = replace(held, family="F", agent="a browser", address="192.0.2.1")
    await stores.credentials.add(credential)
    assert await stores.credentials.find(SESSION, credential.digest) == credential


async def test_exactly_one_caller_spends_a_credential_which_stays_to_be_recognised(stores: Stores) -> None:
    credential = make.credential()
    await stores.credentials.add(credential)
    spendings = await asyncio.gather(*(stores.credentials.spend(credential.id, make.later(1)) for _ in range(20)))
    assert sum(spendings) == 1
    assert await stores.credentials.find(SESSION, credential.digest) == replace(credential, spent_at=make.later(1))


async def test_what_was_removed_is_not_spent(stores: Stores) -> None:
    await stores.credentials.add(make.credential())
    await stores.credentials.remove("C1")
    assert not await stores.credentials.spend("C1", make.later(1))


async def test_a_family_ends_together(stores: Stores) -> None:
    for id, family in (("one", "F"), ("two", "F"), ("other", "G"), ("alone", "")):
        await stores.credentials.add(make.credential(id, family=family))
    assert await stores.credentials.end_family("F") == 2
    assert await stores.credentials.end_family("") == 0
    assert {each.id for each in await stores.credentials.of("owner", SESSION)} == {"other", "alone"}


async def test_somebody_holds_their_own_of_a_kind_and_one_ends_no_later_than_it_would(stores: Stores) -> None:
    hers = make.credential("hers", principal="ana", expires_at=make.later(5))
    for each in (hers, make.credential("his", principal="ben"), make.credential("key", principal="ana", kind=API_KEY)):
        await stores.credentials.add(each)
    await stores.credentials.add(make.credential("the owner's"))
    assert await stores.credentials.held_by("ana", SESSION) == [hers]
    assert await stores.credentials.held_by("", SESSION) == []
    await stores.credentials.end_by("hers", make.later(9))
    assert await stores.credentials.held_by("ana", SESSION) == [hers]
    await stores.credentials.end_by("hers", make.later(3))
    await stores.credentials.end_by("key", make.later(3))
    assert await stores.credentials.held_by("ana", SESSION) == [replace(hers, expires_at=make.later(3))]
    [key] = await stores.credentials.held_by("ana", API_KEY)
    assert key.expires_at == make.later(3)


async def test_those_that_are_good_now_are_listed_newest_first_for_whoever_holds_them(stores: Stores) -> None:
    first, second = make.credential("first", principal="ana"), make.credential("second", principal="ben", kind=API_KEY)
    second = replace(second, created_at=make.later(1))
    over = make.credential("over", principal="ana", expires_at=make.later(2))
    for each in (first, second, over):
        await stores.credentials.add(each)
    both = await stores.credentials.given((SESSION, API_KEY), None, make.later(3), Slice(per_page=1))
    assert (both.items, both.total) == ((second,), 2)
    rest = await stores.credentials.given((SESSION, API_KEY), None, make.later(3), Slice(after=both.next))
    assert (rest.items, rest.next) == ((first,), None)
    assert (await stores.credentials.given((SESSION,), ["ben"], make.later(3), Slice())).items == ()
