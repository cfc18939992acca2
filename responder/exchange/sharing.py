"""Keeps the bundle that this desk has published in step with what it takes back.

What a desk publishes is a person's decision (`responder library publish`); that something in it is
wrong must reach the subscribers by itself, and so must it that this was a mistake. So a retraction has
the published bundle issued again without the text, under the next number, and undoing it has it issued
with the text, as the library now says it. Nothing else in it changes, and a desk that has published
nothing stays silent.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from responder.errors import KnowledgeError
from responder.exchange import bundle, keys
from responder.exchange.bundle import Bundle
from responder.model.exchange import Retraction
from responder.model.library import Explainer
from responder.store import Store, staging

log = structlog.get_logger()


@dataclass(slots=True)
class Sharing:
    """key: the file of the desk's key; path: where its bundle lies once it has been published.

    explainers: of the library, for those whose retraction is undone.
    """

    store: Store
    key: Path
    path: Path
    explainers: Sequence[Explainer] = ()
    _told: tuple[Retraction, ...] = field(default=())

    async def refresh(self, now: datetime) -> bool:
        """Issue the bundle again if something was taken back since, or that undone; True if it was."""
        gone = await self.store.read(staging.retractions)
        if gone == self._told or not self.path.is_file():
            return False
        try:
            signing = keys.load(self.key)
            held = await asyncio.to_thread(_read, self.path, signing)
        except (KnowledgeError, OSError) as error:
            log.error("bundle not issued again", path=str(self.path), error=str(error))
            self._told = gone  # Told once; the next change tries again.
            return False
        self._told = gone
        news = set(gone) - set(held.retractions)
        if not news:
            return False
        back = {one.explainer for one in news if not one.holds}
        held = bundle.with_texts(held, [one for one in self.explainers if one.id in back])
        content = bundle.reissued_content(held, gone)
        number = await self.store.write(lambda db: staging.numbered(db, content, now, after=held.sequence))
        await asyncio.to_thread(put, self.path, bundle.reissued(held, number, gone, signing))
        log.info("bundle issued again", number=number, taken_back=len(news) - len(back), undone=len(back))
        return True


def put(path: Path, raw: bytes) -> None:
    """Replace the bundle whole, so that nobody reads half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(raw)
    part.replace(path)


def _read(path: Path, signing: Ed25519PrivateKey) -> Bundle:
    return bundle.opened(path.read_bytes(), keys.public(signing), str(path))
