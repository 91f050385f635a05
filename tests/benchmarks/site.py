"""The library page with 20,000 photos, in a real browser: `python -m tests.benchmarks.site [photos]`.

How smoothly the wall scrolls, from its top to its end and at a pace at which one looks; how heavy the first view is in
each language; when its largest picture is there; and how much moves by itself. Other work on the machine shows: mind
the load.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from tests import browser
from tests.benchmarks.stock import stocked
from tests.web.serving import served
from vault.tongue import ENGLISH, LANGUAGES
from vault.vault import Vault
from web.current import COOKIE
from web.doors import Doors
from web.site import language

WHOLE = 45.0  # seconds from the top of the wall to its end
LOOKING = (10.0, 1500.0)  # seconds, and pixels a second
ROUNDS = 5  # first views

TARGETS = {
    "script of the first view": "≤ 40 kB",
    "largest paint": "< 1.5 s",
    "frames a second, looking": "≥ 55",
    "frames a second, the whole wall": "≥ 55",
    "layout shift": "< 0.05",
}


class Report:
    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say

    def tell(self, what: str, value: str) -> None:
        self._say(f"  {what:36}{value:>24}   {TARGETS.get(what, '')}\n")


async def measure(page: Page, report: Report) -> None:
    await first_view(page, report)
    clock = await page.context.new_cdp_session(page)
    await clock.send("Performance.enable", {"timeDomain": "threadTicks"})
    await scroll(page, clock, report, "looking", *LOOKING)
    report.tell("layout shift", f"{await page.evaluate('window.shifted'):.4f}")
    await page.evaluate("scrollTo(0, 0)")
    await scroll(page, clock, report, "the whole wall", WHOLE, None)
    report.tell("  layout shift", f"{await page.evaluate('window.shifted'):.4f}")


async def first_view(page: Page, report: Report) -> None:
    """The script that had come when the first picture was asked for; the median of when the largest was there."""
    paints, scripts = [], {}
    for spoken in (*LANGUAGES[1:], *[ENGLISH] * ROUNDS):
        await speak(page, spoken)
        await page.goto("/library")
        await page.locator(".tile img.there").first.wait_for()
        await page.wait_for_timeout(2000)  # at rest
        paints.append(float(await page.evaluate("window.painted")) / 1000)
        scripts[spoken] = await page.evaluate(SCRIPT)
    report.tell("script of the first view", each(scripts, "first"))
    report.tell("  in modules", str(scripts[ENGLISH]["modules"]))
    report.tell("  with what comes after it", each(scripts, "all"))
    report.tell("largest paint", f"{sorted(paints)[len(paints) // 2]:.2f} s (first {paints[0]:.2f} s)")


async def speak(page: Page, spoken: str) -> None:
    [session, *_] = await page.context.cookies()
    choice = {"name": language.COOKIE, "value": spoken, "domain": session["domain"], "path": "/"}
    await page.context.add_cookies([choice])  # type: ignore[list-item]


def each(scripts: dict[str, dict[str, int]], part: str) -> str:
    """“en 36.0 kB, es 36.6 kB”"""
    return ", ".join(f"{spoken} {found[part] / 1000:.1f} kB" for spoken, found in sorted(scripts.items()))


async def scroll(page: Page, clock: CDPSession, report: Report, how: str, seconds: float, pace: float | None) -> None:
    before = await worked(clock)
    found = await page.evaluate(SCROLL, [seconds * 1000, pace])
    spent = await worked(clock) - before
    report.tell(f"frames a second, {how}", f"{found['fps']:.1f}")
    report.tell("  slower than 1/50 s", f"{100 * found['late']:.1f} %")
    report.tell("  worst frame", f"{found['worst']:.0f} ms")
    report.tell("  our part of a frame", f"{1000 * spent / found['frames']:.1f} ms")
    report.tell("  scrolled", f"{found['pixels']:,.0f} px")
    report.tell("  nodes on the page, at most", f"{found['nodes']:,}")


async def worked(clock: CDPSession) -> float:
    """Seconds of the processor that the page's own thread has had: the same however busy the machine is."""
    found = (await clock.send("Performance.getMetrics"))["metrics"]
    return next(float(each["value"]) for each in found if each["name"] == "TaskDuration")


@asynccontextmanager
async def opened(vault: Vault) -> AsyncIterator[Page]:
    """The owner's browser on the running site."""
    session = await vault.owners.claim(await vault.owners.invite(), "a lake at dawn")
    async with served(vault, Doors(max_upload=80_000_000)) as (host, port), async_playwright() as playwright:
        chromium: Browser = await playwright.chromium.launch(executable_path=browser.ensure(), args=browser.flags())
        url = f"http://{host}:{port}"
        context = await chromium.new_context(base_url=url, viewport={"width": 1280, "height": 800})
        await context.add_cookies([{"name": COOKIE, "value": session, "url": url}])
        await context.add_init_script(WATCH)
        yield await context.new_page()
        await chromium.close()


async def main(photos: int) -> None:
    say = sys.stdout.write
    with tempfile.TemporaryDirectory(prefix="cv") as folder:
        async with stocked(Path(folder), photos) as house, opened(house.vault) as page:
            say(f"The library page with {photos:,} photos (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)\n")
            await measure(page, Report(say))


# Layout shift as the browsers' makers count it: the worst five seconds.
WATCH = """
    window.painted = window.shifted = 0;
    let sum = 0, first = 0, last = 0;
    const shift = ({ startTime, value }) => {
        if (startTime - last > 1000 || startTime - first > 5000) [sum, first] = [0, startTime];
        [sum, last] = [sum + value, startTime];
        window.shifted = Math.max(window.shifted, sum);
    };
    const paint = ({ startTime }) => (window.painted = startTime);
    new PerformanceObserver((list) => list.getEntries().forEach(shift))
        .observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach(paint))
        .observe({ type: "largest-contentful-paint", buffered: true });
"""
SCRIPT = """() => {
    const all = performance.getEntriesByType("resource");
    const first = all.find(({ name }) => name.includes("/rendition/")).startTime;
    const scripts = all.filter(({ name }) => name.endsWith(".js"));
    const before = scripts.filter(({ startTime }) => startTime < first);
    const bytes = (list) => list.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    return { first: bytes(before), modules: before.length, all: bytes(scripts) };
}"""
SCROLL = """([time, pace]) => new Promise((resolve) => {
    const start = performance.now(), from = scrollY;
    const way = pace ? (pace * time) / 1000 : document.documentElement.scrollHeight - innerHeight - from;
    let last = start, nodes = 0;
    const frames = [];
    const step = (now) => {
        frames.push(now - last);
        last = now;
        if (frames.length % 30 === 0) nodes = Math.max(nodes, document.querySelectorAll("*").length);
        if (now - start >= time) return resolve({
            fps: (frames.length * 1000) / (now - start),
            late: frames.filter((each) => each > 20).length / frames.length,
            frames: frames.length, worst: Math.max(...frames), pixels: scrollY - from, nodes,
        });
        scrollTo(0, from + (way * (now - start)) / time);
        requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
})"""


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
