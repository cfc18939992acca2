"""The person's hand: take, not ours, hand on, page an expert, write down the answer.

Each act is one transaction that changes a state only from the states it may come from, and writes
its line into the journal. What an act may not do is refused with NotAllowedError, whose text is a
code that the desk turns into words: held, over, unknown, sample, asked, answered, expired, used.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from responder.decide.wording import TAKE
from responder.desk.office import Office
from responder.errors import NotAllowedError
from responder.model.journal import Act
from responder.model.library import Expert, ExpertId
from responder.model.oncall import (
    Alert,
    AlertId,
    AlertState,
    Person,
    PersonId,
)
from responder.model.response import Answer, Page, PageId
from responder.model.story import Story, StoryId, StoryState
from responder.model.text import Bilingual, Language
from responder.paging.tell import LINK_LASTS, Letter, post
from responder.store import alerts, escalations, journal, links, pages, stories
from responder.store.links import Link

SIGN_IN_LASTS = timedelta(minutes=15)
ANSWER_LASTS = timedelta(hours=24)  # After the time the answer was asked by.
HANDED = Bilingual("转交给你", "Handed on to you")
ASKED = Bilingual("请你评论", "Your comment is asked")
ANSWER = Bilingual("回答", "Answer")
_OPEN = (AlertState.OPEN, AlertState.ACKNOWLEDGED)
_ALIVE = (StoryState.DETECTED, StoryState.OPEN, StoryState.TRIAGED, StoryState.RESPONDING)


class Desk(Office):
    """What people do to alerts and pages."""

    async def take(self, alert: AlertId, person: PersonId, now: datetime) -> Alert:
        """Make a person the owner of an alert that nobody else holds."""
        return await self.write(lambda db: self._take(db, alert, person, now))

    async def take_by_link(self, secret: str, now: datetime) -> Alert:
        """Take by the link of an alert's message; the link is spent."""

        def change(db: Database) -> Alert:
            link = links.use(db, secret, "take", now)
            return self._take(db, AlertId(link.object), PersonId(link.person), now)

        return await self.write(change)

    async def not_ours(self, alert: AlertId, person: PersonId, now: datetime, reason: str) -> None:
        """Put a story aside: it asks for no response of this desk."""

        def change(db: Database) -> None:
            found = _alert(db, alert)
            if not alerts.settle(db, alert, AlertState.RESOLVED, person, only_from=_OPEN):
                raise NotAllowedError("over")
            stories.move(db, found.story, StoryState.DISMISSED, only_from=_ALIVE)
            journal.write(db, Act(now, person, "alert.not_ours", alert, found.story, reason))
            alerts.cancel(db, alert, now)
            escalations.wake(db, alert, now)

        await self.write(change)

    async def hand_on(self, alert: AlertId, person: PersonId, to: PersonId, now: datetime) -> None:
        """Make somebody else the owner, and tell them."""

        def change(db: Database) -> None:
            found, heir = _alert(db, alert), self._person(to)
            if not alerts.settle(db, alert, AlertState.ACKNOWLEDGED, to, only_from=_OPEN):
                raise NotAllowedError("over")
            stories.move(db, found.story, StoryState.TRIAGED, only_from=(StoryState.OPEN,))
            journal.write(db, Act(now, person, "alert.handed_on", alert, found.story, to))
            subject = f"{HANDED.of(heir.language)}: {found.headline}"
            url = f"{self.base_url}/stories/{found.story}"
            letter = Letter(
                alert, to, heir.contacts, heir.language, subject, found.headline, url, TAKE, found.drill
            )
            post(db, letter, now, now + LINK_LASTS)
            escalations.wake(db, alert, now)

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
        """Ask an expert for an answer by a time; once for each story."""
        return await self.write(
            lambda db: self._page(
                db, self._expert(expert), person, _Question(story, question.strip(), answer_by), now
            )
        )

    async def answer(self, page: PageId, answer: Answer, promised_at: datetime | None, now: datetime) -> Page:
        """Write down an expert's answer; until words are given it may be changed."""

        def change(db: Database) -> Page:
            held = _page(db, page)
            if held.quotation:
                raise NotAllowedError("answered")
            promise = promised_at if answer is Answer.YES else None
            answered = replace(held, answer=answer, answered_at=now, promised_at=promise)
            pages.keep(db, answered)
            journal.write(db, Act(now, held.expert, "page.answered", page, held.story, answer))
            return answered

        return await self.write(change)

    async def quote(self, page: PageId, words: str, now: datetime) -> Page:
        """Write down an expert's exact words, once."""

        def change(db: Database) -> Page:
            held = _page(db, page)
            if held.quotation:
                raise NotAllowedError("answered")
            quoted = replace(held, quotation=words.strip(), quoted_at=now)
            pages.keep(db, quoted)
            journal.write(db, Act(now, held.expert, "page.quoted", page, held.story, words.strip()))
            return quoted

        return await self.write(change)

    async def sign_in_link(self, person: PersonId, now: datetime) -> str:
        """A link that signs one person in, once, within 15 minutes."""
        link = Link("sign-in", person, "", now + SIGN_IN_LASTS)
        secret = await self.store.write(lambda db: links.issue(db, link))
        return f"{self.base_url}/sign-in/{secret}"

    def _take(self, db: Database, alert: AlertId, person: PersonId, now: datetime) -> Alert:
        found = _alert(db, alert)
        if found.owner == person and found.state is AlertState.ACKNOWLEDGED:
            return found
        if not alerts.settle(db, alert, AlertState.ACKNOWLEDGED, person, only_from=(AlertState.OPEN,)):
            raise NotAllowedError("over" if found.state is AlertState.RESOLVED else "held")
        stories.move(db, found.story, StoryState.TRIAGED, only_from=(StoryState.OPEN,))
        journal.write(db, Act(now, person, "alert.acknowledged", alert, found.story))
        escalations.wake(db, alert, now)
        return replace(found, state=AlertState.ACKNOWLEDGED, owner=person)

    def _page(
        self, db: Database, expert: Expert, person: PersonId, asked: "_Question", now: datetime
    ) -> Page:
        wanted, question, answer_by = asked.story, asked.words, asked.answer_by
        story = _story(db, wanted)
        if expert.sample and not story.drill:
            raise NotAllowedError("sample")
        name = PageId("p-" + hashlib.sha256(f"{wanted}\0{expert.id}".encode()).hexdigest()[:12])
        if pages.page(db, name) is not None:
            raise NotAllowedError("asked")
        made = Page(name, wanted, expert.id, question, now, answer_by, story.drill)
        pages.keep(db, made)
        stories.move(db, wanted, StoryState.RESPONDING, only_from=_ALIVE)
        journal.write(db, Act(now, person, "page.sent", name, wanted, f"{expert.id}: {question}"))
        secret = links.issue(db, Link("answer", expert.id, name, answer_by + ANSWER_LASTS))
        language = expert.languages[0] if expert.languages else Language.EN
        subject = f"{ASKED.of(language)}: {story.headline}"
        url = f"{self.base_url}/a/{secret}"
        letter = Letter(
            name,
            expert.id,
            expert.contacts,
            language,
            subject,
            question,
            url,
            ANSWER,
            story.drill,
            # A drill's people have example addresses: the desk itself shows what they would get.
            inbox=story.drill,
        )
        post(db, letter, now, answer_by)
        return made

    def _person(self, wanted: PersonId) -> Person:
        for person in self.people:
            if person.id == wanted:
                return person
        raise NotAllowedError("unknown")

    def _expert(self, wanted: ExpertId) -> Expert:
        for expert in self.library.experts:
            if expert.id == wanted:
                return expert
        raise NotAllowedError("unknown")


@dataclass(frozen=True, slots=True)
class _Question:
    story: StoryId
    words: str
    answer_by: datetime


def _alert(db: Database, wanted: AlertId) -> Alert:
    found = alerts.alert(db, wanted)
    if found is None:
        raise NotAllowedError("unknown")
    return found


def _story(db: Database, wanted: StoryId) -> Story:
    found = stories.story(db, wanted)
    if found is None:
        raise NotAllowedError("unknown")
    return found


def _page(db: Database, wanted: PageId) -> Page:
    found = pages.page(db, wanted)
    if found is None:
        raise NotAllowedError("unknown")
    return found
