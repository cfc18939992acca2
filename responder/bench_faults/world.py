"""Everything outside the desk: channels that carry messages and outlets that show texts, all unreliable."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from enum import StrEnum

from aiohttp import web

SILENT_S = 30.0  # Longer than any sender waits.


class Fate(StrEnum):
    """How a server meets a request that changes something."""

    FINE = "fine"
    SLOW = "slow"
    BUSY = "busy"  # Does nothing and asks to be asked again; some with HTTP 200.
    NO = "no"  # Does nothing and never will; some with HTTP 200.
    DROPPED = "dropped"  # Does it, and hangs up without an answer.
    FAULT = "fault"  # Does it, and answers 500.
    SILENT = "silent"  # Does it, and never answers.


_WEIGHTS = {
    Fate.FINE: 50,
    Fate.SLOW: 24,
    Fate.BUSY: 8,
    Fate.NO: 4,
    Fate.DROPPED: 6,
    Fate.FAULT: 5,
    Fate.SILENT: 3,
}
_CALM = {Fate.NO: Fate.SLOW, Fate.SILENT: Fate.SLOW}


@dataclass
class Moods:
    """Draws fates. good: after the kills everything works, so that all can come to an end."""

    dice: random.Random = field(default_factory=lambda: random.Random(0))
    good: bool = False
    life: int = 0  # Of the desk that asks.
    under_way: Counter[int] = field(default_factory=Counter)  # Requests of each life that have no answer yet.
    met: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))

    async def fate(self) -> Fate:
        """The next one; what is slow is slow before and after the deed."""
        found = Fate.FINE if self.good else self.dice.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        self.met[found] += 1
        await asyncio.sleep(self.wait_s(found))
        return found

    async def calm(self) -> Fate:
        """Of an outlet's request that only looks."""
        found = await self.fate()
        return _CALM.get(found, found)

    def wait_s(self, fate: Fate) -> float:
        return self.dice.uniform(0.05, 0.35) if fate is Fate.SLOW else self.dice.uniform(0, 0.01)


async def ended(request: web.Request, fate: Fate, moods: Moods, answer: web.Response) -> web.Response:
    """What the asker hears after the deed was done."""
    await asyncio.sleep(moods.wait_s(fate))
    match fate:
        case Fate.DROPPED if request.transport:
            request.transport.abort()
        case Fate.FAULT:
            return web.Response(status=500)
        case Fate.SILENT:
            await asyncio.sleep(SILENT_S)
    return answer


Handler = Callable[[web.Request], Awaitable[web.Response]]


async def served(stack: AsyncExitStack, moods: Moods, *routes: tuple[str, Handler]) -> str:
    """Open a server on this machine for paths that begin so; its address."""

    def counted(handler: Handler) -> Handler:
        async def handled(request: web.Request) -> web.Response:
            life = moods.life
            moods.under_way[life] += 1
            try:
                return await handler(request)
            finally:
                moods.under_way[life] -= 1

        return handled

    app = web.Application()
    for path, handler in routes:
        app.router.add_route("*", path, counted(handler))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"
