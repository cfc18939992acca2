"""Reads the letters that wait in the maildirs and hands them to the cycle."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import structlog

from responder.errors import FetchError, StoreError
from responder.fetch import ParserPool, mail
from responder.intake import maildir
from responder.intake.hand import Intake
from responder.model.feed import Feed

MOST = 20  # Letters of one feed at a time.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Post:
    """feeds: those of kind mail."""

    feeds: Iterable[Feed]
    intake: Intake
    parser: ParserPool

    async def fetch(self) -> int:
        """Hand over what waits; a letter that could not be kept stays. Returns how many were settled."""
        settled = 0
        for feed in self.feeds:
            folder = Path(feed.door.folder) if feed.door else Path()
            try:
                for letter in await asyncio.to_thread(maildir.waiting, folder, MOST):
                    await self._one(feed, letter)
                    await asyncio.to_thread(maildir.done, folder, letter)
                    settled += 1
            except (StoreError, OSError) as error:
                log.error("mail waits", feed=feed.id, error=str(error))
        return settled

    async def _one(self, feed: Feed, letter: Path) -> None:
        """Raises StoreError when it is not kept, OSError when it cannot be read."""
        body = await asyncio.to_thread(_read, letter)
        try:
            found = await self.parser.parse(mail.parse, feed, body, "")
        except FetchError as error:
            log.warning("mail refused", feed=feed.id, why=error.what, file=letter.name)
            return
        await self.intake.hand(feed, [sighting.entry for sighting in found])


def _read(letter: Path) -> bytes:
    with letter.open("rb") as file:
        return file.read(mail.MOST_BYTES)
