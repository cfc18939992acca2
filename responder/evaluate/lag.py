"""How late the event loop comes back to those who wait for it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

PULSE_S = 0.01


@contextmanager
def watched() -> Iterator[list[float]]:
    """Seconds by which a short sleep on the event loop comes back late, again and again."""
    lags: list[float] = []

    async def watch() -> None:
        while True:
            start = time.monotonic()
            await asyncio.sleep(PULSE_S)
            lags.append(time.monotonic() - start - PULSE_S)

    task = asyncio.get_running_loop().create_task(watch())
    try:
        yield lags
    finally:
        task.cancel()
