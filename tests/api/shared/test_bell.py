"""The bell of a process leaves nothing behind in the database when the application ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from api.app import create_app
from api.shared.bell import CHANNEL, Bell

if TYPE_CHECKING:
    from api.shared.settings import Settings


def connected(address: str, named: str) -> int:
    """Return how many connections of this name the server has."""
    with psycopg.connect(address) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", (named,)
        ).fetchone()
    return int(row[0]) if row else 0


async def soon_none(address: str, named: str) -> bool:
    """Return whether none is left, after the moment a server takes to see that one is gone."""
    for _try in range(50):
        if connected(address, named) == 0:
            return True
        await asyncio.sleep(0.1)
    return False


def named(settings: Settings, name: str) -> tuple[Settings, str]:
    """Return settings whose connections have a name of their own, and a plain address to ask."""
    url = settings.database_url
    mark = "&" if "?" in url else "?"
    return settings.model_copy(
        update={"database_url": f"{url}{mark}application_name={name}"}
    ), Bell(url)._url  # noqa: SLF001 - the address as psycopg reads it


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.005, 0.02, 0.2])
async def test_an_application_that_is_started_and_stopped_many_times_leaves_no_listener(
    settings: Settings, seconds: float
) -> None:
    name = f"many_times_{int(seconds * 1000)}"
    ours, address = named(settings, name)
    for _time in range(4):
        app = create_app(ours)
        async with app.router.lifespan_context(app):
            bell: Any = app.state.bell

            async def watch(bell: Bell = bell) -> None:
                async with bell.heard() as queue:
                    await queue.get()
                    await queue.get()

            watching = [asyncio.create_task(watch()) for _who in range(3)]
            await asyncio.sleep(seconds)
        for each in watching:
            each.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    assert await soon_none(address, name)


async def test_who_comes_to_listen_after_the_end_begins_nothing(settings: Settings) -> None:
    ours, address = named(settings, "after_the_end")
    bell = Bell(ours.database_url)
    await bell.close()
    async with bell.heard() as queue:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(queue.get(), 0.5)
        assert connected(address, "after_the_end") == 0


async def test_a_notice_that_is_no_id_does_not_stop_the_bell_nor_the_closing(
    settings: Settings,
) -> None:
    ours, address = named(settings, "no_id")
    bell = Bell(ours.database_url)
    async with bell.heard() as queue:
        assert await asyncio.wait_for(queue.get(), 5) is None
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("SELECT pg_notify(%s, 'not an id')", (CHANNEL,))
        assert await asyncio.wait_for(queue.get(), 5) is None, "something may have been missed"
    await bell.close()
    assert await soon_none(address, "no_id")
