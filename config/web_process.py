"""The web process: pages and API, and a contender for the clock."""

from __future__ import annotations

from contextlib import AsyncExitStack

from config.listening import listening
from config.schedule import keeping_time
from config.settings import Settings
from config.stopping import stop_signal
from config.wiring import open_house
from vault.diary import COLLECTION, Diary
from vault.tasks import running
from web.app import create_app
from web.doors import Doors
from web.hardening import serve


async def run_web(settings: Settings) -> None:
    """Serve until told to stop."""
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_signal())
        listener = stack.enter_context(listening(settings.host, settings.port))
        house = await stack.enter_async_context(open_house(settings))
        vault = house.vault
        await stack.enter_async_context(running("order watch", vault.desk.watch))
        await stack.enter_async_context(running("library watch", vault.news.watch))
        await stack.enter_async_context(running("chat watch", vault.conversations.watch))
        await stack.enter_async_context(running("views", vault.images.views.watch))
        await stack.enter_async_context(keeping_time(vault, Diary(house.stores.records(COLLECTION))))
        doors = doors_of(settings)
        await serve(create_app(vault, doors), listener, stop, doors)


def doors_of(settings: Settings) -> Doors:
    return Doors(
        max_upload=settings.max_upload_mb * 1_000_000,
        hosts=settings.hosts,
        external_url=settings.external_url,
        slow_body_grace=settings.slow_body_grace,
        slow_body_rate=settings.slow_body_rate,
        images_prefix=settings.images_prefix,
        images_max_upload=settings.images_max_upload,
        images_rate=settings.images_rate,
        images_address_rate=settings.images_address_rate,
    )
