"""Lets the service live and die, life after life, while people, channels and outlets go on."""

import asyncio
import os
import random
import resource
import shutil
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from time import monotonic

from sqlite_utils import Database

from responder.bench_faults import child, sample
from responder.bench_faults.channels import Channels
from responder.bench_faults.ledger import Kind, Ledger
from responder.bench_faults.outlets import Outlets
from responder.bench_faults.people import People
from responder.bench_faults.plan import FULL_S, HOUR, Life, Trouble, begins, draw, script
from responder.bench_faults.proof import Found, proved, unfinished
from responder.bench_faults.story import Telling, World
from responder.bench_faults.world import Moods, served
from responder.clock import WallClock

START_S = 60.0  # The first start imports everything; the others are forked from it.
BEAT_S, BEATS = 1.3, 300  # Of the last life, in which all comes to an end.
LOOK_EVERY = 25  # Kills between two looks at what is in the database.


@dataclass(frozen=True, slots=True)
class FaultScores:
    """What a run came to."""

    seed: int
    kills: int
    busy: int  # Kills that came while somebody, a channel or an outlet waited for an answer.
    seconds: float
    troubles: Mapping[Trouble, int]
    acts: dict[Kind, int]
    unsure: int
    refused_full: int
    found: Found
    twice: Sequence[str]
    known_repeats: int  # Publications that came to an outlet again, and that it knew.
    fates: dict[str, int]
    faults: Sequence[str]
    start_s: float  # Mean of all starts but the first.

    @property
    def good(self) -> bool:
        found = self.found
        bad = (
            *found.lost.values(),
            found.wrong,
            found.unsent,
            found.repeats_too_many,
            self.twice,
            self.faults,
        )
        return not any(bad)


async def faults(kills: int, seed: int, folder: Path, tell: Callable[[str], None]) -> FaultScores:
    """Kill the service so many times. folder: where it may keep its data; tell: of how far it has come."""
    return await Bench(folder, seed, tell).run(kills)


