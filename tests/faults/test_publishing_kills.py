"""Kills the real process that publishes, at random moments, against an outlet that misbehaves.

The outlet creates a post for every call that reaches it, whatever its key: a second call for one
publication would be a second post. It answers late, or with a fault, or hangs up after it has done
what was asked. The seed is printed; RESPONDER_SEED replays it.
"""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from responder.desk import Order
from responder.model.publication import PublicationState
from responder.store import journal, publications
from tests.faults.publishing_process import outlets
from tests.newsroom import OFFICER, Newsroom

ROOT = Path(__file__).parents[2]


@dataclass
class BadOutlet:
    """Counts what it published."""

    dice: random.Random
    posts: Counter[str] = field(default_factory=Counter)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.method == "GET":
            return web.json_response({"there": self.posts[request.match_info["name"]] > 0})
        key = (await request.read()).decode()
        if self.dice.random() < 0.1:
            return web.Response(status=503)  # Before anything was done.
        self.posts[key] += 1
        await asyncio.sleep(self.dice.random() * 0.05)
        fate = self.dice.random()
        if fate < 0.1 and request.transport:
            request.transport.close()
        return web.Response(status=500 if fate > 0.9 else 200)


@pytest.fixture
async def outlet() -> AsyncIterator[tuple[BadOutlet, str]]:
    seed = int(os.environ.get("RESPONDER_SEED", random.SystemRandom().randrange(2**31)))
    sys.stderr.write(f"RESPONDER_SEED={seed}\n")
    bad = BadOutlet(random.Random(seed))
    app = web.Application()
    app.router.add_route("*", "/{name}", bad.answer)
    async with TestServer(app) as server:
        yield bad, str(server.make_url("")).rstrip("/")


async def run_and_kill(database: Path, address: str, start: datetime, after_s: float) -> None:
    command = [sys.executable, "-m", "tests.faults.publishing_process", database, address, start.isoformat()]
    process = await asyncio.create_subprocess_exec(
        *map(str, command),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout
    assert await process.stdout.readline() == b"go\n"
    await asyncio.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    await process.wait()


@pytest.mark.parametrize(
    "kills", [pytest.param(6, id="six kills"), pytest.param(100, id="a hundred", marks=pytest.mark.slow)]
)
async def test_whatever_is_killed_when_everything_goes_out_and_nothing_twice(
    newsroom: Newsroom, outlet: tuple[BadOutlet, str], kills: int
) -> None:
    bad, address = outlet
    room, store = newsroom.room, newsroom.room.store
    press = replace(newsroom.press, outlets=outlets(address))
    version = await newsroom.approved(await newsroom.holding(await newsroom.breaks()))
    ordered = await press.publish(version.id, Order(tuple(press.outlets)), OFFICER, room.now)
    now = room.now
    for _ in range(kills):
        await run_and_kill(store._path, address, now, bad.dice.random() * 0.12)
        now += timedelta(seconds=90)  # The lease of what was in hand has run out.
    for _ in range(20):
        held = await store.read(lambda db: publications.of_text(db, version.text))
        if all(one.state is PublicationState.LIVE for one in held):
            break
        await run_and_kill(store._path, address, now, 1.5)
        now += timedelta(seconds=90)
    assert Counter(one.state for one in held) == {PublicationState.LIVE: len(ordered)}
    assert dict(bad.posts) == {one.id: 1 for one in ordered}
    assert await store.read(journal.verify) > 0
    lines = await store.read(lambda db: tuple(journal.lines(db)))
    live = Counter(line.act.object for line in lines if line.act.verb == "publication.live")
    assert set(live.values()) == {1}
