"""Plans: exactly which messages a purge takes, written down before anything is touched."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import cast

from vault import canonical, ports
from vault.batches import batched
from vault.chats import Chats
from vault.errors import DeleteRefused
from vault.models.chats import Chat, ChatKind
from vault.models.errands import DeleteMessage, Order, OrderState
from vault.models.purges import SURE, ChatCount, Coverage, Origin, Outcome, Place, Plan, Scope, Selection, Tier
from vault.places import Places
from vault.reach import TOO_LATE, objection

COURSE = {"digest", "state", "epoch", "never_again", "starts_at", "closed_at", "retries", "retry_at"}
LONG_AGO = datetime.min.replace(tzinfo=UTC)
LASTING = timedelta(days=365)  # of a plan that is executed as soon as it is made, or else after a crash


class Planner:
    """Writes plans down: their messages first, held, and then the plan that vouches for them.

    So what a crash leaves behind is orders that nobody may claim.
    """

    def __init__(self, plans: ports.Plans, orders: ports.Orders, places: Places, chats: Chats) -> None:
        self._plans = plans
        self._orders = orders
        self._places = places
        self._chats = chats

    async def write(self, wish: Plan, places: Sequence[Place]) -> Plan:
        """`wish` is the plan without its messages. An id already there stays the plan it was."""
        orders = [_order(wish, number, place) for number, place in enumerate(sorted(places, key=_rank))]
        plan = await self._counted(wish, orders)
        for batch in batched(orders):
            await self._orders.add(batch)
        await self._plans.add(replace(plan, digest=digest(plan, orders)))
        return await self._plans.get(plan.owner, plan.id)

    async def again(self, plan: Plan, refused: Sequence[Order], now: datetime) -> Plan:
        """A plan of what this one was refused. Its name makes it one, however often it is made."""
        first, retries = plan.parent if plan.retries else plan.id, plan.retries + 1
        wanted = wish(
            plan.owner,
            plan.selection,
            at=now,
            life=LASTING,
            id=f"{first}-{retries}",
            origin=Origin.RETRY,
            parent=first,
            scope=plan.scope,
            tiers=plan.tiers,
            photos=plan.photos,
            retries=retries,
        )
        return await self.write(wanted, [_place(order) for order in refused])

    async def _counted(self, plan: Plan, orders: Sequence[Order]) -> Plan:
        known = {(chat.account, chat.id): chat for chat in await self._chats.all(plan.owner)}
        coverage = await self._places.coverage(plan.owner)
        chats = Counter((order.account, order.chat) for order in orders)
        return replace(
            plan,
            total=len(orders),
            chats=tuple(
                _chat(account, chat, known.get((account, chat)), messages)
                for (account, chat), messages in chats.items()
            ),
            why=dict(Counter(deletion(order).tier.value for order in orders)),
            by_hand=_by_hand(plan, coverage, orders),
            beyond=sum(order.state.ended for order in orders),
            coverage=tuple(coverage),
        )


def wish(
    owner: str,
    selection: Selection,
    *,
    at: datetime,
    life: timedelta,
    id: str = "",
    origin: Origin = Origin.PERSON,
    parent: str = "",
    scope: Scope = Scope.ME,
    tiers: Sequence[Tier] = SURE,
    photos: Sequence[bytes] = (),
    retries: int = 0,
) -> Plan:
    """A plan of which the messages are not known yet. Made `at` this time, it lasts for `life`."""
    return Plan(
        id=id or uuid.uuid4().hex,
        owner=owner,
        origin=origin,
        parent=parent,
        selection=selection,
        scope=scope,
        tiers=tuple(tiers),
        photos=tuple(photos),
        total=0,
        chats=(),
        digest=b"",
        created_at=at,
        expires_at=at + life,
        retries=retries,
    )


def _chat(account: str, id: str, chat: Chat | None, messages: int) -> ChatCount:
    own = chat is not None and chat.kind is ChatKind.SELF
    return ChatCount(account=account, chat=id, name=chat.name if chat else id, messages=messages, own=own)


def digest(plan: Plan, orders: Sequence[Order]) -> bytes:
    """sha256 over everything of a plan that never changes, and over its messages in their order."""
    head = {name: value for name, value in asdict(plan).items() if name not in COURSE}
    return canonical.digest({"plan": head, "messages": [_message(order) for order in orders]})


def name(plan: Plan, number: int) -> str:
    """The id of one of its orders, counted from 0."""
    return f"{plan.id}:{number:06}"


def deletion(order: Order) -> DeleteMessage:
    """What an order of a purge asks for."""
    return cast(DeleteMessage, order.task)


def _place(order: Order) -> Place:
    """Where an order of a purge was to delete, as it was found then."""
    task = deletion(order)
    return Place(
        ref=order.ref,
        tiers=(task.tier,),
        from_me=task.from_me,
        sent_at=task.sent_at,
        sender_name=task.sender_name,
        asset=task.asset,
        photo=task.photo,
    )


def _message(order: Order) -> list[str]:
    task = deletion(order)
    return [order.account, order.chat, task.message_id, task.tier, task.scope]


def _order(plan: Plan, number: int, place: Place) -> Order:
    order = Order(
        id=name(plan, number),
        errand=plan.id,
        owner=plan.owner,
        account=place.ref.account,
        chat=place.ref.chat,
        task=DeleteMessage(
            message_id=place.ref.id,
            scope=plan.scope,
            tier=place.tier,
            asset=place.asset,
            photo=place.photo,
            from_me=place.from_me,
            sent_at=place.sent_at,
            sender_name=place.sender_name,
        ),
        held=True,
        created_at=plan.created_at,
    )
    return _refused(order, plan.created_at) if plan.scope is Scope.EVERYONE else order


def _refused(order: Order, now: datetime) -> Order:
    """What can't be deleted for everyone has ended before it was tried."""
    task = deletion(order)
    reason = objection(task.from_me, task.sent_at, now)
    if not reason:
        return order
    return replace(
        order,
        state=OrderState.FAILED,
        outcome=Outcome.TOO_OLD if reason == TOO_LATE else Outcome.REFUSED,
        code=DeleteRefused.code,
        reason=reason,
        ended_at=now,
    )


def _by_hand(plan: Plan, coverage: Sequence[Coverage], orders: Sequence[Order]) -> int:
    unable = {each.account for each in coverage if not each.deletes}
    return sum(order.account in unable for order in orders) if plan.scope is Scope.ME else 0


def _rank(place: Place) -> tuple[str, str, datetime, str]:
    return place.ref.account, place.ref.chat, place.sent_at or LONG_AGO, place.ref.id
