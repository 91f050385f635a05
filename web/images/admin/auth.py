"""Signing in to the admin portal. The access token goes into a header, the refresh token into a cookie."""

from __future__ import annotations

from quart import Response, request

from vault.errors import Forbidden, Invalid, LockedOut, NotLetIn, Taken, TooMany
from vault.images.admins import REFRESH_LIFE, SignedIn
from vault.tongue import say
from web import current
from web.doors import Doors
from web.images.gate import Ask, Route, Visit
from web.images.wire import admins as wire
from web.images.wire.terms import Done
from web.wire import written

COOKIE = "admin_rt"


async def sign_in(visit: Visit, body: wire.Login) -> Response:
    """Sign in with an e-mail address and a password."""
    signed_in = await visit.vault.images.admins.sign_in(body.email, body.password, current.visitor())
    return _begun(signed_in, visit.doors)


async def renew(visit: Visit) -> Response:
    """The next access token, for the cookie; which is exchanged, too. One that comes twice ends the session.

    The same browser may ask twice within some seconds, and gets the same cookie.
    """
    secret = request.cookies.get(COOKIE, "")
    if not secret:
        raise NotLetIn(say("Missing refresh token."))
    return _begun(await visit.vault.images.admins.renew(secret, current.visitor()), visit.doors)


async def sign_out(visit: Visit) -> Response:
    """End the session at once, with all of its tokens."""
    await visit.vault.images.admins.sign_out(request.cookies.get(COOKIE, ""), current.visitor())
    response = Response(written(Done(message=say("Signed out."))), mimetype="application/json")
    response.delete_cookie(COOKIE, path=_path(visit.doors), httponly=True, samesite="Strict")
    return response


async def read_me(visit: Visit) -> wire.Admin:
    """Who is signed in."""
    return wire.admin(visit.boss)


async def change_me(visit: Visit, body: wire.Introduction) -> wire.Admin:
    """One's own name and e-mail address."""
    return wire.admin(await visit.vault.images.admins.introduce(visit.boss.id, name=body.name, email=body.email))


async def change_my_password(visit: Visit, body: wire.NewPassword) -> Response:
    """Everybody signed in as this admin is signed out, and the one who asks signed in again."""
    if body.new_password != body.confirm_password:
        raise Invalid(say("The two new passwords are not the same."))
    signed_in = await visit.vault.images.admins.change_password(
        visit.boss, body.current_password, body.new_password, current.visitor()
    )
    return _begun(signed_in, visit.doors)


def _begun(signed_in: SignedIn, doors: Doors) -> Response:
    response = Response(written(wire.tokens(signed_in)), mimetype="application/json")
    response.set_cookie(
        COOKIE,
        signed_in.refresh,
        max_age=int(REFRESH_LIFE.total_seconds()),
        path=_path(doors),
        httponly=True,
        samesite="Strict",
        secure=current.over_https(doors),
    )
    return response


def _path(doors: Doors) -> str:
    return f"{doors.external_path}{doors.images_prefix}/admin/auth"


ROUTES = (
    Route(
        method="POST",
        path="/admin/auth/login",
        handler=sign_in,
        ask=Ask.ANYBODY,
        body=wire.Login,
        answers={200: wire.Tokens},
        refusals=(Invalid, NotLetIn, LockedOut, TooMany),
    ),
    Route(
        method="POST",
        path="/admin/auth/refresh",
        handler=renew,
        ask=Ask.ANYBODY,
        answers={200: wire.Tokens},
        refusals=(NotLetIn,),
    ),
    Route(
        method="POST",
        path="/admin/auth/logout",
        handler=sign_out,
        ask=Ask.ANYBODY,
        answers={200: Done},
    ),
    Route(
        method="GET",
        path="/admin/auth/me",
        handler=read_me,
        ask=Ask.ADMIN_SELF,
        answers={200: wire.Admin},
    ),
    Route(
        method="PATCH",
        path="/admin/auth/me",
        handler=change_me,
        ask=Ask.ADMIN_SELF,
        body=wire.Introduction,
        answers={200: wire.Admin},
        refusals=(Invalid, Taken),
    ),
    Route(
        method="POST",
        path="/admin/auth/me/change-password",
        handler=change_my_password,
        ask=Ask.ADMIN_SELF,
        body=wire.NewPassword,
        answers={200: wire.Tokens},
        refusals=(Invalid, Forbidden, NotLetIn, LockedOut, TooMany),
    ),
)
