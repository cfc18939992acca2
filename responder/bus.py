"""Hand-over of what was read from the collectors to the desk: a queue in this process."""

import asyncio
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bus(Generic[T]):
    """Keeps results in the order they came until the desk takes them, all at once."""

    _queue: asyncio.Queue[T] = field(default_factory=asyncio.Queue)

    def put(self, item: T) -> None:
        self._queue.put_nowait(item)

    async def take(self) -> tuple[T, ...]:
        """Wait for one result, then take all that are there."""
        first = await self._queue.get()
        rest = [self._queue.get_nowait() for _ in range(self._queue.qsize())]
        return (first, *rest)
