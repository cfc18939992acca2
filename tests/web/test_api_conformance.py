"""The API against its own description: schemathesis calls the real app over a socket.

The quick run is bounded; `pytest -m slow tests/web/test_api_conformance.py` looks longer.
"""

import asyncio
import itertools
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from aiohttp import web
from hypothesis import HealthCheck, settings
from schemathesis import Case, CheckFunction
from schemathesis.specs.openapi.checks import positive_data_acceptance

from responder.lessons import study
from responder.model.feed import FeedId, Trust
from responder.model.library import Library
from responder.store import Store
from responder.web.api import ROUTES
from responder.web.api.description import document
from responder.web.app import make_app
from responder.web.live import Live
from tests.fake_embed import FakeEmbed
from tests.intake.taking import Taking
from tests.room import START, Outbox, Room
from tests.web.conftest import web_room
from tests.web.test_api_entries import TOKEN, pushed

QUAKE = "日本近海发生7.5级强震"
QUIET: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


async def _serve(folder: Path, library: Library, told: list[Any], ready: threading.Event) -> None:
    async with Store(folder / "responder.db", durable=False) as store:
        room = Room(store, library, await study(library, FakeEmbed()), Outbox())
        room.feeds[FeedId("hospital")] = pushed("hospital", Trust.OFFICIAL)
        await room.list_shows("a", QUAKE)
        taking, steps = Taking(room), itertools.count()
        surroundings = web_room(room, Live(), intake=taking.intake, tokens={FeedId("hospital"): (TOKEN,)})
        # Every request is ten seconds later than the one before, so that none comes too often.
        moving = replace(surroundings, now=lambda: START + timedelta(seconds=10 * next(steps)))
        runner = web.AppRunner(make_app(moving), access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        stop = asyncio.Event()
        told += [f"http://127.0.0.1:{runner.addresses[0][1]}", asyncio.get_running_loop(), stop]
        ready.set()
        await stop.wait()
        await runner.cleanup()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Iterator[str]:
    """The real app on a thread of its own."""
    told: list[Any] = []
    ready = threading.Event()
    served = _serve(tmp_path_factory.mktemp("api"), library, told, ready)
    thread = threading.Thread(target=lambda: asyncio.run(served), name="api")
    thread.start()
    assert ready.wait(120)
    url, loop, stop = told
    yield url
    loop.call_soon_threadsafe(stop.set)
    thread.join(30)


def test_the_description_names_every_route_and_no_other() -> None:
    described = {(method, path) for path, methods in document()["paths"].items() for method in methods}
    assert described == {(route.method.lower(), route.path) for route in ROUTES}


SCHEMA = schemathesis.openapi.from_dict(dict(document()))


def look(case: Case[Any], address: str) -> None:
    """All checks; but a time that no feed can mean, or a title of nothing, fits the schema and is refused."""
    loose: list[CheckFunction] = [positive_data_acceptance] if case.method == "POST" else []
    headers = {"Authorization": f"Bearer {TOKEN}"}
    case.call_and_validate(base_url=address, headers=headers, excluded_checks=loose)


@SCHEMA.parametrize()
@settings(max_examples=25, **QUIET)
def test_no_request_meets_a_fault_of_ours_or_an_answer_that_is_not_described(
    case: Case[Any], address: str
) -> None:
    look(case, address)


@pytest.mark.slow
@SCHEMA.parametrize()
@settings(max_examples=1000, **QUIET)
def test_nor_do_very_many(case: Case[Any], address: str) -> None:
    look(case, address)
