"""A browser window under watch: whatever the browser complains of fails the test, unless the test asked for it."""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Response, Route, expect

LIMIT = 60_000  # ms; a limit for failing on a busy machine
LOADING = re.compile(r"Failed to load resource: the server responded with a status of")  # told by `_answered` as well
CUT = re.compile(r"net::ERR_(FAILED|INTERNET_DISCONNECTED)")  # what it says of a line that a test cuts
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


class Window:
    """The first page of a context, and what was heard of all its pages."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.refusals: list[int] = []  # statuses of 400 and more
        self._complaints: list[str] = []
        self._cut = False
        page.context.on("console", self._heard)
        page.context.on("weberror", lambda error: self._complaints.append(f"error: {error.error}"))
        page.context.on("response", self._answered)

    @property
    def complaints(self) -> list[str]:
        return [each for each in self._complaints if not (self._cut and CUT.search(each))]

    def knows_of_a_cut_line(self) -> None:
        """The test cuts it; what the browser says of that, before or after, is no complaint."""
        self._cut = True

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not LOADING.match(message.text):
            self._complaints.append(f"{message.type}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.refusals.append(response.status)

    def expects(self, *refusals: int) -> None:
        """The server said no exactly this often, and that was right."""
        assert self.refusals == [*refusals]
        self.refusals.clear()

    # ── what a person does ───────────────────────────────────────────────────────────────────────────────

    async def presses(self, name: str) -> None:
        await self.button(name).click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def drops(self, data: bytes, name: str) -> None:
        await self.page.evaluate(DROP, [b64encode(data).decode(), name])

    async def pastes(self, data: bytes, name: str) -> None:
        await self.page.evaluate(PASTE, [b64encode(data).decode(), name])

    async def pastes_into(self, box: str, data: bytes, name: str) -> None:
        await self.page.get_by_role("textbox", name=box).evaluate(PASTE_INTO, [b64encode(data).decode(), name])

    async def chooses(self, *files: tuple[str, bytes]) -> None:
        """Through the button and the system's dialog."""
        payload: Any = [{"name": name, "mimeType": "", "buffer": data} for name, data in files]
        await self._sets(payload)

    async def chooses_from_disk(self, *files: Path) -> None:
        """Likewise; only these are the same files when they are chosen once more."""
        await self._sets(files)

    async def _sets(self, files: Any) -> None:
        async with self.page.expect_file_chooser() as chooser:
            await self.presses("Upload")
        await (await chooser.value).set_files(files)

    async def swipes(self, *, left: bool) -> None:
        """One finger across the middle of the screen."""
        finger = await self.page.context.new_cdp_session(self.page)
        path = range(360, 40, -20) if left else range(40, 360, 20)  # far enough to turn the page also at no speed
        for kind, x in (("touchStart", path[0]), *(("touchMove", x) for x in path[1:])):
            await finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": 400}]})
        await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    async def opens(self, name: str) -> None:
        """A photo of the wall, large."""
        await self.tile(name).click()
        await self.looks()

    async def picks(self, *names: str) -> None:
        """Photos of the wall, together."""
        for name in names:
            await self.tile(name).click(modifiers=["ControlOrMeta"])

    def tile(self, name: str) -> Locator:
        return self.page.get_by_role("option", name=name)

    # ── what a person sees ───────────────────────────────────────────────────────────────────────────────

    @property
    def tiles(self) -> Locator:
        return self.page.locator("photo-grid [role=option]")

    async def looks(self) -> None:
        """A photo has grown as large as it will."""
        await expect(self.page.get_by_role("dialog", name="Photo", exact=True)).to_have_attribute("aria-busy", "false")

    @property
    def large(self) -> Locator:
        """The photo that is looked at."""
        return self.page.locator(".pswp__item[aria-hidden=false] img.pswp__img:not(.pswp__img--placeholder)")

    async def is_told(self, text: str) -> None:
        await expect(self.page.get_by_role("status").get_by_text(text, exact=True)).to_be_visible()

    async def shows(self, name: str) -> None:
        """The dialog of this name is open."""
        await expect(self.page.get_by_role("dialog", name=name)).to_be_visible()


@asynccontextmanager
async def window(chromium: Browser, **options: Any) -> AsyncIterator[Window]:
    """A window with a profile of its own; in the end nothing may have been amiss."""
    context = await chromium.new_context(**options)
    context.set_default_timeout(LIMIT)
    violations: list[str] = []  # of the pages' policy, on any of them: nothing forgives them
    await context.expose_binding("violated", lambda _, what: violations.append(what))
    await context.add_init_script(VIOLATIONS)
    watched = Window(await context.new_page())
    yield watched
    await context.close()
    amiss = (violations, watched.complaints, watched.refusals)
    assert amiss == ([], [], []), amiss


class Late:
    """An answer that the vault gives at once, and that is heard only when the test says so."""

    def __init__(self) -> None:
        self._given = asyncio.Event()
        self._heard = asyncio.Event()

    async def __call__(self, route: Route) -> None:
        answer = await route.fetch()
        self._given.set()
        await self._heard.wait()
        await route.fulfill(response=answer)

    async def given(self) -> None:
        await asyncio.wait_for(self._given.wait(), LIMIT / 1000)

    async def heard(self, page: Page, path: str) -> None:
        """It is, and the page has had a moment to show it."""
        async with page.expect_response(path) as answer:
            self._heard.set()
        await (await answer.value).finished()
        await page.evaluate("new Promise(requestAnimationFrame)")


async def resume(route: Route, when: asyncio.Event) -> None:
    """Hold a request back until then."""
    await when.wait()
    await route.continue_()


VIOLATIONS = """document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
    violated([violatedDirective, blockedURI, sourceFile].join(" ")))"""
FILES = """
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], name));
"""
DROP = f"""([data, name]) => {{
    {FILES}
    for (const kind of ["dragenter", "dragover", "drop"]) {{
        document.body.dispatchEvent(new DragEvent(kind, {{ dataTransfer: files, bubbles: true, cancelable: true }}));
    }}
}}"""
PASTE = f"""([data, name]) => {{
    {FILES}
    document.body.dispatchEvent(new ClipboardEvent("paste", {{ clipboardData: files, bubbles: true }}));
}}"""
PASTE_INTO = PASTE.replace("([data, name])", "(box, [data, name])").replace("document.body", "box")
