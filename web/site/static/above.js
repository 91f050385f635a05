/** What floats above the page. An open dialog makes all the rest inert, so it moves into the topmost one. */

const floating = new Set();

/** Show this region, from now on above whatever is open. */
export function raise(region) {
  floating.add(region);
  const home = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (region.parentNode !== home) home.append(region);
  if (!region.matches(":popover-open")) region.showPopover();
}

/** Nothing is left in it. */
export function lower(region) {
  floating.delete(region);
  region.hidePopover();
}

new MutationObserver(() => floating.forEach(raise)).observe(document.body, { attributeFilter: ["open"], subtree: true });