@dataclass
class Bench:
    """One run in a folder."""

    folder: Path
    seed: int
    tell: Callable[[str], None] = lambda _: None
    moods: Moods = field(default_factory=Moods)
    ledger: Ledger = field(default_factory=Ledger)
    stories: list[asyncio.Task[None]] = field(default_factory=list)
    ahead: timedelta = timedelta()
    trouble: Trouble = Trouble.NONE  # Of the life that is lived.
    busy_kills: int = 0
    starts_s: list[float] = field(default_factory=list)

    async def run(self, kills: int) -> FaultScores:
        began, lives = monotonic(), draw(kills, self.seed)
        self.channels, self.outlets = Channels(self.moods), Outlets(self.moods)
        self.people = People(_free_port(), self.ledger)
        self.world = World(self.people, self.ledger, self.channels, self.outlets)
        self.ahead = begins(lives) - WallClock().now()
        async with AsyncExitStack() as stack:
            address = await self._outside(stack)
            places = sample.Addresses(self.people.port, address)
            self.settings = sample.write_settings(self.folder, places)
            self.environment = sample.environment(places)
            await self._first()
            for life in lives:
                await self._live(life)
                if life.number % LOOK_EVERY == 0:
                    self._look(life.number)
            await self._last()
        found = self._proved(lives)
        return FaultScores(
            self.seed,
            kills,
            self.busy_kills,
            monotonic() - began,
            Counter(life.trouble for life in lives if life.trouble is not Trouble.NONE),
            self.ledger.counted(),
            self.ledger.unsure,
            self.ledger.refused_full,
            found,
            self.outlets.twice(),
            self.outlets.repeats.total(),
            {str(fate): n for fate, n in self.moods.met.items()},
            self.ledger.faults,
            sum(self.starts_s[1:]) / max(1, len(self.starts_s) - 1),
        )

    async def _outside(self, stack: AsyncExitStack) -> str:
        log = self.folder / "log"
        os.mkfifo(log)
        handle = os.open(log, os.O_RDWR | os.O_NONBLOCK)
        stack.callback(os.close, handle)
        asyncio.get_running_loop().add_reader(handle, self._logged, handle)
        stack.callback(asyncio.get_running_loop().remove_reader, handle)
        receipts = asyncio.create_task(self._call_back(), name="receipts")
        stack.push_async_callback(_ended, [receipts])
        stack.push_async_callback(_ended, self.stories)
        return await served(
            stack,
            self.moods,
            *((f"/{name}{{tail:.*}}", getattr(self.channels, name)) for name in sample.CHANNELS),
            *((f"/{name}{{tail:.*}}", getattr(self.outlets, name)) for name in sample.OUTLETS[1:]),
        )

    async def _first(self) -> None:
        """A life in which everybody signs in and nobody is disturbed; it too ends with a kill."""
        self.moods.good = True
        async with self._process(sign_in=True) as (_, told):
            ready = await _heard(told, START_S)
            await self.people.sign_in(ready.links)
        self.moods.good = False

    async def _live(self, life: Life) -> None:
        self.ledger.life = self.moods.life = life.number
        self.moods.dice, self.trouble = random.Random(life.seed), life.trouble
        self.ahead += life.down
        if life.trouble in {Trouble.BACK, Trouble.AHEAD}:
            self.ahead += HOUR if life.trouble is Trouble.AHEAD else -HOUR
        for _ in range(life.stories):
            self._begin_story()
        began = monotonic()
        async with self._process() as (process, told):
            if life.starting:
                await asyncio.sleep(life.kill_after_s)
                return
            await _heard(told, START_S)
            self.starts_s.append(monotonic() - began)
            self.people.alive.set()
            await self._troubled(life, process, told)

    async def _troubled(self, life: Life, process: ForkServerProcess, told: Connection) -> None:
        left_s = life.kill_after_s
        match life.trouble:
            case Trouble.FULL:
                await asyncio.sleep(life.trouble_after_s)
                self.people.full = True
                _limit(process, 1)
                await asyncio.sleep(FULL_S)
                _limit(process, resource.RLIM_INFINITY)
                left_s -= life.trouble_after_s + FULL_S
            case Trouble.BACK_RUNNING | Trouble.AHEAD_RUNNING:
                await asyncio.sleep(life.trouble_after_s)
                self.ahead += HOUR if life.trouble is Trouble.AHEAD_RUNNING else -HOUR
                told.send(self.ahead)
                left_s -= life.trouble_after_s
        await asyncio.sleep(left_s)
        if process.exitcode is not None:
            self.ledger.faults.append(f"the service of life {life.number} ended by itself")

    async def _last(self) -> None:
        """Nothing fails any more, time passes, and everything comes to its end."""
        self.moods.good, self.trouble = True, Trouble.NONE
        self.ledger.life += 1
        self.moods.life = self.ledger.life
        async with self._process() as (_, told):
            await _heard(told, START_S)
            self.people.alive.set()
            for _ in range(BEATS):
                await asyncio.sleep(BEAT_S)
                self.ahead += timedelta(seconds=61)
                told.send(self.ahead)
                if all(task.done() for task in self.stories) and not self._unfinished():
                    break
            else:
                waiting = sum(not task.done() for task in self.stories)
                self.ledger.faults.append(
                    f"in the end {waiting} stories and {self._unfinished()} things still waited"
                )
        for task in self.stories:
            if task.done() and (error := task.exception()):
                self.ledger.faults.append(f"{task.get_name()}: {error!r}")

    @asynccontextmanager
    async def _process(self, *, sign_in: bool = False) -> AsyncIterator[tuple[ForkServerProcess, Connection]]:
        """A process that is the service, killed at the end."""
        context = get_context("forkserver")
        context.set_forkserver_preload([child.__name__])
        ours, theirs = context.Pipe()
        birth = child.Birth(self.settings, self.environment, self.folder / "log", self.ahead, sign_in)
        process = context.Process(target=child.live, args=(birth, theirs), daemon=True)
        await asyncio.to_thread(process.start)
        theirs.close()
        try:
            yield process, ours
        finally:
            self.people.alive.clear()
            waits = self.moods.under_way[self.moods.life] or self.people.asking
            self.busy_kills += bool(waits) and not self.moods.good
            process.kill()
            await asyncio.to_thread(process.join)
            self.people.full = False
            ours.close()

    def _begin_story(self) -> None:
        number = len(self.stories) + 1
        telling = Telling(self.world, script(number, self.seed))
        self.stories.append(asyncio.create_task(telling.go(), name=f"story {number}"))

    async def _call_back(self) -> None:
        """The channels' own calls, each as often as they make it."""
        while True:
            await asyncio.sleep(0.05)
            while self.channels.receipts:
                one = self.channels.receipts.pop()
                headers = {"X-Twilio-Signature": one.signature}
                if (await self.people.post(one.path, "", one.form, headers)).good:
                    self.ledger.note(Kind.RECEIPT, one.path.rpartition("/")[2], one.form["MessageStatus"])

    def _logged(self, handle: int) -> None:
        with suppress(BlockingIOError):
            said = os.read(handle, 1 << 16).decode(errors="replace")
            if "Traceback" in said and self.trouble is not Trouble.FULL:
                self.ledger.faults.append(f"in the log of life {self.ledger.life}: {said[:300]}")
            with (self.folder / "service.log").open("a", encoding="utf-8") as log:
                log.write(said)

    def _unfinished(self) -> int:
        with closing(Database(self.folder / "data" / "responder.db")) as db:
            return unfinished(db, WallClock().now() + self.ahead)

    def _look(self, kills: int) -> None:
        """Nothing may be missing between the lives either; of a copy, so that the real one is recovered."""
        lost = {kind: names for kind, names in self._proved(()).lost.items() if names}
        missing = [f"after {kills} kills: {kind} lost: {', '.join(names)}" for kind, names in lost.items()]
        self.ledger.faults += missing
        self.tell("\n".join(missing or [f"{kills} kills, {len(self.ledger.promises)} acts, nothing lost"]))

    def _proved(self, lives: Sequence[Life]) -> Found:
        full = frozenset(life.number for life in lives if life.trouble is Trouble.FULL)
        copy = self.folder / "copy"
        copy.mkdir(exist_ok=True)
        for path in (self.folder / "data").glob("responder.db*"):
            if not path.name.endswith("-shm"):
                shutil.copy(path, copy / path.name)
        with closing(Database(copy / "responder.db")) as db:
            return proved(db, self.ledger, self.channels, excused=full)


async def _heard(told: Connection, patience_s: float) -> child.Ready:
    """What the process says when its desk is open."""
    while not await asyncio.to_thread(told.poll, min(patience_s, 5)):
        patience_s -= 5
        if patience_s <= 0:
            raise RuntimeError("the service did not start")
    ready = told.recv()
    if not isinstance(ready, child.Ready):
        raise TypeError(f"the service said {ready!r}")
    return ready


def _limit(process: ForkServerProcess, most: int) -> None:
    """Let a process write no file beyond so many bytes."""
    if process.pid is not None and process.is_alive():
        hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, hard))


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
