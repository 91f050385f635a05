"""Who did what with which credential."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """`id` rises with time. `action`: such as `add_album`; `object`: what it was done to, such as its id.

    `credential` is its id, and `by` what it is called; both are "" for who had none. No secret is in here.
    """

    id: str
    at: datetime
    owner: str
    principal: str
    kind: str
    credential: str
    by: str
    action: str
    object: str
    address: str
