"""The person's hand on experts' words in texts: put in what is cleared, take out, and call back."""

from datetime import datetime

from sqlite_utils import Database

from responder.decide.quoting import packed, quoted, what_was_wrong, without
from responder.desk.office import Office, found
from responder.errors import NotAllowedError
from responder.model.journal import Act
from responder.model.oncall import PersonId
from responder.model.quoted import Quoted
from responder.model.response import Quotation, QuotationId
from responder.model.version import Content, Text, TextId, Version, VersionState
from responder.store import journal, quotations, versions

_MACHINE = PersonId("machine")
_NOT_OUT = (VersionState.DRAFT, VersionState.IN_REVIEW)


class Packs(Office):
    """What people do with the words that experts gave for a story."""

    async def add_words(self, text: TextId, person: PersonId, now: datetime) -> Version:
        """Put every cleared quotation of the story into a text, as a new version."""

        def change(db: Database) -> Version:
            held, latest = found(versions.text(db, text)), found(versions.latest(db, text))
            offered = self.offered(db, held, latest.content)
            if not offered:
                raise NotAllowedError("no_words")
            content = packed(latest.content, offered)
            return keep(db, latest, content, author=self.person(person).id, now=now)

        return await self.write(change)

    async def drop_words(
        self, text: TextId, quotation: QuotationId, person: PersonId, now: datetime
    ) -> Version:
        """Take one quotation out of a text, as a new version."""

        def change(db: Database) -> Version:
            latest = found(versions.latest(db, text))
            content = without(latest.content, quotation)
            if content == latest.content:
                raise NotAllowedError("unchanged")
            return keep(db, latest, content, author=self.person(person).id, now=now)

        return await self.write(change)

    def offered(self, db: Database, text: Text, content: Content) -> tuple[Quoted, ...]:
        """The story's cleared words that a text does not hold, or holds as they were before."""
        given = quotations.of_story(db, text.story) if text.story else ()
        experts = {one.id: one for one in self.library.experts}
        known = (quoted(one, experts[one.expert], text.language) for one in given if one.expert in experts)
        return tuple(one for one in known if one and one not in content.quotations)


def keep(db: Database, held: Version, content: Content, *, author: PersonId, now: datetime) -> Version:
    """Write the version that follows another; nobody is asked about the other any more."""
    made = versions.save(db, held.text, held, content, author=author, now=now)
    if held.state is VersionState.IN_REVIEW:
        versions.lapse_requests(db, held.id)
    versions.move(db, held.id, VersionState.REPLACED, now, only_from=_NOT_OUT)
    _write(db, made, "version.saved", str(made.number), by=author, now=now)
    return made


def call_back(db: Database, gone: Quotation, now: datetime) -> None:
    """An expert took words back: every text that carries them has a draft without them at once.

    What is in public stands, and is a task of the desk, until that draft went out as a correction.
    """
    for text in versions.quoting(db, gone.id):
        latest = found(versions.latest(db, text.id))
        content = without(latest.content, gone.id)
        if content == latest.content or latest.state is VersionState.RETRACTED:
            continue
        wrong = what_was_wrong(latest.content, [gone.id])
        made = keep(db, latest, content, author=_MACHINE, now=now)
        versions.move(
            db, latest.id, VersionState.REPLACED, now, only_from=(VersionState.APPROVED,), reason=wrong
        )
        _write(db, made, "version.correction_drafted", wrong, by=_MACHINE, now=now)


def _write(db: Database, version: Version, verb: str, detail: str, *, by: PersonId, now: datetime) -> None:
    text = found(versions.text(db, version.text))
    said = f"{text.language} {version.content.title}: {detail}"
    journal.write(db, Act(now, by, verb, version.id, text.story or "", said))
