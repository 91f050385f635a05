"""What a thumb would miss: everything to press that is less than 44 px wide or high."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page

# Of ticks and choices the whole line is what one presses. Links within a sentence are as high as its words.
MISSES = """() => {
    const LEAST = 43.5; // px
    const open = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
    const shown = (each) => each.checkVisibility({ visibilityProperty: true });
    const seen = (each) => shown(each) && !each.closest("[inert], .unseen, .skip");
    const words = (each) => [...each.childNodes].some((node) => node instanceof Text && node.data.trim());
    const amid = (each) => each.matches("a") && words(each.parentNode);
    const target = (each) => (each.matches("[type=checkbox], [type=radio]") && each.closest("label")) || each;
    return [...open.querySelectorAll("button, a[href], input, select, textarea, summary, [role=slider]")]
        .filter((each) => seen(each) && !amid(each))
        .map((each) => [each, target(each).getBoundingClientRect()])
        .filter(([, { width, height }]) => width < LEAST || height < LEAST)
        .map(([each, { width, height }]) => [each.ariaLabel || each.textContent.trim() || each.name, width, height]);
}"""


async def misses(page: Page) -> Any:
    """Each by its name, with its width and height. While a dialog is open, only in there."""
    return await page.evaluate(MISSES)
