"""Tells open desks that something changed."""

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True)
class Live:
    """Each ring wakes everybody who waits; who was busy meanwhile sees that the count moved on.

    reading: how many of how many of the library's texts are read; None once all are.
    """

    count: int = 0
    reading: tuple[int, int] | None = None
    _waiting: set[asyncio.Event] = field(default_factory=set)

    def read(self, done: int, whole: int) -> None:
        """The library is being read, at the first start of all."""
        self.reading = (done, whole) if done < whole else None
        self.ring()

    def ring(self) -> None:
        self.count += 1
        for event in self._waiting:
            event.set()

    async def wait(self, seen: int, timeout_s: float) -> int:
        """Return the count once it differs from the one seen, or after the time limit."""
        if self.count == seen:
            event = asyncio.Event()
            self._waiting.add(event)
            try:
                async with asyncio.timeout(timeout_s):
                    await event.wait()
            except TimeoutError:
                pass
            finally:
                self._waiting.discard(event)
        return self.count
