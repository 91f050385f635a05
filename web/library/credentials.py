"""API tokens, the browsers that are signed in, and the password."""

from __future__ import annotations

from datetime import timedelta

from quart import Response

from vault.errors import Forbidden, Invalid, LockedOut, Missing, TooMany
from vault.models.credentials import CredentialKind
from vault.models.principals import Scope
from web import current
from web.library.wire import credentials as wire
from web.library.wire.terms import Done
from web.surface import Answer, Route, Visit
from web.wire import written

API_KEY, SESSION = CredentialKind.API_KEY, CredentialKind.SESSION


async def list_tokens(visit: Visit) -> list[wire.TokenEntry]:
    """Every API token, the oldest first. Their secrets are not kept."""
    return [wire.token(each) for each in await visit.vault.tokens.all(visit.owner, API_KEY, visit.held.bearer)]


async def add_token(visit: Visit, body: wire.NewToken) -> Answer:
    """Make an API token, which can do no more than its maker, and no longer. Its secret is in this answer only."""
    scopes = await visit.vault.access.lend(visit.held, body.scopes)
    secret, credential = await visit.vault.tokens.issue(
        visit.owner,
        API_KEY,
        body.name.strip(),
        timedelta(days=body.days) if body.days else None,
        principal=visit.held.principal,
        scopes=scopes,
        visitor=current.visitor(),
        until=visit.vault.access.until(visit.held),
    )
    return Answer(wire.fresh_token(secret, credential), 201)


async def revoke_token(visit: Visit, id: str) -> Done:
    """End it at once."""
    await visit.vault.tokens.take_back(visit.owner, API_KEY, id, visit.held.bearer)
    return Done()


async def list_sessions(visit: Visit) -> list[wire.SessionEntry]:
    """Every browser in which whoever asks is signed in, the oldest first."""
    mine = await visit.vault.tokens.all(visit.owner, SESSION, visit.held.bearer)
    return [wire.session(each, visit.held) for each in mine]


async def end_session(visit: Visit, id: str) -> Done:
    """Sign this browser out."""
    await visit.vault.tokens.take_back(visit.owner, SESSION, id, visit.held.bearer)
    return Done()


async def end_other_sessions(visit: Visit) -> wire.Ended:
    """Sign whoever asks out everywhere but in the browser that asks."""
    held = visit.held
    return wire.Ended(ended=await visit.vault.tokens.revoke_all(visit.owner, SESSION, held.bearer, but=held.id))


async def change_password(visit: Visit, body: wire.NewPassword) -> Response:
    """One's own. Every browser of theirs is signed out, and the one that asks signed in again. API tokens stay."""
    door = visit.vault.owners if visit.held.bearer == visit.owner else visit.vault.signins
    secret = await door.change_password(visit.held, body.current, body.password, current.visitor())
    response = Response(written(Done()), mimetype="application/json")
    if visit.held.kind is SESSION:
        current.begin(response, secret, visit.doors)
    return response


ROUTES = (
    Route(
        method="GET",
        path="/tokens",
        handler=list_tokens,
        scope=Scope.SETTINGS,
        answers={200: list[wire.TokenEntry]},
    ),
    Route(
        method="POST",
        path="/tokens",
        handler=add_token,
        scope=Scope.SETTINGS,
        body=wire.NewToken,
        answers={201: wire.FreshToken},
        refusals=(Invalid,),
    ),
    Route(
        method="DELETE",
        path="/tokens/<id>",
        handler=revoke_token,
        scope=Scope.SETTINGS,
        answers={200: Done},
        refusals=(Missing,),
    ),
    Route(
        method="GET",
        path="/sessions",
        handler=list_sessions,
        scope=Scope.SETTINGS,
        own=True,
        answers={200: list[wire.SessionEntry]},
    ),
    Route(
        method="DELETE",
        path="/sessions",
        handler=end_other_sessions,
        scope=Scope.SETTINGS,
        own=True,
        answers={200: wire.Ended},
    ),
    Route(
        method="DELETE",
        path="/sessions/<id>",
        handler=end_session,
        scope=Scope.SETTINGS,
        own=True,
        answers={200: Done},
        refusals=(Missing,),
    ),
    Route(
        method="POST",
        path="/password",
        handler=change_password,
        scope=Scope.SETTINGS,
        own=True,
        body=wire.NewPassword,
        answers={200: Done},
        refusals=(Invalid, Forbidden, LockedOut, TooMany),
    ),
)
