"""May they?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.wiring import House
from tests import make
from vault.errors import OutOfScope
from vault.intake import utc_now
from vault.models.credentials import Credential, CredentialKind
from vault.models.principals import GRANTS, Role, Scope
from vault.owners import OWNER
from vault.vault import Vault

KEY = CredentialKind.API_KEY


async def held(house: House, role: Role, *scopes: Scope) -> Credential:
    """A key of somebody in this role."""
    await house.stores.principals.add(make.principal("ana", role=role))
    _, credential = await house.vault.tokens.issue(OWNER, KEY, "hers", principal="ana", scopes=scopes or None)
    return credential


async def test_the_owners_keys_of_old_may_everything(vault: Vault) -> None:
    _, key = await vault.tokens.issue(OWNER, KEY, "old")
    assert await vault.access.scopes(key) == frozenset(Scope)
    assert await vault.access.may(key, None)


@pytest.mark.parametrize("role", list(Role))
async def test_others_may_what_their_role_grants(house: House, role: Role) -> None:
    credential = await held(house, role)
    assert await house.vault.access.scopes(credential) == GRANTS[role]


async def test_a_key_never_does_more_than_whoever_holds_it(house: House) -> None:
    credential = await held(house, Role.VIEWER, Scope.LIBRARY_READ, Scope.PURGE)
    assert await house.vault.access.scopes(credential) == {Scope.LIBRARY_READ}
    with pytest.raises(OutOfScope, match="purge"):
        await house.vault.access.require(credential, Scope.PURGE)


async def test_what_is_taken_from_somebody_is_gone_at_once(house: House) -> None:
    await house.stores.principals.add(make.principal("ana"))
    secret, _ = await house.vault.tokens.issue(OWNER, KEY, "hers", principal="ana")
    assert await house.vault.access.enter(KEY, secret)
    await house.stores.principals.change("ana", disabled_at=utc_now())
    assert await house.vault.access.enter(KEY, secret) is None


async def test_a_credential_for_one_thing_opens_no_other(vault: Vault) -> None:
    life, scopes = timedelta(days=1), (Scope.LIBRARY_READ,)
    _, link = await vault.tokens.issue(OWNER, CredentialKind.SHARE_LINK, "link", life, scopes=scopes, object="7")
    outcomes = [await vault.access.may(link, Scope.LIBRARY_READ, thing) for thing in ("7", "8", "")]
    assert outcomes == [True, False, False]


async def test_no_key_makes_another_one_that_may_more(vault: Vault) -> None:
    _, key = await vault.tokens.issue(OWNER, KEY, "settings", scopes=(Scope.SETTINGS, Scope.LIBRARY_READ))
    assert await vault.access.lend(key, [Scope.LIBRARY_READ]) == (Scope.LIBRARY_READ,)
    for wish in ([Scope.PURGE], None):
        with pytest.raises(OutOfScope):
            await vault.access.lend(key, wish)
