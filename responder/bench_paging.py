"""Measures pages: from the moment an escalation is due until a channel has taken the message.

The pager, the courier, the sender and a database that waits for its disk are those of the service;
the channels are a server in a process of its own, beside one that takes calls and never answers.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlite_utils import Database

from responder.courier import Courier
from responder.evaluate.figures import percentile
from responder.model.escalation import Escalation, Policy, Standing, Step, Who, WhoKind
from responder.model.library import Contact, Library, SubjectId
from responder.model.oncall import (
    Alert,
    AlertId,
    AlertKind,
    Channel,
    Message,
    Person,
    PersonId,
    Priority,
    Role,
)
from responder.model.story import Attention, Judged, Scope, Severity, Story, StoryId, StoryState
from responder.model.text import Bilingual, Language
from responder.notify import Sender
from responder.paging import Caller, Canary, Climber, Morning, Pager, Staff
from responder.store import Store, alerts, escalations, stories

PEOPLE, CUT_OFF = 60, 6  # The last so many have only the channel that never answers.
ANSWER_S = 0.05  # What a vendor takes to answer.
TICK_S = 1.0
PATIENCE_S = 15.0  # After the last page is due.
SOME = Bilingual("样例", "sample")


@dataclass(frozen=True, slots=True)
class PagingScores:
    """Seconds from due to handed over, over all pages to people whose channel answers."""

    pages: int
    handed_over: int  # Of those whose channel answers.
    to_dead_channel: int  # Pages to people whose only channel never answers.
    p50_s: float
    p99_s: float
    worst_s: float
    repeats: int


async def paging(many: int, seconds: float, folder: Path) -> PagingScores:
    """Let so many pages fall due over so many seconds. folder: where the database may lie."""
    with _server() as (good, dead):
        async with Store(folder / "pages.db") as store, Sender({"KEY": "a sample key"}) as sender:
            watch = _Watch(sender)
            channels = {
                "good": Channel("good", "webhook", f"http://127.0.0.1:{good}/", secret="KEY"),
                "dead": Channel("dead", "webhook", f"http://127.0.0.1:{dead}/", secret="KEY"),
            }
            staff = _staff()
            climber = Climber(staff)
            pager = Pager(store, climber, Caller(staff), Morning(staff, None), Canary(staff, timedelta()))
            contacts = {str(person.id): person.contacts for person in staff.people}
            courier = Courier(store, watch, channels, contacts)
            start = _now() + timedelta(seconds=2)
            due = await store.write(lambda db: _fill(db, many, seconds, start))
            await _run(pager, courier, start + timedelta(seconds=seconds + PATIENCE_S), watch, due)
    return _scores(due, watch, many)


@dataclass(slots=True)
class _Watch:
    """Notes when each alert's message was taken."""

    sender: Sender
    taken: dict[str, datetime] = field(default_factory=dict)
    repeats: int = 0

    async def send(self, channel: Channel, address: str, message: Message, now: datetime) -> None:
        await self.sender.send(channel, address, message, now)
        headline = message.subject.rpartition(" ")[2]
        self.repeats += headline in self.taken
        self.taken.setdefault(headline, _now())


def _now() -> datetime:
    return _EPOCH + timedelta(seconds=time.time())


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def _run(
    pager: Pager, courier: Courier, until: datetime, watch: _Watch, due: dict[str, datetime]
) -> None:
    """As the service does: every second a tick, and a courier that waits for nobody."""
    carriers: set[asyncio.Task[int]] = set()

    def carry() -> None:
        task = asyncio.create_task(courier.carry(_now()))
        carriers.add(task)
        task.add_done_callback(carriers.discard)

    while _now() < until and not due.keys() <= watch.taken.keys():
        began = time.monotonic()
        carry()
        if await pager.tick(_now()):
            carry()
        await asyncio.sleep(max(0.0, TICK_S - (time.monotonic() - began)))
    for task in carriers:
        task.cancel()
    await asyncio.gather(*carriers, return_exceptions=True)


def _staff() -> Staff:
    people = tuple(
        Person(
            PersonId(f"p{n}"),
            f"Person {n} (sample)",
            Role.EDITOR,
            Language.EN,
            (Contact("dead" if n >= PEOPLE - CUT_OFF else "good"),),
        )
        for n in range(PEOPLE)
    )
    return Staff(people, Library({}, (), (), ()), "http://127.0.0.1", ZoneInfo("UTC"))


def _fill(db: Database, many: int, seconds: float, start: datetime) -> dict[str, datetime]:
    """Alerts whose first step is due at a moment of their own; when those are due that can be answered."""
    due: dict[str, datetime] = {}
    for n in range(many):
        at, person = start + timedelta(seconds=seconds * n / many), n % PEOPLE
        alert, story = _alert(n, start), _story(n, start)
        policy = Policy("bench", (Step((Who(WhoKind.PERSON, f"p{person}"),), timedelta(hours=1)),))
        stories.keep(db, [story])
        alerts.add(db, alert)
        escalations.begin(
            db,
            Escalation(alert.id, story.id, alert.priority, policy, Standing.CLIMBING, start, at, at),
        )
        if person < PEOPLE - CUT_OFF:
            due[alert.headline] = at
    # Begun in the future, they would count as those of a clock that was set back.
    db.execute("UPDATE escalations SET since = ?", [start.replace(year=2000).isoformat()])
    return due


def _alert(n: int, at: datetime) -> Alert:
    name = f"a-{n}"
    return Alert(
        AlertId(name),
        at,
        AlertKind.GAP,
        Priority.P1,
        SubjectId("sample"),
        StoryId(f"s-{n}"),
        name,
        (name,),
        at,
        (),
        (),
        SOME,
    )


def _story(n: int, at: datetime) -> Story:
    return Story(
        StoryId(f"s-{n}"),
        f"a-{n}",
        (),
        at,
        at,
        StoryState.OPEN,
        Scope(None, 1.0, SOME),
        Judged(Severity.DANGER, SOME),
        Attention(1.0, 1, 1, 1, SOME),
    )


def _scores(due: dict[str, datetime], watch: _Watch, many: int) -> PagingScores:
    waits: Sequence[float] = sorted(
        (watch.taken[name] - at).total_seconds() for name, at in due.items() if name in watch.taken
    )
    return PagingScores(
        pages=many,
        handed_over=len(waits),
        to_dead_channel=many - len(due),
        p50_s=percentile(waits, 50) or 0.0,
        p99_s=percentile(waits, 99) or 0.0,
        worst_s=waits[-1] if waits else 0.0,
        repeats=watch.repeats,
    )


@contextmanager
def _server() -> Iterator[tuple[int, int]]:
    """Ports of a server that answers and of one that does not, in a process of their own."""
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        good, dead = ours.recv()
        yield int(good), int(dead)
    finally:
        process.kill()
        process.join()


def _serve(told: Connection) -> None:
    async def forever() -> None:
        ports = [await _open(_answers), await _open(_silent)]
        told.send(ports)
        await asyncio.Event().wait()

    asyncio.run(forever())


async def _open(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> int:
    app = web.Application()
    app.router.add_post("/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return int(runner.addresses[0][1])


async def _answers(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(ANSWER_S)
    return web.Response(status=204)


async def _silent(_request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    return web.Response()
