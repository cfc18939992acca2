"""Puts a page together: words in the reader's language, times in the desk's zone."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from responder.decide.figures import Saying, Told, figures, shown
from responder.decide.match import within_hours
from responder.model.feed import Record, Trust
from responder.model.library import Expert, ExpertId, Explainer, ExplainerId, SubjectId
from responder.model.parts import PARTS, headings
from responder.model.story import Story
from responder.model.text import Language
from responder.web import draw, prose
from responder.web.room import ROOM
from responder.web.session import language_of, person_of, token
from responder.web.tongue import Tongue
from responder.web.words import WORDS


async def page(request: web.Request, template: str, status: int = 200, **values: object) -> web.Response:
    """Render a template with what every page needs."""
    values |= {"person": await person_of(request), "reader": Reader(request)}
    return aiohttp_jinja2.render_template(template, request, values, status=status)


class Reader(Tongue):
    """What templates ask about the one who reads."""

    def __init__(self, request: web.Request) -> None:
        self._room = request.app[ROOM]
        self.language = language_of(request)
        self.csrf = token(request)
        self.path = request.path
        self.now = self._room.now()
        self.drill = self._room.drill

    def clock(self, moment: datetime) -> str:
        """HH:MM:SS in the desk's zone; HH:MM with the date where that is not today's."""
        local, today = moment.astimezone(self._room.zone), self.now.astimezone(self._room.zone)
        return local.strftime("%H:%M:%S" if local.date() == today.date() else "%m-%d %H:%M")

    def minute(self, moment: datetime) -> str:
        """What people promise and are asked to keep: HH:MM, with the date where it is not today's."""
        clock = self.clock(moment)
        return clock if "-" in clock else clock[:5]

    def day(self, moment: datetime, zone: str = "") -> str:
        """Weekday, day and HH:MM, in a zone of its own or the desk's."""
        local = moment.astimezone(ZoneInfo(zone) if zone else self._room.zone)
        return f"{self.t(f'weekday_{local.weekday()}')} {local:%m-%d %H:%M}"

    def ago(self, moment: datetime) -> str:
        seconds = max(0, int((self.now - moment).total_seconds()))
        if seconds < 90:
            return self.t("seconds_ago", n=seconds)
        if seconds < 90 * 60:
            return self.t("minutes_ago", n=seconds // 60)
        return self.t("hours_ago", n=seconds // 3600)

    def span(self, seconds: float) -> str:
        """A length of time as people say it: 45 s, 10 min, 2.5 h."""
        if seconds < 90:
            return self.t("span_s", n=f"{seconds:.0f}")
        if seconds < 90 * 60:
            return self.t("span_min", n=f"{seconds / 60:.0f}")
        return self.t("span_h", n=f"{seconds / 3600:.3g}")

    def bar(self, name: str) -> str:
        """What a threshold is; its name where it has no words."""
        return self.known("bar", name)

    def stage(self, name: str) -> str:
        """A stage of review; its name as configured where it has no words."""
        return self.known("stage", name)

    def part(self, name: str, language: Language | None = None) -> str:
        """What a part of a text is called, in the text's language or the reader's."""
        found = headings(language or self.language).get(name)
        lead, _, number = name.partition("_")
        if found is None and lead in {"message", "claim"}:
            return self.t(f"part_{lead}", n=number)
        return found or self.t(f"part_{name}")

    def slot(self, name: str) -> str:
        """What a blank asks for; its name as it stands where it is not a common one."""
        return WORDS[f"slot_{name}"].of(self.language) if f"slot_{name}" in WORDS else name.replace("_", " ")

    def finding(self, text: str) -> str:
        """A finding of the checklist: the name of a part in words, anything else as it is quoted."""
        name = text.split(" ", maxsplit=1)[0]
        if name in {"title", "short", "long", *PARTS} or name.startswith("message_"):
            return self.part(name) + text.removeprefix(name)
        return self.known("found", text)

    def days(self, day: date) -> int:
        """Days from today on to a day; negative once it has passed."""
        return (day - self.now.astimezone(self._room.zone).date()).days

    def feed(self, name: str) -> str:
        """A feed's name as people know it."""
        return next((feed.name for feed in self._room.feeds if feed.id == name), name)

    def subject(self, name: str) -> str:
        """A subject's name in the reader's language; its id where the library has it no more."""
        held = self._room.library.subjects.get(SubjectId(name))
        return self.say(held.name) if held else name

    def figures(self, story: Story) -> tuple[Told, ...]:
        """What a story's titles say in figures, and who says which."""
        trusts = {feed.id: feed.trust for feed in self._room.feeds}
        return figures(
            Saying(t.text, t.feed, trusts.get(t.feed, Trust.PRESS), t.first_seen) for t in story.titles
        )

    def trust(self, name: str) -> str:
        feed = next((feed for feed in self._room.feeds if feed.id == name), None)
        return self.t(f"trust_{feed.trust}") if feed else ""

    def unchecked(self, name: str) -> bool:
        """True for a feed of posts and tips that nobody has checked."""
        return any(feed.id == name and feed.trust is Trust.SOCIAL for feed in self._room.feeds)

    def stated(self, record: Record) -> str:
        """What an authority's record says in figures and fixed words; words of no standard are left out."""
        figures = [
            self.t(f"record_{name}", n=f"{figure:g}")
            for name, figure in (("magnitude", record.magnitude), ("depth", record.depth_km))
            if figure is not None
        ]
        tsunami = [self.t("record_tsunami")] if record.tsunami else []
        words = (record.status, record.message_type, record.severity, record.urgency, record.certainty)
        fixed = [self.t(f"record_{word}") for word in words if f"record_{word}" in WORDS]
        return " · ".join(figures + tsunami + fixed)

    def who(self, name: str) -> str:
        """A person's, an expert's or the machine's name."""
        if name == "machine":
            return self.t("machine")
        staff = next((person.name for person in self._room.people if person.id == name), None)
        expert = self.expert(ExpertId(name))
        return staff or (self.say(expert.name) if expert else name)

    def explainer(self, name: ExplainerId) -> Explainer | None:
        """An explainer in the reader's language."""
        texts = self._room.library.explainers
        return next((e for e in texts if e.id == name and e.language is self.language), None)

    def expert(self, name: ExpertId) -> Expert | None:
        return next((expert for expert in self._room.library.experts if expert.id == name), None)

    def awake(self, expert: Expert) -> bool:
        return within_hours(expert, self.now)


FILTERS: Mapping[str, Any] = {
    "sparkline": draw.sparkline,
    "climb": draw.words,
    "prose": prose.html,
    "line": prose.line,
    "shown": shown,
    "groupby_order": prose.grouped,
}
