"""What axe finds wrong with a page for people who do not see it, or not well, or press keys only."""

from __future__ import annotations

import functools
import json
from pathlib import Path

from playwright.async_api import Page

from tests import packages

LOCK = Path(__file__).parents[3] / "package-lock.json"
GRAVE = ("serious", "critical")
LOOK = """async () => {
    const goesOn = ({ playState, effect }) => playState === "running" && isFinite(effect.getComputedTiming().endTime);
    await new Promise(requestAnimationFrame);
    const passing = () => document.getAnimations().filter(goesOn); // colours are on their way
    while (passing().length) await Promise.allSettled(passing().map(({ finished }) => finished));
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    return violations.map(({ id, impact, nodes }) => [impact, id, nodes.map(({ html }) => html.slice(0, 160))]);
}"""


async def faults(page: Page) -> list[object]:
    """Everything serious or critical: how bad, which rule, and where."""
    if not await page.evaluate("window.axe !== undefined"):
        await page.evaluate(_axe())
    return [fault for fault in await page.evaluate(LOOK) if fault[0] in GRAVE]


@functools.cache
def _axe() -> str:
    """The version that is locked with what the pages are made of."""
    locked = json.loads(LOCK.read_text())["packages"]["node_modules/axe-core"]
    return packages.file(f"axe-core@{locked['version']}", locked["integrity"], "axe.min.js")
