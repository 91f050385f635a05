"""Clients and admins from the terminal, as scripts make them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.house import CHATVAULT, House
from vault.models.credentials import CredentialKind


async def test_scripts_make_clients_and_admins(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    async with house.vault() as vault:  # so that one server serves all of the commands
        made = await house.chatvault("client", "create", "--name", "Shop")
        fresh = await house.chatvault("client", "rotate", made["id"])
        keys = CredentialKind.CLIENT_KEY
        assert [await vault.access.admit(keys, each["apiKey"]) is None for each in (made, fresh)] == [True, False]
        assert "no more" in (await house.told("client", "disable", made["id"])).said
        [listed] = await house.chatvault("client", "list")
        assert (listed["name"], listed["state"], listed["keys"]) == ("Shop", "disabled", "1")
        who = ("--email", "Ana@example.org", "--password", "correct horse")
        ana = await house.chatvault("admin", "create", *who, "--role", "viewer", "--client", made["id"])
        assert (ana["email"], ana["role"]) == ("ana@example.org", "viewer")
        assert (await vault.images.admins.get(ana["id"])).clients == (made["id"],)
        refused = await house.told("admin", "create", *who, "--role", "owner")
        assert refused.status == 1 and "super_admin" in refused.complaint
        await house.told("admin", "disable", ana["id"])
        [listed] = await house.chatvault("admin", "list")
        assert (listed["email"], listed["state"]) == ("ana@example.org", "disabled")
        reading = await asyncio.create_subprocess_exec(
            *(*CHATVAULT, "admin", "create", "--email", "eve@example.org", "--role", "super_admin"),
            env=house.environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        await reading.communicate(b"from the input\n")
        assert (await vault.images.admins.sign_in("eve@example.org", "from the input")).admin.name == "eve@example.org"
