"""What is asked of experts and what they answer: calls, pages, promises, words.

Refusals, beyond those of alerts: sample, asked, answered, unavailable, conflict, level, interests,
consent, unchanged.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from responder.decide import asking
from responder.decide.asking_words import came, taken_back
from responder.desk.alerts import ALIVE
from responder.desk.office import Office, found
from responder.desk.packs import call_back
from responder.errors import NotAllowedError
from responder.model.journal import Act
from responder.model.library import ExpertId
from responder.model.oncall import PersonId
from responder.model.response import (
    Answer,
    Call,
    CallId,
    CallState,
    Consent,
    Level,
    Load,
    Page,
    PageId,
    PageState,
    Quotation,
    QuotationId,
    QuotationState,
)
from responder.model.story import StoryId, StoryState
from responder.paging.calls import Caller, page_id
from responder.store import journal, pages, quotations, stories

_STANDING = (QuotationState.RECEIVED, QuotationState.CLEARED, QuotationState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Question:
    """What experts are asked, and on which terms."""

    words: str
    answer_by: datetime
    level: Level = Level.NAMED
    embargo_until: datetime | None = None
    length: str = ""
    wanted: int = 2
    wave_size: int = 4


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms an expert gives words. interests are asked each time: "none" is an answer, "" is not."""

    interests: str
    consent: str  # The text that the expert agreed to.
    level: Level = Level.NAMED
    for_clarity: bool = False


