"""Collects texts into jobs and gets each job through a worker that may hang or crash."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeAlias

from responder.embed.contract import EmbedSettings, Figures, Loader
from responder.embed.process import JobError, Worker
from responder.embed.wire import Done
from responder.errors import EmbedError

Answer: TypeAlias = bytes | EmbedError
"""A float16 vector, or why there is none. An error is a value here: several callers may share it."""

_START_AGAIN_S = 10.0  # A worker that could not start is not started for every job in a row.
_REFUSED_S = 3600.0  # A text that broke the worker alone is not given to it again for so long.
_NAMED_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A text on its way to the model."""

    key: bytes
    text: str
    at: float  # Time of the event loop.
    answer: asyncio.Future[Answer]


class Batches:
    """The queue before the worker, and the worker's keeper.

    keep: called with the vectors of each finished job.
    """

    def __init__(
        self, settings: EmbedSettings, loader: Loader, keep: Callable[[Mapping[bytes, bytes]], None]
    ) -> None:
        self._settings = settings
        self._loader = loader
        self._keep = keep
        self._queue: asyncio.Queue[Asked] = asyncio.Queue()
        self._open: dict[bytes, Asked] = {}
        self._refused: dict[bytes, tuple[float, EmbedError]] = {}
        self._worker: Worker | None = None
        self._starting = asyncio.Lock()
        self._no_start: tuple[float, EmbedError] | None = None
        self._closed = False
        self.figures = Figures()

    def ask(self, key: bytes, text: str) -> asyncio.Future[Answer]:
        """Queue a text once, however many ask for it."""
        loop = asyncio.get_running_loop()
        if (asked := self._open.get(key)) is not None:
            return asked.answer
        asked = Asked(key, text, loop.time(), loop.create_future())
        if (refusal := self._refusal(key, asked.at)) is not None:
            asked.answer.set_result(refusal)
        else:
            self._open[key] = asked
            self._queue.put_nowait(asked)
        return asked.answer

    async def run(self) -> None:
        """Do job after job until cancelled, with a worker kept ready for the next one."""
        try:
            while True:
                if self._settings.ahead:
                    with suppress(EmbedError):
                        await self.ready()
                await self._answer(await self._collect(), again=True)
        finally:
            self._closed = True
            self._settle_all(_closed())
            if self._worker is not None:
                await self._worker.stop()

    async def ready(self) -> Worker:
        """Return the running worker, started if need be; raises EmbedError when it cannot start."""
        async with self._starting:
            if self._worker is None or not self._worker.alive:
                self._worker = await self._start(again=self._worker is not None)
            return self._worker

    async def _start(self, *, again: bool) -> Worker:
        if self._closed:
            raise _closed()
        now = asyncio.get_running_loop().time()
        if self._no_start is not None and now < self._no_start[0]:
            raise self._no_start[1]
        try:
            worker = await Worker.start(self._loader, self._settings)
        except EmbedError as error:
            self._no_start = (asyncio.get_running_loop().time() + _START_AGAIN_S, error)
            raise
        if self._closed:
            await worker.stop()
            raise _closed()
        self._no_start = None
        self.figures = replace(self.figures, respawns=self.figures.respawns + again)
        return worker

    async def _collect(self) -> list[Asked]:
        """Wait for a text, then for company: until the job is full or the first has waited enough.

        A text that waited while the worker was busy waits no more.
        """
        first = await self._queue.get()
        batch = [first]
        with suppress(TimeoutError):
            async with asyncio.timeout_at(first.at + self._settings.wait_ms / 1000):
                while len(batch) < self._settings.batch:
                    batch.append(await self._queue.get())
        return batch

    async def _answer(self, batch: Sequence[Asked], *, again: bool) -> None:
        """Encode; on failure once more, then by halves, until the text at fault stands alone."""
        try:
            worker = await self.ready()
            self._settle(batch, await worker.encode([asked.text for asked in batch]))
        except EmbedError as error:
            self._settle_all(error)
        except JobError as error:
            if again:
                await self._answer(batch, again=False)
            elif len(batch) == 1:
                self._refuse(batch[0], error)
            else:
                half = len(batch) // 2
                await self._answer(batch[:half], again=False)
                await self._answer(batch[half:], again=False)

    def _settle(self, batch: Sequence[Asked], done: Done) -> None:
        self._keep({asked.key: vector for asked, vector in zip(batch, done.vectors, strict=True)})
        figures = self.figures
        self.figures = replace(
            figures,
            encoded=figures.encoded + len(batch),
            seconds_encoding=figures.seconds_encoding + done.seconds,
        )
        for asked, vector in zip(batch, done.vectors, strict=True):
            self._set(asked, vector)

    def _refuse(self, asked: Asked, error: JobError) -> None:
        named = asked.text[:_NAMED_CHARACTERS]
        refusal = EmbedError(f"the embedding model failed on the text {named!r}: {error}")
        now = asyncio.get_running_loop().time()
        self._refused = {key: kept for key, kept in self._refused.items() if kept[0] > now}
        self._refused[asked.key] = (now + _REFUSED_S, refusal)
        self._set(asked, refusal)

    def _refusal(self, key: bytes, now: float) -> EmbedError | None:
        if self._closed:
            return _closed()
        until, refusal = self._refused.get(key, (now, None))
        return refusal if until > now else None

    def _settle_all(self, error: EmbedError) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()
        for asked in tuple(self._open.values()):
            self._set(asked, error)

    def _set(self, asked: Asked, answer: Answer) -> None:
        if not asked.answer.done():  # Half of a job may have been settled with all the rest.
            del self._open[asked.key]
            asked.answer.set_result(answer)


def _closed() -> EmbedError:
    return EmbedError("the embedder is closed")
