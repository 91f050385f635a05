"""Who looks after the service, and how they sign in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from vault.images.admins import ACCESS_LIFE, SignedIn
from vault.models.principals import Principal, Role
from web.wire import Camel, CamelAnswer, Moment


def _loud(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


RoleName = Annotated[Literal["SUPER_ADMIN", "ADMIN", "VIEWER"], BeforeValidator(_loud)]
Text = Annotated[str, Field(max_length=400)]
Password = Annotated[str, Field(max_length=2000)]


class Login(Camel):
    email: Text
    password: Password


class NewPassword(Camel):
    current_password: Password
    new_password: Password
    confirm_password: Password


class Introduction(Camel):
    """What is left out stays as it is."""

    name: Text | None = None
    email: Text | None = None


class NewAdmin(Camel):
    """Without `allClientsAccess` they look after those in `allowedClientIds` only. A super admin looks after all."""

    email: Text
    password: Password
    name: Text = ""
    role: RoleName
    all_clients_access: bool = False
    allowed_client_ids: tuple[str, ...] = ()


class ChangedAdmin(Introduction):
    role: RoleName | None = None
    active: bool | None = None
    all_clients_access: bool | None = None
    allowed_client_ids: tuple[str, ...] | None = None
    password: Password | None = None


class Admin(CamelAnswer):
    """`allowedClientIds` says nothing where `allClientsAccess` is true."""

    id: str
    email: str
    name: str
    role: RoleName
    active: bool
    all_clients_access: bool
    allowed_client_ids: list[str]
    last_login_at: Moment | None
    created_at: Moment


class Tokens(CamelAnswer):
    """`accessToken` goes into the header `Authorization: Bearer …`; `expiresIn` is in seconds.

    `user` and `admin` are the same. What comes next is a cookie, for `/admin/auth/refresh` only.
    """

    access_token: str
    expires_in: int
    user: Admin
    admin: Admin


def admin(principal: Principal) -> Admin:
    everything = principal.role is Role.SUPER_ADMIN or principal.clients is None
    return Admin(
        id=principal.id,
        email=principal.login,
        name=principal.name,
        role=principal.role.value,
        active=principal.active,
        all_clients_access=everything,
        allowed_client_ids=[] if everything else list(principal.clients or ()),
        last_login_at=principal.seen_at,
        created_at=principal.created_at,
    )


def tokens(signed_in: SignedIn) -> Tokens:
    who = admin(signed_in.admin)
    life = int(ACCESS_LIFE.total_seconds())
    return Tokens(access_token=signed_in.access, expires_in=life, user=who, admin=who)


def role(name: str) -> Role:
    return Role(name.lower())
