"""The person's hand on texts: start, save, hand in, sign off, send back, recuse, skip the review.

Each act is one transaction with its line in the journal. What an act may not do is refused with
NotAllowedError, whose text is a code that the desk turns into words; the database holds the same
rules a second time (store.rules).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from responder.decide import checklist, drafting, release, sentences
from responder.desk import begun, reviewers
from responder.desk.begun import Work
from responder.desk.packs import keep
from responder.desk.taking import Taking
from responder.errors import NotAllowedError
from responder.model.exchange import Taken
from responder.model.journal import Act
from responder.model.library import ExplainerId
from responder.model.oncall import Person, PersonId
from responder.model.story import Story, StoryId, StoryState
from responder.model.text import Language
from responder.model.version import (
    IN_FORCE,
    Content,
    Emergency,
    Review,
    ReviewState,
    Standing,
    Text,
    TextId,
    TextKind,
    Version,
    VersionId,
    VersionState,
)
from responder.store import alerts, journal, quotations, staging, stories, taken, versions

_ALIVE = (StoryState.DETECTED, StoryState.OPEN, StoryState.TRIAGED)


@dataclass(frozen=True, slots=True)
class Start:
    """What a text is begun from: an explainer of the library, else a map, else nothing."""

    kind: TextKind
    story: StoryId | None = None
    explainer: ExplainerId | None = None
    languages: tuple[Language, ...] = (Language.ZH, Language.EN)


@dataclass(frozen=True, slots=True)
class Texts(Taking):
    """What people do to texts.

    stages: what each version goes through, in order. emergency: who may skip them.
    """

    stages: Sequence[str] = ("review",)
    emergency: PersonId | None = None

    async def start(self, start: Start, person: PersonId, now: datetime) -> tuple[Text, ...]:
        """Begin a text in both languages; begun before, it is the same text again."""
        return await self.write(lambda db: self._start(db, start, self.person(person), now))

    async def save(
        self, text: TextId, after: VersionId | None, content: Content, person: PersonId, *, now: datetime
    ) -> Version:
        """Keep what was written as a new version.

        after: the version that the writer had before them; if another was saved meanwhile, nothing
        is overwritten and NotAllowedError("meanwhile") is raised.
        """
        return await self.write(
            lambda db: self._save(db, _Saved(text, after, content), self.person(person), now)
        )

    async def submit(self, version: VersionId, person: PersonId, now: datetime) -> Version:
        """Hand a draft in for review and ask the first reviewer."""
        return await self.write(lambda db: self._submit(db, version, self.person(person), now))

    async def sign(self, version: VersionId, person: PersonId, comment: str, now: datetime) -> Version:
        """Sign off the stage that waits."""

        def change(db: Database) -> Version:
            standing = self._reviewable(db, version, person)
            self._say(db, standing, person, ReviewState.APPROVED, comment=comment, now=now)
            versions.lapse_requests(db, version, standing.stage)
            _journal(db, now, person, "review.approved", standing.version, detail=self._stage(standing))
            after = reviewers.standing(db, version)
            if after.stage is not None:
                reviewers.ask_next(db, self, after, now)
            elif after.emergency is not None:
                versions.end_emergency(db, version, now)
                _journal(db, now, person, "emergency.reviewed", standing.version)
            elif versions.move(db, version, VersionState.APPROVED, now, only_from=(VersionState.IN_REVIEW,)):
                _journal(db, now, person, "version.approved", standing.version)
            return reviewers.standing(db, version).version

        return await self.write(change)

    async def send_back(self, version: VersionId, person: PersonId, reason: str, now: datetime) -> None:
        """Return a version to its author with a reason."""

        def change(db: Database) -> None:
            standing = self._reviewable(db, version, person)
            if not reason.strip():
                raise NotAllowedError("missing")
            self._say(db, standing, person, ReviewState.RETURNED, comment=reason, now=now)
            versions.lapse_requests(db, version)
            versions.move(
                db, version, VersionState.RETURNED, now, only_from=(VersionState.IN_REVIEW,), reason=reason
            )
            _journal(db, now, person, "review.returned", standing.version, detail=reason)
            reviewers.tell_author(db, self, standing, reason, now)

        await self.write(change)

    async def recuse(self, version: VersionId, person: PersonId, reason: str, now: datetime) -> None:
        """A reviewer stands aside; the next one is asked at once."""

        def change(db: Database) -> None:
            standing = self._reviewable(db, version, person)
            self._say(db, standing, person, ReviewState.RECUSED, comment=reason, now=now)
            _journal(db, now, person, "review.recused", standing.version, detail=reason)
            reviewers.ask_next(db, self, reviewers.standing(db, version), now)

        await self.write(change)

    async def put_in_force(self, version: VersionId, person: PersonId, now: datetime) -> None:
        """Make an approved text of the library its vetted one."""

        def change(db: Database) -> None:
            standing, text = self._known(db, version)
            if text.story is not None:
                raise NotAllowedError("not_library")
            _refuse(release.may_put_in_force(standing, self.person(person), now.date()))
            versions.put_in_force(db, version, person, now)
            for older in versions.of_text(db, text.id):
                if older.id != version:
                    versions.move(db, older.id, VersionState.REPLACED, now, only_from=IN_FORCE)
            _journal(db, now, person, "version.active", standing.version)

        await self.write(change)

    async def renew(self, version: VersionId, person: PersonId, now: datetime) -> Version:
        """Hand in the same words again with a new day of review, where the old one has come."""

        def change(db: Database) -> Version:
            standing, text = self._known(db, version)
            author = self.person(person)
            again = drafting.renewed(standing.version.content, now.date())
            if again == standing.version.content:
                raise NotAllowedError("unchanged")
            latest = versions.latest(db, text.id)
            made = self._save(db, _Saved(text.id, latest.id if latest else None, again), author, now)
            return self._submit(db, made.id, author, now)

        return await self.write(change)

    async def skip_review(self, version: VersionId, person: PersonId, reason: str, now: datetime) -> Version:
        """The emergency path: approve unreviewed what cannot wait; its review is due in 30 minutes."""

        def change(db: Database) -> Version:
            standing, text = self._known(db, version)
            story = stories.story(db, text.story) if text.story else None
            if story is None:
                raise NotAllowedError("no_emergency")
            loudest = min((one.priority for one in alerts.of_story(db, story.id)), default=None)
            _refuse(
                release.may_skip_review(
                    standing, person, self.emergency, severity=story.judged.severity, priority=loudest
                )
            )
            if not reason.strip():
                raise NotAllowedError("missing")
            self._stop_what_cannot_go_out(db, standing.version, text, now)
            due = now + release.POST_REVIEW
            versions.declare_emergency(db, Emergency(version, person, reason.strip(), now, due))
            if not versions.hand_in(db, version, self.stages, VersionState.APPROVED, now):
                versions.move(db, version, VersionState.APPROVED, now, only_from=(VersionState.IN_REVIEW,))
            _journal(db, now, person, "emergency.declared", standing.version, detail=reason.strip())
            reviewers.warn_of_emergency(db, self, standing.version, reason.strip(), now)
            reviewers.ask_next(db, self, reviewers.standing(db, version), now)
            return reviewers.standing(db, version).version

        return await self.write(change)

    def _start(self, db: Database, start: Start, person: Person, now: datetime) -> tuple[Text, ...]:
        story = stories.story(db, start.story) if start.story else None
        if start.story and story is None:
            raise NotAllowedError("unknown")
        work = Work(
            start.kind, story, start.explainer, "" if start.kind is TextKind.HOLDING else now.isoformat()
        )
        held = begun.held(db, work)
        for language in start.languages:
            if language not in held:
                self._begin(db, start, work, language, person.id, now=now)
        if story is not None and len(held) < len(start.languages):
            stories.move(db, story.id, StoryState.RESPONDING, only_from=_ALIVE)
        held = begun.held(db, work)
        return tuple(held[language] for language in start.languages)

    def _begin(
        self, db: Database, start: Start, work: Work, language: Language, person: PersonId, *, now: datetime
    ) -> None:
        content, origin = self._content(db, start, work.story, language, now=now)
        made = begun.begin(db, work, content, person, now)
        if origin is not None:
            taken.keep(db, replace(origin, version=made.id, text=made.text, at=now))
        _journal(db, now, person, "text.started", made)

    def _content(
        self, db: Database, start: Start, story: Story | None, language: Language, *, now: datetime
    ) -> tuple[Content, Taken | None]:
        """The first words of a text, and where they came from if it is not from here."""
        drill = self.drill or (story is not None and story.drill)
        if start.kind is TextKind.HOLDING:
            subject = story.scope.subject if story else None
            chart = drafting.map_for(self.library, subject, language)
            if chart is None:
                raise NotAllowedError("no_map")
            best = story.matches[0].explainer if story and story.matches else None
            lent = self._explainer(start.explainer or best, language)
            return drafting.from_map(chart, lent, subject, now, drill=drill), None
        if start.explainer is None:
            return drafting.from_nothing(language, now, drill=drill), None
        vetted = versions.vetted(db, start.explainer, language)
        if vetted is not None:
            return replace(vetted.content, drill=drill), taken.origin(db, vetted.id)
        if start.explainer in staging.taken_back(db):
            raise NotAllowedError("retracted")
        explainer = self._explainer(start.explainer, language)
        if explainer is None:
            raise NotAllowedError("unknown")
        return drafting.from_explainer(explainer, drill=drill), None

    def _save(self, db: Database, saved: "_Saved", person: Person, now: datetime) -> Version:
        held, content = versions.latest(db, saved.text), saved.content
        if held is None:
            raise NotAllowedError("unknown")
        if held.id != saved.after:
            raise NotAllowedError("meanwhile")
        if held.content == content and held.state is VersionState.DRAFT:
            return held
        return keep(db, held, content, author=person.id, now=now)

    def _submit(self, db: Database, wanted: VersionId, person: Person, now: datetime) -> Version:
        standing, text = self._known(db, wanted)
        if standing.version.state is not VersionState.DRAFT:
            raise NotAllowedError("not_draft")
        self._stop_what_cannot_go_out(db, standing.version, text, now)
        versions.hand_in(db, wanted, self.stages, VersionState.IN_REVIEW, now)
        _journal(db, now, person.id, "version.submitted", standing.version)
        reviewers.ask_next(db, self, reviewers.standing(db, wanted), now)
        return reviewers.standing(db, wanted).version

    def _stop_what_cannot_go_out(self, db: Database, version: Version, text: Text, now: datetime) -> None:
        if quotations.taken_back(db, version.content):
            raise NotAllowedError("words_taken_back")
        lines = sentences.diff(None, version.content)
        checks = checklist.checklist(version.content, lines, None, now, library=text.story is None)
        if found := checklist.stops(checks):
            raise NotAllowedError(f"stop_{found[0].item}")

    def _known(self, db: Database, wanted: VersionId) -> tuple[Standing, Text]:
        standing = reviewers.standing(db, wanted)
        return standing, reviewers.text_of(db, standing.version)

    def _reviewable(self, db: Database, wanted: VersionId, person: PersonId) -> Standing:
        standing = reviewers.standing(db, wanted)
        _refuse(release.may_review(standing, self.person(person)))
        return standing

    def _say(
        self,
        db: Database,
        standing: Standing,
        person: PersonId,
        said: ReviewState,
        *,
        comment: str,
        now: datetime,
    ) -> None:
        stage = standing.stage or 0
        asked = next((one for one in standing.reviews if (one.stage, one.reviewer) == (stage, person)), None)
        made = asked or Review(standing.version.id, stage, person, ReviewState.REQUESTED, now)
        versions.keep_review(db, replace(made, state=said, due_at=None, at=now, comment=comment.strip()))

    def _stage(self, standing: Standing) -> str:
        return standing.version.stages[standing.stage or 0]


def _journal(
    db: Database, now: datetime, person: PersonId, verb: str, version: Version, *, detail: str = ""
) -> None:
    text = reviewers.text_of(db, version)
    said = (
        f"{text.language} {version.content.title}: {detail}"
        if detail
        else (f"{text.language} {version.content.title}")
    )
    journal.write(db, Act(now, person, verb, version.id, text.story or "", said))


@dataclass(frozen=True, slots=True)
class _Saved:
    text: TextId
    after: VersionId | None
    content: Content


def _refuse(code: str | None) -> None:
    if code is not None:
        raise NotAllowedError(code)
