"""An expert's own page, behind a link of its own: hours, languages, a pause, interests, words given."""

from datetime import date

from aiohttp import web

from responder.decide.asking import overlaid
from responder.errors import NotAllowedError
from responder.fields import known_zone
from responder.model.library import ExpertId, Interest
from responder.model.response import PageId
from responder.model.text import Language
from responder.staffing import clock_hours
from responder.store import links, pages, quotations
from responder.web import devices
from responder.web.room import ROOM
from responder.web.views import page


async def show(request: web.Request) -> web.Response:
    return await _drawn(request, done=False)


async def change(request: web.Request) -> web.Response:
    """One thing at a time; `what` says which."""
    room, form = request.app[ROOM], await request.post()
    expert, now = await _expert(request), room.now()
    desk, texts = room.desk, {name: str(value).strip() for name, value in form.items()}
    try:
        match texts.get("what"):
            case "hours":
                hours = clock_hours(f"{texts.get('from', '')}-{texts.get('to', '')}")
                await desk.set_hours(expert, hours, known_zone(texts.get("zone", "")), now)
            case "languages":
                spoken = tuple(one for one in Language if one.value in form.getall("language", []))
                if not spoken:
                    raise NotAllowedError("missing")
                await desk.set_languages(expert, spoken, now)
            case "pause":
                until = texts.get("until", "")
                await desk.pause(expert, date.fromisoformat(until) if until else None, now)
            case "interests":
                lines = texts.get("interests", "").splitlines()[:20]
                await desk.declare(expert, tuple(_interest(line) for line in lines if line.strip()), now)
            case "withdraw":
                await _withdraw(request, expert, texts)
            case "leave":
                await desk.leave(expert, now)
            case "sign-up" | "sign-off":
                await devices.changed(request, expert, texts, request.path)
            case _:
                raise NotAllowedError("missing")
    except ValueError as error:
        raise NotAllowedError("times") from error
    return await _drawn(request, done=True)


def _interest(line: str) -> Interest:
    """A line such as 2026-02-01 Adviser of a reservoir's operator. Raises ValueError without a day."""
    day, _, text = line.strip().partition(" ")
    return Interest(text.strip()[:300], date.fromisoformat(day))


async def _withdraw(request: web.Request, expert: ExpertId, texts: dict[str, str]) -> None:
    room, wanted = request.app[ROOM], PageId(texts.get("page", ""))
    held = await room.store.read(lambda db: pages.page(db, wanted))
    if held is None or held.expert != expert:  # Somebody else's words.
        raise NotAllowedError("unknown")
    await room.desk.withdraw(wanted, room.now(), texts.get("reason", "")[:300])


async def _expert(request: web.Request) -> ExpertId:
    room, secret = request.app[ROOM], request.match_info["secret"]
    link = await room.store.read(lambda db: links.look_up(db, secret, "self", room.now()))
    return ExpertId(link.person)


async def _drawn(request: web.Request, *, done: bool) -> web.Response:
    room, name = request.app[ROOM], await _expert(request)
    entry = next((one for one in room.library.experts if one.id == name), None)
    if entry is None:
        raise NotAllowedError("unknown")
    overlay = (await room.store.read(pages.overlays)).get(name)
    given = await room.store.read(lambda db: quotations.of_expert(db, name))
    held = await room.store.read(lambda db: devices.held(db, room, name, entry.contacts))
    return await page(
        request,
        "own.html",
        expert=overlaid(entry, overlay),
        overlay=overlay,
        given=given,
        held=held,
        languages=list(Language),
        secret=request.match_info["secret"],
        done=done,
    )


ROUTES = (
    web.get("/me/{secret}", show),
    web.post("/me/{secret}", change),
)
