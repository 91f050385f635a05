"""How much there is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from vault.models.images import DayTotals, Overview, Totals
from vault.models.principals import Principal
from web.wire import CamelAnswer


class Sums(CamelAnswer):
    """`totalStorage`: bytes of what was uploaded, as often as it was."""

    total_images: int
    total_avatars: int
    total_albums: int
    total_users: int
    total_storage: int


class ClientSums(Sums):
    """`uploadedLast7Days`: images."""

    uploaded_last7_days: int


class OneClient(Sums):
    id: str
    name: str


class Fresh(CamelAnswer):
    new_images: int
    new_avatars: int
    new_albums: int
    new_users: int
    new_storage: int


class Day(CamelAnswer):
    date: date
    images: int
    avatars: int
    albums: int


class AllSums(Sums):
    """Of the clients one looks after. Days are those of UTC, today last."""

    total_clients: int
    last7_days: Fresh
    daily_chart: list[Day]
    clients: list[OneClient]


def client_sums(totals: Totals, new: Totals) -> ClientSums:
    return ClientSums(uploaded_last7_days=new.images, **_sums(totals))


def all_sums(overview: Overview, clients: Iterable[Principal]) -> AllSums:
    named = [
        OneClient(id=each.id, name=each.name, **_sums(overview.clients.get(each.id, Totals()))) for each in clients
    ]
    return AllSums(
        total_clients=len(named),
        last7_days=_fresh(overview.new),
        daily_chart=[_day(each) for each in overview.days],
        clients=named,
        **_sums(overview.totals),
    )


def _sums(totals: Totals) -> dict[str, int]:
    return {
        "total_images": totals.images,
        "total_avatars": totals.avatars,
        "total_albums": totals.albums,
        "total_users": totals.users,
        "total_storage": totals.storage,
    }


def _fresh(new: Totals) -> Fresh:
    return Fresh(
        new_images=new.images,
        new_avatars=new.avatars,
        new_albums=new.albums,
        new_users=new.users,
        new_storage=new.storage,
    )


def _day(day: DayTotals) -> Day:
    return Day(date=day.day, images=day.images, avatars=day.avatars, albums=day.albums)