class Pages(Office):
    """What people do about experts, and experts about pages."""

    async def call(self, story: StoryId, person: PersonId, question: Question, now: datetime) -> Call:
        """Ask experts in waves until enough have promised; the first wave leaves at once."""

        def change(db: Database) -> Call:
            about = found(stories.story(db, story))
            name = CallId("k-" + hashlib.sha256(f"{story}\0{now.isoformat()}".encode()).hexdigest()[:12])
            call = self._in_words(about.id, person, question, now, drill=about.drill, name=name)
            pages.keep_call(db, call)
            stories.move(db, story, StoryState.RESPONDING, only_from=ALIVE)
            journal.write(db, Act(now, person, "call.begun", name, story, call.question))
            Caller(self.staff).advance_call(db, name, now)
            return found(pages.call(db, name))

        return await self.write(change)

    async def end_call(self, call: CallId, person: PersonId, now: datetime) -> None:
        """Send no more waves; promises that were given stand."""

        def change(db: Database) -> None:
            held = found(pages.call(db, call))
            ended = replace(held, state=CallState.CLOSED, since=now, due_at=None, fence=held.fence + 1)
            if held.state is CallState.CLOSED or not pages.move_call(db, held, ended):
                raise NotAllowedError("over")
            journal.write(db, Act(now, person, "call.ended", call, held.story))

        await self.write(change)

    async def page(
        self,
        story: StoryId,
        expert: ExpertId,
        person: PersonId,
        *,
        question: str,
        answer_by: datetime,
        now: datetime,
    ) -> Page:
        """Ask one expert for an answer by a time; once for each story."""

        def change(db: Database) -> Page:
            about, asked = found(stories.story(db, story)), self.expert(expert)
            if asked.sample and not about.drill:
                raise NotAllowedError("sample")
            if pages.page(db, page_id(story, expert)) is not None:
                raise NotAllowedError("asked")
            overlay = pages.overlays(db).get(expert)
            load = pages.loads(db, [asked], now).get(expert, Load())
            if not about.drill and not asking.available(asked, overlay, load, now):
                raise NotAllowedError("unavailable")
            words = Question(question, answer_by)
            call = self._in_words(story, person, words, now, drill=about.drill, name=CallId(""))
            made = Caller(self.staff).ask(db, about, asking.overlaid(asked, overlay), call, now)
            stories.move(db, story, StoryState.RESPONDING, only_from=ALIVE)
            journal.write(db, Act(now, person, "page.sent", made.id, story, f"{expert}: {call.question}"))
            return made

        return await self.write(change)

    async def answer(
        self,
        page: PageId,
        answer: Answer,
        promised_at: datetime | None,
        now: datetime,
        *,
        reason: str = "",
        fence: int | None = None,
    ) -> Page:
        """Write down an expert's answer; until words are given it may be changed.

        fence: of the page as the expert saw it; a form that was sent before is refused. None: not asked.
        """

        def change(db: Database) -> Page:
            held = self._live(db, page, fence)
            done = asking.answered(held, answer, promised_at, now, reason.strip())
            pages.keep(db, done)
            detail = f"{answer} {done.promised_at.isoformat() if done.promised_at else ''} {done.reason}"
            journal.write(db, Act(now, held.expert, "page.answered", page, held.story, detail.strip()))
            if held.call:
                pages.wake_call(db, held.call, now)
            if answer in {Answer.SUGGEST, Answer.CONFLICT}:
                self._tell_owners(db, done, answer.value, now)
            return done

        return await self.write(change)

    async def quote(
        self, page: PageId, words: str, now: datetime, terms: Terms, *, fence: int | None = None
    ) -> Page:
        """Keep an expert's exact words, once, with their interests and their consent to this form of them."""

        def change(db: Database) -> Page:
            held = self._live(db, page, fence)
            quotation = _quotation(held, words.strip(), terms, now)
            quoted = replace(
                held,
                quotation=quotation.words,
                quoted_at=now,
                state=PageState.FULFILLED,
                since=now,
                due_at=None,
                fence=held.fence + 1,
            )
            if not quotations.add(db, quotation):
                raise NotAllowedError("answered")
            pages.keep(db, quoted)
            detail = f"{quotation.level}: {quotation.words}"
            journal.write(db, Act(now, held.expert, "page.quoted", page, held.story, detail))
            return quoted

        return await self.write(change)

    async def draft(self, page: PageId, words: str, now: datetime) -> Page:
        """Keep words that came by mail; they count when the expert confirms them on the form."""

        def change(db: Database) -> Page:
            held = self._live(db, page, None)
            drafted = replace(held, draft=words.strip()[:2000], fence=held.fence + 1)
            pages.keep(db, drafted)
            journal.write(db, Act(now, held.expert, "page.drafted", page, held.story, drafted.draft))
            Caller(self.staff).confirm(db, drafted, now)
            return drafted

        return await self.write(change)

    async def clear(self, quotation: QuotationId, person: PersonId, words: str, now: datetime) -> Quotation:
        """An editor passes an expert's words on; changed only where the expert allows it, for clarity."""

        def change(db: Database) -> Quotation:
            held = found(quotations.quotation(db, quotation))
            if words.strip() != held.words and not held.for_clarity:
                raise NotAllowedError("fixed_words")
            cleared = replace(held, state=QuotationState.CLEARED, cleared=words.strip(), cleared_by=person)
            allowed = (QuotationState.RECEIVED, QuotationState.CLEARED)
            if not quotations.change(db, cleared, now, only_from=allowed):
                raise NotAllowedError("over")
            journal.write(db, Act(now, person, "quotation.cleared", quotation, held.story, cleared.cleared))
            return cleared

        return await self.write(change)

    async def withdraw(self, page: PageId, now: datetime, reason: str) -> Quotation:
        """An expert takes the words back, at any time; the desk is told, corrections are drafted."""

        def change(db: Database) -> Quotation:
            held, quotation = found(pages.page(db, page)), found(quotations.of_page(db, page))
            gone = replace(quotation, state=QuotationState.WITHDRAWN, reason=reason.strip())
            if not quotations.change(db, gone, now, only_from=_STANDING):
                raise NotAllowedError("over")
            pages.keep(
                db, replace(held, state=PageState.WITHDRAWN, since=now, due_at=None, fence=held.fence + 1)
            )
            detail = f"{quotation.state}: {gone.reason}"
            journal.write(db, Act(now, held.expert, "quotation.withdrawn", gone.id, held.story, detail))
            call_back(db, gone, now)
            self._tell_owners(db, held, "withdrawn", now)
            if held.call:
                pages.wake_call(db, held.call, now)
            return gone

        return await self.write(change)

    def _live(self, db: Database, page: PageId, fence: int | None) -> Page:
        held = found(pages.page(db, page))
        if held.state in {PageState.FULFILLED, PageState.WITHDRAWN}:
            raise NotAllowedError("answered")
        if fence is not None and fence != held.fence:
            raise NotAllowedError("sent")
        return held

    def _in_words(
        self,
        story: StoryId,
        person: PersonId,
        question: Question,
        now: datetime,
        *,
        drill: bool,
        name: CallId,
    ) -> Call:
        return Call(
            name,
            story,
            question.words.strip(),
            person,
            now,
            question.answer_by,
            drill,
            question.level,
            question.embargo_until,
            question.length,
            question.wanted,
            question.wave_size,
            since=now,
            due_at=now,
        )

    def _tell_owners(self, db: Database, page: Page, what: str, now: datetime) -> None:
        caller, expert = Caller(self.staff), self.expert(page.expert)
        story = stories.story(db, page.story)
        headline = story.headline if story else page.story
        for person in caller.holders(db, page.story):
            name = expert.name.of(person.language)
            if what == "withdrawn":
                said = taken_back(name, headline, person.language)
            else:
                said = came(Answer(what), name, f"{headline} — {page.reason}", person.language)
            caller.tell_staff(db, person, (f"{what} {page.id}", page.story), said, now, drill=page.drill)


def _quotation(page: Page, words: str, terms: Terms, now: datetime) -> Quotation:
    if page.state is PageState.CONFLICTED:
        raise NotAllowedError("conflict")
    if not words:
        raise NotAllowedError("missing")
    if not terms.interests.strip():
        raise NotAllowedError("interests")
    if not terms.consent.strip():
        raise NotAllowedError("consent")
    proof = hashlib.sha256(f"{terms.consent}\0{words}".encode()).hexdigest()
    name = QuotationId("q-" + hashlib.sha256(f"{page.id}\0{words}".encode()).hexdigest()[:12])
    return Quotation(
        name,
        page.id,
        page.story,
        page.expert,
        words,
        terms.level,
        terms.interests.strip(),
        terms.for_clarity,
        Consent(terms.consent, now, proof),
        now,
    )
