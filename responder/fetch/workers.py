"""Parses in worker processes that can be killed, because no parser can be trusted to end.

A worker is spawned, never forked: the service has threads and a loop. It lives as long as its
pipe, so it goes with its parent, however that ends.
"""

import asyncio
import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Self

from responder.errors import FetchError, ParseError, RefusedError
from responder.model.feed import Feed, Sighting

Parse = Callable[[Feed, bytes, str], tuple[Sighting, ...]]
START_S = 30.0  # For a worker to import its parsers.


class ParserPool:
    """A few workers, each with one document at a time; an async context manager.

    timeout_s: after it a worker is killed and its document refused; the others are not disturbed.
    """

    def __init__(self, workers: int = 1, timeout_s: float = 5.0) -> None:
        self._timeout_s = timeout_s
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._workers = [_Worker() for _ in range(workers)]
        for worker in self._workers:
            self._idle.put_nowait(worker)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for worker in self._workers:
            await asyncio.to_thread(worker.end)

    async def parse(self, parse: Parse, feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
        """Run a parse function on a document.

        Raises ParseError from the parser or where its process died, RefusedError out of time.
        """
        worker = await self._idle.get()
        try:
            return await asyncio.to_thread(worker.work, (parse, feed, body, content_type), self._timeout_s)
        finally:
            self._idle.put_nowait(worker)


class _Worker:
    """The parent's end of one worker process; started when first needed."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def work(self, job: tuple[Parse, Feed, bytes, str], timeout_s: float) -> tuple[Sighting, ...]:
        """Blocks; called from a thread."""
        feed = job[1]
        pipe = self._ready(feed)
        try:
            pipe.send(job)
            if not pipe.poll(timeout_s):
                self.end()
                raise RefusedError(feed.id, f"not parsed within {timeout_s:g} s")
            answer: tuple[Sighting, ...] | str = pipe.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise ParseError(feed.id, "the parser's process died on it") from error
        if isinstance(answer, str):
            raise ParseError(feed.id, answer)
        return answer

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
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs,), daemon=True, name="parser")
        self._process.start()
        theirs.close()
        if not self._pipe.poll(START_S):
            self.end()
            raise ParseError(feed.id, "the parser's process does not start")
        self._pipe.recv()
        return self._pipe


def _serve(pipe: Connection) -> None:
    """The worker: one document after another, until the pipe closes."""
    pipe.send("ready")
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            parse, feed, body, content_type = pipe.recv()
            try:
                pipe.send(parse(feed, body, content_type))
            except FetchError as error:
                pipe.send(error.what)
