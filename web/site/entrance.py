"""The way in: the one-time setup link, an invitation, the password, and out again.

A refusal is answered with the page it happened on, and the sentence that says what to do.
"""

from __future__ import annotations

from quart import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from vault.errors import Forbidden, Invalid, LockedOut, Refusal
from vault.owners import OWNER, stale_link
from vault.people import spelled
from vault.signins import stale_invitation
from vault.tongue import noted, say
from vault.vault import Vault
from web import current
from web.doors import Doors
from web.errors import status
from web.site.pages import away, off, onward, page

WAITING = noted(
    "To make this ChatVault yours, open the setup link it prints. Run `chatvault setup-link` for a new one."
)
DIFFER = noted("The two passwords differ.")


def install(room: Blueprint, vault: Vault, doors: Doors) -> None:
    @room.get("/setup")
    async def setup() -> Response:
        code = request.args.get("code", "")
        if not await vault.owners.invited(code):
            return await notice(stale_link() if code else say(WAITING), 403)
        return await page("setup.html", code=code)

    @room.post("/setup")
    async def claim() -> Response:
        form = await chosen()
        first = not await vault.owners.claimed()
        secret = await vault.owners.claim(form.get("code", ""), form.get("password", ""), current.visitor())
        return admit(secret, url_for("site.welcome" if first else "site.library"))

    @room.get("/join")
    async def invitation() -> Response:
        return await welcome(request.args.get("code", ""))

    @room.post("/join")
    async def join() -> Response:
        form = await chosen()
        secret = await vault.signins.join(form.get("code", ""), form.get("password", ""), current.visitor())
        await vault.owners.sign_out(current.session(), current.visitor())  # whoever was here before
        return admit(secret, url_for("site.library"))

    @room.get("/login")
    async def login() -> Response:
        wish = request.args.get("next", "")
        if await current.find_owner(vault):
            return off(onward(wish))
        if not await vault.owners.claimed():
            return await notice(say(WAITING), 200)
        response = await asked(wish=wish)
        if current.session():
            current.end(response)  # it opens nothing any more
        return response

    @room.post("/login")
    async def sign_in() -> Response:
        form = await request.form
        name, password = form.get("name", ""), form.get("password", "")
        if spelled(name) in ("", OWNER):
            secret = await vault.owners.sign_in(password, current.visitor(), current.session())
        else:
            secret = await vault.signins.sign_in(name, password, current.visitor(), current.session())
        return admit(secret, onward(form.get("next", "")))

    @room.post("/logout")
    async def sign_out() -> Response:
        await vault.owners.sign_out(current.session(), current.visitor())
        response = away("site.login")
        current.end(response)
        return response

    @room.errorhandler(Refusal)
    async def refused(error: Refusal) -> Response:
        number = status(type(error))
        if request.endpoint == "site.sign_in":
            form = await request.form
            response = await asked(number, problem=error.message, wish=form.get("next", ""), name=form.get("name", ""))
            if isinstance(error, LockedOut):
                response.headers["Retry-After"] = str(error.wait)
            return response
        if request.endpoint == "site.claim" and not isinstance(error, Forbidden):
            return await page("setup.html", number, problem=error.message, code=(await request.form).get("code", ""))
        if request.endpoint == "site.join" and not isinstance(error, Forbidden):
            return await welcome((await request.form).get("code", ""), number, problem=error.message)
        return await notice(error.message, number)

    async def chosen() -> MultiDict[str, str]:
        """What was sent with a new password. Invalid."""
        form = await request.form
        if form.get("password") != form.get("again"):
            raise Invalid(say(DIFFER))
        return form

    async def asked(number: int = 200, **context: object) -> Response:
        """Who is there? Nobody is asked for a name until the owner has let somebody else in."""
        return await page("login.html", number, others=bool(await vault.people.all(OWNER)), **context)

    async def welcome(code: str, number: int = 200, **context: object) -> Response:
        """Whoever brings an invitation that is good chooses a password."""
        person = await vault.signins.invited(code)
        if person is None:
            return await notice(stale_invitation(), 403)
        return await page("join.html", number, code=code, person=person, **context)

    def admit(secret: str, address: str) -> Response:
        response = off(address)
        current.begin(response, secret, doors)
        return response

    async def notice(sentence: str, number: int) -> Response:
        stale, claimed = sentence in (stale_link(), stale_invitation()), await vault.owners.claimed()
        return await page("notice.html", number, sentence=sentence, stale=stale, claimed=claimed)
