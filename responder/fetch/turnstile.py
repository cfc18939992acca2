"""Lets a crowd through bit by bit, so that the event loop is never held up by all of it at once."""

import asyncio
from collections import deque


class Turnstile:
    """So many pass in one turn of the event loop, in the order they come; the others wait for the next.

    A semaphore bounds how many are inside, not how many move at once: 64 feeds that may all start
    open their connections in one turn, and whoever else waits for the loop waits for all of them.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def passed(self) -> None:
        """Come back when it is this caller's turn."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._turn)
        turn = loop.create_future()
        self._waiting.append(turn)
        await turn

    def _turn(self) -> None:
        for _ in range(min(self._at_once, len(self._waiting))):
            turn = self._waiting.popleft()
            if not turn.done():  # Not cancelled meanwhile.
                turn.set_result(None)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._turn)
