"""Asks experts: one after another or in waves, reminds them of promises, notices who is late."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from responder.decide import asking, match
from responder.decide.asking import Next, Reminder
from responder.decide.asking_words import asking as asking_text
from responder.decide.asking_words import nobody_left, reminder, to_confirm
from responder.model.journal import Act
from responder.model.library import Expert
from responder.model.oncall import Person
from responder.model.response import Call, CallId, Page, PageId, PageState
from responder.model.story import Story, StoryId
from responder.model.text import Bilingual, Language
from responder.paging.staff import Staff
from responder.paging.tell import Letter, post
from responder.store import alerts, journal, links, pages, stories
from responder.store.links import Link

ANSWER = Bilingual("回答", "Answer")
CONFIRM = Bilingual("核对并确认", "Check and confirm")
OPEN = Bilingual("打开事件", "Open the story")
ANSWER_LASTS = timedelta(hours=24)  # After the time the answer was asked by.
SELF_LASTS = timedelta(days=365)  # An expert's own page, where words can be taken back.
MOST = 100  # Experts that are ranked for one call.


@dataclass(frozen=True, slots=True)
class Caller:
    """Writes pages to experts and comes back to them when they are due."""

    staff: Staff

    def advance_call(self, db: Database, name: CallId, now: datetime) -> bool:
        """Send the next wave of a call where too few have promised; False if nothing was due."""
        call = pages.call(db, name)
        move = asking.go_on(call, pages.of_call(db, call), now) if call else None
        if call is None or move is None or not pages.move_call(db, call, move.call):
            return False
        if move.deed is Next.WAVE:
            self._wave(db, move.call, now)
        return True

    def advance_page(self, db: Database, name: PageId, now: datetime) -> bool:
        """What becomes of a page whose time has come; False if nothing was due."""
        page = pages.page(db, name)
        move = asking.come_back(page, now) if page else None
        if page is None or move is None or not pages.move(db, page, move.page):
            return False
        if move.reminder is not Reminder.NONE:
            self._remind(db, move.page, now, overdue=move.reminder is Reminder.OVERDUE)
        if move.page.state is not page.state:
            self._note(db, move.page, f"page.{move.page.state.value}", now)
            if move.page.call:
                pages.wake_call(db, move.page.call, now)
        return True

    def ask(self, db: Database, story: Story, expert: Expert, call: Call, now: datetime) -> Page:
        """Page one expert. The call may stand for a single question that is no part of a wave."""
        name = page_id(story.id, expert.id)
        wave = call.waves
        due = min(now + asking.WAVE_LASTS, call.answer_by) if wave else call.answer_by
        made = Page(
            name,
            story.id,
            expert.id,
            call.question,
            now,
            call.answer_by,
            story.drill,
            call=call.id if wave else None,
            wave=wave,
            since=now,
            due_at=due,
        )
        pages.keep(db, made)
        self._send(db, story, expert, call, made)
        return made

    def _wave(self, db: Database, call: Call, now: datetime) -> None:
        story = stories.story(db, call.story)
        chosen = self._chosen(db, call, story, now) if story else ()
        for expert in chosen:
            if story:
                self.ask(db, story, expert, call, now)
        detail = f"{call.waves}: {', '.join(expert.id for expert in chosen)}"
        if chosen:
            journal.write(db, Act(now, "machine", "call.wave", call.id, call.story, detail))
            return
        pages.move_call(db, call, asking.exhausted(call, now))
        journal.write(db, Act(now, "machine", "call.exhausted", call.id, call.story))
        headline = story.headline if story else call.story
        for person in self.holders(db, call.story):
            said = nobody_left(headline, call.waves - 1, person.language)
            self.tell_staff(db, person, (f"exhausted {call.id}", call.story), said, now, drill=call.drill)

    def _chosen(self, db: Database, call: Call, story: Story, now: datetime) -> tuple[Expert, ...]:
        """The next wave: the best who were not asked about this story, among those who may be asked."""
        everybody = self.staff.library.experts
        loads = pages.loads(db, everybody, now)
        free = asking.directory(everybody, pages.overlays(db), loads, now)
        asked = {page.expert for page in pages.of_story(db, call.story)}
        ranked = match.experts(story.scope, free, now, drill=call.drill, loads=loads, most=MOST)
        by_id = {expert.id: expert for expert in free}
        names = [found.expert for found in ranked if found.expert not in asked]
        return tuple(by_id[name] for name in names[: call.wave_size])

    def _send(self, db: Database, story: Story, expert: Expert, call: Call, page: Page) -> None:
        until = call.answer_by + ANSWER_LASTS
        secret = links.issue(db, Link("answer", expert.id, page.id, until))
        own = self_secret(secret)
        links.issue(db, Link("self", expert.id, "", page.asked_at + SELF_LASTS), own)
        token = secrets.token_hex(16)  # Mail servers may not keep capitals apart.
        links.issue(db, Link("reply", expert.id, page.id, until), token)
        language = expert.languages[0] if expert.languages else Language.EN
        subject, body = asking_text(call, story.headline, language, ZoneInfo(expert.zone))
        letter = Letter(
            page.id,
            expert.id,
            expert.contacts,
            language,
            subject,
            body,
            f"{self.staff.base_url}/a/{secret}",
            ANSWER,
            page.drill,
            inbox=page.drill,
            reply_token=token,
        )
        post(db, letter, page.asked_at, call.answer_by)

    def _remind(self, db: Database, page: Page, now: datetime, *, overdue: bool) -> None:
        """The same link as in the page, on the same channels, as a step of its own."""
        expert = self.staff.expert(page.expert)
        first = next(iter(alerts.deliveries(db, page.id)), None)
        if expert is None or first is None:
            return
        language = first.message.language
        subject, body = reminder(page, language, ZoneInfo(expert.zone), overdue=overdue)
        letter = Letter(
            page.id,
            expert.id,
            expert.contacts,
            language,
            subject,
            body,
            first.message.url,
            ANSWER,
            page.drill,
            inbox=page.drill,
            step=2 if overdue else 1,
        )
        post(db, letter, now, now + timedelta(hours=1))
        self._note(db, page, "page.reminded", now, "overdue" if overdue else "before")

    def confirm(self, db: Database, page: Page, now: datetime) -> None:
        """Words came by mail: send the expert to the form, where interests and consent are asked."""
        expert = self.staff.expert(page.expert)
        first = next(iter(alerts.deliveries(db, page.id)), None)
        if expert is None or first is None:
            return
        subject, body = to_confirm(page.draft, first.message.language)
        letter = Letter(
            f"{page.id} draft {page.fence}",
            expert.id,
            expert.contacts,
            first.message.language,
            subject,
            body,
            first.message.url,
            CONFIRM,
            page.drill,
            inbox=page.drill,
        )
        post(db, letter, now, now + timedelta(hours=1))

    def holders(self, db: Database, story: str) -> tuple[Person, ...]:
        """Whoever holds a story; if nobody does, the first of the staff."""
        held = [alert.owner for alert in alerts.of_story(db, StoryId(story)) if alert.owner]
        owner = self.staff.person(held[-1]) if held else None
        return (owner,) if owner else tuple(self.staff.people[:1])

    def tell_staff(
        self,
        db: Database,
        person: Person,
        about: tuple[str, str],
        said: tuple[str, str],
        now: datetime,
        *,
        drill: bool,
    ) -> None:
        """about: a name for the message, and its story."""
        url = f"{self.staff.base_url}/stories/{about[1]}"
        letter = Letter(about[0], person.id, person.contacts, person.language, *said, url, OPEN, drill)
        post(db, letter, now, now + timedelta(hours=1))

    def _note(self, db: Database, page: Page, verb: str, now: datetime, detail: str = "") -> None:
        journal.write(db, Act(now, "machine", verb, page.id, page.story, f"{page.expert} {detail}".strip()))


def page_id(story: str, expert: str) -> PageId:
    """An expert is asked about a story once."""
    return PageId("p-" + hashlib.sha256(f"{story}\0{expert}".encode()).hexdigest()[:12])


def self_secret(answer_secret: str) -> str:
    """The secret of an expert's own page, which can be told from that of the page they answer on."""
    return hmac.new(answer_secret.encode(), b"self", hashlib.sha256).hexdigest()


def spent(page: Page, now: datetime) -> Page:
    """The page taken back: nothing more is asked."""
    return replace(page, state=PageState.WITHDRAWN, since=now, due_at=None, fence=page.fence + 1)
