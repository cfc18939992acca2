"""What the machine decides by: seen, tried on the last days, chosen, and taken back; no rule lives here."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from responder.backtest import Trial, Trials
from responder.decide.chosen import NAMES, bars_with, chosen_of, numbers
from responder.decide.contrast import How
from responder.desk.numbers import Because
from responder.desk.rulings import editor
from responder.errors import NotAllowedError
from responder.model.chosen import Chosen, Taught
from responder.model.library import Subject, SubjectId
from responder.model.oncall import Priority
from responder.store import basis
from responder.web.room import ROOM, Room
from responder.web.session import posted, signed_in
from responder.web.views import page

SHOWN = 20  # Earlier changes.
DAYS = (1, 3, 7, 14, 30)
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One threshold: what the settings file says, what holds, and what is proposed."""

    name: str
    settings: float
    used: float
    proposed: float


async def show(request: web.Request) -> web.Response:
    """The numbers, the form that tries others, and what was changed before."""
    await signed_in(request)
    return await _page(request, request.app[ROOM], None)


async def show_trial(request: web.Request) -> web.Response:
    """The same with the outcome of one trial, or only that when htmx asks for it anew."""
    await signed_in(request)
    room = request.app[ROOM]
    return await _page(request, room, _trial(request, room))


async def attempt(request: web.Request) -> web.Response:
    """Begin to go through the last days with other numbers."""
    person, form = await posted(request)
    editor(person)
    room = request.app[ROOM]
    held = await room.store.read(basis.chosen)
    days = form.get("days", "7")
    if days not in {str(one) for one in DAYS}:
        raise NotAllowedError("missing")
    trial = _trials(room).start(_proposal(form, held, room), float(days), person.id, room.now())
    raise web.HTTPSeeOther(f"/detection/trials/{trial.number}")


async def save(request: web.Request) -> web.Response:
    """Choose what a trial tried."""
    person, form = await posted(request)
    room = request.app[ROOM]
    trial = _trial(request, room)
    because = Because(person.id, room.now(), form.get("why", "").strip()[:200])
    await room.desk.choose(trial.chosen, room.bars, because)
    raise web.HTTPSeeOther("/detection")


async def back(request: web.Request) -> web.Response:
    """Decide again as before, or by the settings file alone."""
    person, form = await posted(request)
    room, number = request.app[ROOM], form.get("number", "0")
    if not number.isdecimal():
        raise NotAllowedError("unknown")
    because = Because(person.id, room.now(), form.get("why", "").strip()[:200])
    await room.desk.go_back(int(number), room.bars, because)
    raise web.HTTPSeeOther("/detection")


async def _page(request: web.Request, room: Room, trial: Trial | None) -> web.Response:
    held, changes = await room.store.read(lambda db: (basis.chosen(db), basis.history(db, SHOWN)))
    part = trial is not None and bool(request.headers.get("HX-Request"))
    wanted = room.library.subjects.get(SubjectId(request.query.get("subject", "")))
    return await page(
        request,
        "_trial.html" if part else "detection.html",
        rows=_rows(room, held, trial),
        chosen=held,
        proposed=trial.chosen if trial else held,
        changes=changes,
        trial=trial,
        trials=room.trials.latest() if room.trials else (),
        able=room.trials is not None,
        subjects=room.library.subjects,
        subject=wanted,
        headline=request.query.get("title", "")[:LONGEST_TITLE],
        hows=tuple(How),
        priorities=tuple(Priority),
        days=DAYS,
    )


def _rows(room: Room, held: Chosen, trial: Trial | None) -> tuple[Row, ...]:
    said, used = numbers(room.bars), numbers(bars_with(room.bars, held))
    proposed = numbers(bars_with(room.bars, trial.chosen)) if trial else used
    return tuple(Row(name, said[name], used[name], proposed[name]) for name in NAMES)


def _trials(room: Room) -> Trials:
    if room.trials is None:
        raise NotAllowedError("unknown")
    return room.trials


def _trial(request: web.Request, room: Room) -> Trial:
    found = _trials(room).trial(int(request.match_info["trial"]))
    if found is None:
        raise NotAllowedError("unknown")
    return found


def _proposal(form: Mapping[str, str], held: Chosen, room: Room) -> Chosen:
    """What a form proposes. Raises NotAllowedError for what is no number or no example."""
    try:
        wanted = {name: float(form[name]) for name in NAMES}
    except (KeyError, ValueError) as error:
        raise NotAllowedError("bars") from error
    if not all(0 <= value <= 1 for value in wanted.values()) or wanted["sure"] < wanted["scope"]:
        raise NotAllowedError("bars")
    kept = tuple(one for i, one in enumerate(held.taught) if f"keep_{i}" in form)
    subject = room.library.subjects.get(SubjectId(form.get("subject", "")))
    return chosen_of(wanted, room.bars, (*kept, *_taken_in(form, room), *_taken_out(form, subject)))


def _taken_in(form: Mapping[str, str], room: Room) -> tuple[Taught, ...]:
    text, name = form.get("in_text", "").strip()[:LONGEST_TITLE], form.get("in_subject", "")
    if not text:
        return ()
    if name and SubjectId(name) not in room.library.subjects:
        raise NotAllowedError("unknown")
    return (Taught(text, SubjectId(name) if name else None, True),)


def _taken_out(form: Mapping[str, str], subject: Subject | None) -> tuple[Taught, ...]:
    """Examples of one subject, by their places in it."""
    if subject is None:
        return ()
    return tuple(
        Taught(one.text, subject.id if one.belongs else None, False)
        for i, one in enumerate(subject.headlines)
        if f"out_{i}" in form
    )


ROUTES = (
    web.get("/detection", show),
    web.post("/detection/try", attempt),
    web.get(r"/detection/trials/{trial:\d{1,9}}", show_trial),
    web.post(r"/detection/trials/{trial:\d{1,9}}/save", save),
    web.post("/detection/back", back),
)
