"""Takes what is brought in to a test's room, as the service does, but at once."""

import asyncio

from responder.errors import StoreError
from responder.intake import Handed, Intake
from responder.intake.hand import in_store, refuse, tell
from tests.room import Room


class Taking:
    """Digests in turn; `stuck` keeps nothing and answers nothing, `broken` cannot write."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._turn = asyncio.Lock()
        self._work: set[asyncio.Task[None]] = set()
        self.stuck = self.broken = False
        self.intake = Intake(self._put, lambda: room.now)

    def _put(self, handed: Handed) -> None:
        if not self.stuck:
            self._work.add(asyncio.create_task(self._digest(handed), name="digest"))

    async def _digest(self, handed: Handed) -> None:
        room = self._room
        async with self._turn:
            if self.broken:
                refuse([handed], StoreError("the disk is full"))
                return
            before = await in_store(room.store, [handed])
            assert handed.look
            await room.cycle.observe([handed.look], room.feeds, room.now, states=[handed.state])
            tell([handed], before, await in_store(room.store, [handed]))
