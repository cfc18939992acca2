"""How a text begins: whose work it is, its name and its address, and its first version."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from responder.decide import drafting
from responder.model.library import ExplainerId
from responder.model.oncall import PersonId
from responder.model.story import Story
from responder.model.text import Language
from responder.model.version import Content, Text, TextId, TextKind, Version
from responder.store import versions


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of writing, in whatever languages."""

    kind: TextKind
    story: Story | None  # None: of the library.
    explainer: ExplainerId | None  # What it is made from.
    seed: str = ""  # Tells those apart that are made from nothing.

    @property
    def id(self) -> str:
        """The same for the same work, so that it is begun once."""
        return "w-" + _hash(str(self.story.id if self.story else ""), self.kind, self.explainer or self.seed)


def held(db: Database, work: Work) -> dict[Language, Text]:
    return {one.language: one for one in versions.of_work(db, work.id)}


def begin(db: Database, work: Work, content: Content, author: PersonId, now: datetime) -> Version:
    """Start a text of a work in one language; its twin's address is its own."""
    twin = next(iter(held(db, work).values()), None)
    text = Text(
        TextId("t-" + _hash(work.id, content.language)),
        work.id,
        work.kind,
        content.language,
        work.story.id if work.story else None,
        work.explainer,
        twin.slug if twin else _slug(db, work),
        now,
        content.drill,
    )
    versions.start(db, text)
    return versions.save(db, text.id, None, content, author=author, now=now)


def _slug(db: Database, work: Work) -> str:
    story = work.story
    subject = story.scope.subject if story else None
    name = str(work.explainer or subject or work.kind)
    mark = "" if story is None and work.explainer else (story.id[2:8] if story else work.id[2:8])
    kind = f"{name}-{work.kind}" if work.kind is TextKind.HOLDING else name
    wanted = drafting.slug(kind, mark)
    return f"{wanted}-{work.id[2:6]}" if versions.slug_taken(db, wanted) else wanted


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
