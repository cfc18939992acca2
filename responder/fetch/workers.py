"""Parses in worker processes that can be killed, because no parser can be trusted to end.

A worker is spawned, never forked: the service has threads and a loop. It cannot outlive its parent,
however that ends: idle, it leaves when its pipe closes; at work, it has its own alarm clock, which
the system keeps and no parser can hold up.
"""

import asyncio
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Self

from responder.errors import FetchError, ParseError, RefusedError
from responder.model.feed import Feed, Sighting

Parse = Callable[[Feed, bytes, str], tuple[Sighting, ...]]
START_S = 30.0  # For a worker to import its parsers.
GRACE_S = 1.0  # Between the parent's time limit and the worker's own.


class ParserPool:
    """A few workers, each with one document at a time; an async context manager.

    timeout_s: after it a worker is killed and its document refused; the others are not disturbed.
    """

    def __init__(self, workers: int = 1, timeout_s: float = 5.0) -> None:
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._workers = [_Worker(timeout_s) for _ in range(workers)]
        # Threads of its own: a slow look-up of a name must not hold up a parser, nor a parser the store.
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="parser")
        for worker in self._workers:
            self._idle.put_nowait(worker)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Kill what is still at work, and wait until every process is gone."""
        for worker in self._workers:
            worker.kill()
        for worker in [await self._idle.get() for worker in self._workers]:
            worker.end()
        self._threads.shutdown()

    async def parse(self, parse: Parse, feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
        """Run a parse function on a document.

        Raises ParseError from the parser or where its process died, RefusedError out of time.
        """
        worker = await self._idle.get()
        job = (parse, feed, body, content_type)
        work = asyncio.get_running_loop().run_in_executor(self._threads, worker.work, job)
        # Not in a finally: when the caller is cancelled, the thread still has the worker in hand.
        work.add_done_callback(lambda _: self._idle.put_nowait(worker))
        return await asyncio.shield(work)


class _Worker:
    """The parent's end of one worker process; started when first needed."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def work(self, job: tuple[Parse, Feed, bytes, str]) -> tuple[Sighting, ...]:
        """Blocks; called from a thread."""
        feed = job[1]
        try:
            pipe = self._ready(feed)
            pipe.send(job)
            if not pipe.poll(self._timeout_s):
                self.end()
                raise RefusedError(feed.id, f"not parsed within {self._timeout_s:g} s")
            answer: tuple[Sighting, ...] | str = pipe.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise ParseError(feed.id, "the parser's process died on it") from error
        if isinstance(answer, str):
            raise ParseError(feed.id, answer)
        return answer

    def kill(self) -> None:
        """Only the signal, so that whoever waits for the worker learns of its end."""
        process = self._process
        if process is not None:
            with suppress(ValueError):  # Closed a moment ago, which is the same.
                process.kill()

    def end(self) -> None:
        if self._process is not None and self._pipe is not None:
            self._pipe.close()
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._pipe = None

    def _ready(self, feed: Feed) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self.end()
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        limit_s = self._timeout_s + GRACE_S
        process = spawn.Process(target=_serve, args=(theirs, limit_s), daemon=True, name="parser")
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        if not ours.poll(START_S):
            self.end()
            raise ParseError(feed.id, "the parser's process does not start")
        ours.recv()
        return ours


def _serve(pipe: Connection, limit_s: float) -> None:
    """The worker: one document after another, until the pipe closes or the alarm rings."""
    # By default the alarm ends the process at once, even within C code that never lets Python run.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    pipe.send("ready")
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            parse, feed, body, content_type = pipe.recv()
            signal.setitimer(signal.ITIMER_REAL, limit_s)
            try:
                pipe.send(parse(feed, body, content_type))
            except FetchError as error:
                pipe.send(error.what)
            signal.setitimer(signal.ITIMER_REAL, 0)
