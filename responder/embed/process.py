"""The embedder's side of the worker: starts it, gives it jobs, ends it.

Context: the model needs a process of its own that can be killed and that was never forked.
Options: ``multiprocessing`` with spawn, or a plain child with pipes. Outcome: a plain child.
multiprocessing imports the parent's ``__main__`` again (seconds, and all of the service), adds a
tracker process, and its pipes block, so each wait would need a thread. Cost: the framing of
``wire.py``.
"""

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

from responder.embed.contract import EmbedSettings, Loader
from responder.embed.wire import Done, Failed, Job, Message, Ready, Start, pack, read_async
from responder.errors import EmbedError

_QUIET = {
    "TQDM_DISABLE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_VERBOSITY": "error",
    "TRANSFORMERS_VERBOSITY": "error",
}
_GRACE_S = 2.0  # For a worker to leave by itself when its pipe closes.


class JobError(Exception):
    """A job got no vectors. Never leaves this package: the job is tried again in another shape."""


class Worker:
    """One running worker with its model loaded; does one job at a time."""

    def __init__(self, process: asyncio.subprocess.Process, timeout_s: float) -> None:
        self._process = process
        self._timeout_s = timeout_s
        self.dimension = 0

    @classmethod
    async def start(cls, loader: Loader, settings: EmbedSettings) -> Self:
        """Raises EmbedError with the worker's reason when the model cannot be loaded."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "responder.embed"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_environment(),
        )
        worker = cls(process, settings.timeout_s)
        try:
            answer = await worker._ask(Start(loader, settings), settings.start_timeout_s)
        except JobError as error:
            raise EmbedError(f"the embedding worker cannot start: {error}") from error
        except asyncio.CancelledError:
            await worker.kill()
            raise
        if not isinstance(answer, Ready):
            await worker.kill()
            raise EmbedError(f"the embedding worker cannot start: {_said(answer)}")
        worker.dimension = answer.dimension
        return worker

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def encode(self, texts: list[str]) -> Done:
        """Raises JobError; the worker may be dead after it."""
        answer = await self._ask(Job(texts), self._timeout_s)
        if not isinstance(answer, Done):
            raise JobError(_said(answer))
        return answer

    async def stop(self) -> int:
        """Let the worker leave, kill it if it does not, and return its exit code."""
        stdin = self._process.stdin
        if stdin is not None:
            stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_GRACE_S):
                await self._process.wait()
        return await self.kill()

    async def kill(self) -> int:
        """Return the exit code; minus the signal's number when a signal ended it.

        For one that is dying already, ``stop`` is right: a signal sent between its end and asyncio's
        notice of it loses the exit code (https://github.com/python/cpython/issues/87744).
        """
        if self.alive:
            with suppress(ProcessLookupError):
                self._process.kill()
        await self._process.communicate()
        return await self._process.wait()

    async def _ask(self, message: Message, timeout_s: float) -> Message:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise JobError("it has no pipes")
        try:
            async with asyncio.timeout(timeout_s):
                stdin.write(pack(message))
                await stdin.drain()
                return await read_async(stdout)
        except TimeoutError as error:
            await self.kill()
            raise JobError(f"no answer within {timeout_s:g} s") from error
        except (OSError, asyncio.IncompleteReadError) as error:
            raise JobError(f"it ended with exit code {await self.stop()}") from error


def _said(answer: Message) -> str:
    return answer.reason if isinstance(answer, Failed) else f"unexpected {type(answer).__name__}"


def _environment() -> dict[str, str]:
    """Let the worker import what this process can, with all cores it may use and without chatter."""
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    path = os.pathsep.join(part or str(Path.cwd()) for part in sys.path)
    return _QUIET | {"OMP_NUM_THREADS": str(threads)} | os.environ | {"PYTHONPATH": path}
