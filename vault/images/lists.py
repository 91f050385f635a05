"""What may be asked of a list, and how deep into it a page may be."""

from __future__ import annotations

from dataclasses import replace

from vault.errors import Invalid
from vault.models.images import Asker, Caller, ImageOrder, Slice, Sought
from vault.tongue import say

DEEPEST = 100_000  # that may be passed over to reach a page by its number
LONGEST = 100  # of a page


def within(sought: Sought, asker: Asker) -> Sought:
    """As much of it as is theirs to ask for."""
    if isinstance(asker, Caller):
        return replace(sought, clients=(asker.client,) if asker.client else (), viewer=asker.user or "")
    if asker.clients is None:
        return sought
    wanted = asker.clients if sought.clients is None else sought.clients
    return replace(sought, clients=tuple(client for client in wanted if asker.knows(client)))


def vetted(slice: Slice, sought: Sought) -> Slice:
    """Invalid: a page that is too long or too deep, or a place to go on from in another order than newest first."""
    if not 1 <= slice.per_page <= LONGEST or slice.page < 1:
        raise Invalid(say("A page has 1 to {most} things, and pages are counted from 1.", most=LONGEST))
    if (slice.page - 1) * slice.per_page > DEEPEST:
        raise Invalid(say("So deep into a list, go on from page to page with `cursor`."))
    if slice.after and (sought.order is not ImageOrder.CREATED or sought.rising):
        raise Invalid(say("`cursor` goes on with what is newest first, and with nothing else."))
    return slice
