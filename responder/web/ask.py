"""The page on which an expert answers: behind the link of a message, on a phone, without sign-in.

Looking changes nothing. Each form carries the page's fence, so what was sent once is refused the
second time, whoever sends it again. Words are shown as readers will see them before they are kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from responder.decide.asking_words import CONSENT, attribution
from responder.desk import Terms
from responder.errors import NotAllowedError
from responder.model.response import Answer, Level, Page, PageId, Quotation
from responder.model.story import Story
from responder.paging.calls import self_secret
from responder.store import links, pages, quotations, stories
from responder.web.room import ROOM
from responder.web.session import language_of
from responder.web.views import page

PROMISES = (20, 40, 60)  # Minutes from now that an expert may promise.
MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the bearer of a link is asked."""

    page: Page
    story: Story
    quotation: Quotation | None


async def show(request: web.Request) -> web.Response:
    return await _drawn(request, thanks=False)


async def answer(request: web.Request) -> web.Response:
    """One tap: yes by a time, background only, no, a conflict, or somebody else."""
    room, form = request.app[ROOM], await request.post()
    asked, now = await _asked(request), room.now()
    chosen, minutes = str(form.get("answer", "")), str(form.get("minutes", ""))
    reason = str(form.get("reason", "")).strip()[:300]
    if chosen not in set(Answer) or (chosen == Answer.SUGGEST and not reason):
        raise NotAllowedError("missing")
    promised = now + timedelta(minutes=int(minutes)) if minutes in set(map(str, PROMISES)) else None
    await room.desk.answer(
        asked.page.id, Answer(chosen), promised, now, reason=reason, fence=_fence(form.get("fence"))
    )
    return await _drawn(request, thanks=True)


async def words(request: web.Request) -> web.Response:
    """First shown as they will look, then, with the consent, kept."""
    room, form = request.app[ROOM], await request.post()
    asked, now = await _asked(request), room.now()
    given = str(form.get("words", "")).strip()[:MOST_WORDS]
    level = str(form.get("level", Level.NAMED))
    if not given or level not in set(Level):
        raise NotAllowedError("missing")
    consent = CONSENT.of(language_of(request)) if form.get("consent") else ""
    interests = str(form.get("interests", "")).strip()[:500]
    terms = Terms(interests, consent, Level(level), for_clarity=bool(form.get("clarity")))
    if not interests:
        raise NotAllowedError("interests")
    if "keep" not in form:
        return await _preview(request, asked, given, terms)
    await room.desk.quote(asked.page.id, given, now, terms, fence=_fence(form.get("fence")))
    return await _drawn(request, thanks=True)


async def withdraw(request: web.Request) -> web.Response:
    room, form = request.app[ROOM], await request.post()
    asked = await _asked(request)
    await room.desk.withdraw(asked.page.id, room.now(), str(form.get("reason", ""))[:300])
    return await _drawn(request, thanks=True)


async def _preview(request: web.Request, asked: Asked, given: str, terms: Terms) -> web.Response:
    room, language = request.app[ROOM], language_of(request)
    expert = next((one for one in room.library.experts if one.id == asked.page.expert), None)
    return await page(
        request,
        "preview.html",
        asked=asked.page,
        words=given,
        terms=terms,
        under=attribution(expert, terms.level, language) if expert else "",
        consent=CONSENT.of(language),
        secret=request.match_info["secret"],
    )


async def _asked(request: web.Request) -> Asked:
    """What the link is about. Raises NotAllowedError where it does not count."""
    room, secret = request.app[ROOM], request.match_info["secret"]
    link = await room.store.read(lambda db: links.look_up(db, secret, "answer", room.now()))
    name = PageId(link.object)
    held = await room.store.read(lambda db: pages.page(db, name))
    story = await room.store.read(lambda db: stories.story(db, held.story)) if held else None
    if held is None or story is None:
        raise NotAllowedError("unknown")
    given = await room.store.read(lambda db: quotations.of_page(db, name))
    return Asked(held, story, given)


async def _drawn(request: web.Request, *, thanks: bool) -> web.Response:
    room, asked = request.app[ROOM], await _asked(request)
    secret = request.match_info["secret"]
    return await page(
        request,
        "answer.html",
        asked=asked.page,
        story=asked.story,
        quotation=asked.quotation,
        times=_times(room.now()),
        levels=list(Level),
        secret=secret,
        own=self_secret(secret),
        thanks=thanks,
    )


def _times(now: datetime) -> list[tuple[int, datetime]]:
    return [(minutes, now + timedelta(minutes=minutes)) for minutes in PROMISES]


def _fence(value: object) -> int:
    """Of the page as the form was drawn. Raises NotAllowedError where a form has none."""
    if not isinstance(value, str) or not value.isdecimal():
        raise NotAllowedError("form")
    return int(value)


ROUTES = (
    web.get("/a/{secret}", show),
    web.post("/a/{secret}", answer),
    web.post("/a/{secret}/words", words),
    web.post("/a/{secret}/withdraw", withdraw),
)
