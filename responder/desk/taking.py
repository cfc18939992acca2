"""The person's hand on texts from elsewhere: take one into a review here, as a draft of one's own.

The taker counts as its author, so somebody else must sign it off and a third person publishes it.
Where the words came from is kept beside the version, and goes along into what is made of them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from responder.decide import drafting
from responder.desk import begun
from responder.desk.begun import Work
from responder.desk.office import found
from responder.desk.packs import Packs, keep
from responder.errors import NotAllowedError
from responder.exchange.staging import opened
from responder.model.exchange import Staged, StagedId, StagedState, Taken
from responder.model.journal import Act
from responder.model.library import Explainer
from responder.model.oncall import PersonId
from responder.model.text import Language
from responder.model.version import Content, Text, TextKind, Version
from responder.store import journal, staging, taken, versions


@dataclass(frozen=True, slots=True)
class Offer:
    """A draft from elsewhere beside what it would change here."""

    content: Content | None  # None where our own rules do not let it in.
    base: Content | None = None  # What was taken of it last, else what this desk says; None if nothing.
    taken: Taken | None = None  # Where base is what was taken.
    changed_here: bool = False  # This desk has written on what it took.


class Taking(Packs):
    """What people do with drafts of other desks."""

    def offer(self, db: Database, one: Staged, today: date) -> Offer:
        explainer = opened(one, self.library.subjects, today)
        if explainer is None:
            return Offer(None)
        content = drafting.from_explainer(explainer, drill=False)
        text = begun.held(db, Work(TextKind.EXPLAINER, None, explainer.id)).get(explainer.language)
        latest = versions.latest(db, text.id) if text else None
        before = taken.last(db, one.source, explainer.id, explainer.language)
        if before is not None:
            known = found(versions.version(db, before.version)).content
            changed = latest is not None and latest.content not in (known, content)
            return Offer(content, known, before, changed_here=changed)
        ours = self._explainer(explainer.id, explainer.language)
        if latest is not None:
            return Offer(content, latest.content)
        return Offer(content, drafting.from_explainer(ours, drill=False) if ours else None)

    async def take(self, wanted: StagedId, person: PersonId, now: datetime) -> tuple[Text, ...]:
        """Make a draft, in both languages if both came, into texts of the library's own.

        A text that is here already gets another version after its newest one.
        """

        def change(db: Database) -> tuple[Text, ...]:
            chosen, author = found(staging.one(db, wanted)), self.person(person).id
            if chosen.state is not StagedState.DRAFT:
                raise NotAllowedError("over")
            made = [self._take(db, one, author, now) for one in staging.with_twin(db, chosen)]
            if not any(made):
                raise NotAllowedError("same_words")
            return tuple(one for one in made if one)

        return await self.write(change)

    async def hear(self, notice: str, person: PersonId, now: datetime) -> None:
        """Somebody has seen what a desk took back, or that this was a mistake."""

        def change(db: Database) -> None:
            told = next((one for one in staging.notices(db) if one.id == notice), None)
            if told is None or not staging.see(db, notice, self.person(person).id):
                raise NotAllowedError("over")
            detail = f"{told.peer} {told.id}"
            journal.write(db, Act(now, person, "library.notice_seen", told.retraction.explainer, "", detail))

        await self.write(change)

    def _take(self, db: Database, one: Staged, person: PersonId, now: datetime) -> Text | None:
        """None where the same words are here already."""
        explainer = opened(one, self.library.subjects, now.date())
        if explainer is None:
            raise NotAllowedError("staged_faulty")
        work = Work(TextKind.EXPLAINER, None, explainer.id)
        before = self._before(db, work, explainer.language, person, now)
        content = drafting.from_explainer(explainer, drill=False)
        if before and before.content == content:
            return None
        version = (
            keep(db, before, content, author=person, now=now)
            if before
            else begun.begin(db, work, content, person, now)
        )
        text = found(versions.text(db, version.text))
        self._note(db, one, explainer, version, person, now=now)
        return text

    def _before(
        self, db: Database, work: Work, language: Language, person: PersonId, now: datetime
    ) -> Version | None:
        """What this desk has of it: its own text, else its library's, begun as one to compare with."""
        if text := begun.held(db, work).get(language):
            return versions.latest(db, text.id)
        ours = self._explainer(work.explainer, language)
        if ours is None:
            return None
        return begun.begin(db, work, drafting.from_explainer(ours, drill=False), person, now)

    def _note(
        self,
        db: Database,
        one: Staged,
        explainer: Explainer,
        version: Version,
        person: PersonId,
        *,
        now: datetime,
    ) -> None:
        staging.move(db, one.id, StagedState.TAKEN)
        origin = Taken(
            version.id,
            version.text,
            one.id,
            one.source,
            explainer.id,
            one.key,
            one.hash,
            one.provenance,
            person,
            now,
        )
        taken.keep(db, origin)
        detail = f"{version.content.language} {version.content.title}: {one.provenance}"
        journal.write(db, Act(now, person, "text.taken", version.id, "", detail))

    def _explainer(self, wanted: str | None, language: Language) -> Explainer | None:
        texts = self.library.explainers
        return next((one for one in texts if one.id == wanted and one.language is language), None)
