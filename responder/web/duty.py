"""Who is on duty now and next, what people change about it, and the list of phone numbers to print."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from responder import calendars
from responder.decide import rota as decide
from responder.errors import NotAllowedError
from responder.model.oncall import PersonId
from responder.model.rota import OverrideId, Rota, Shift, SwapId, SwapState, Trouble, TroubleKind
from responder.paging import Staff
from responder.store import health, links, rotas, upkeep
from responder.web import devices
from responder.web.room import ROOM
from responder.web.session import posted, signed_in
from responder.web.views import page

SHOWN = timedelta(days=28)
CALENDAR_BACK, CALENDAR_AHEAD = timedelta(days=14), timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Plan:
    """One rota as the page shows it."""

    rota: Rota
    now: tuple[Shift, ...]  # The main person first.
    coming: tuple[Shift, ...]
    troubles: tuple[Trouble, ...]

    def gap_at(self, now: datetime) -> bool:
        """True if somebody must be on duty now and nobody is."""
        return any(t.kind is TroubleKind.GAP and t.start <= now < t.end for t in self.troubles)


def plan_of(staff: Staff, rota: Rota, now: datetime) -> Plan:
    held = decide.shifts(rota, now - SHOWN, now + SHOWN)
    known = {person.id for person in staff.people}
    return Plan(
        rota,
        tuple(sorted((s for s in held if s.start <= now < s.end), key=lambda s: s.beside)),
        tuple(s for s in held if s.start > now),
        decide.faults_ahead(rota, now, now + SHOWN, known=known, reachable=staff.reachable()),
    )


async def show(request: web.Request) -> web.Response:
    return await _drawn(request)


async def _drawn(request: web.Request, calendar: str = "") -> web.Response:
    person, room = await signed_in(request), request.app[ROOM]
    now, staff = room.now(), room.desk.staff
    planned, swaps, channels, reviews, held = await room.store.read(
        lambda db: (
            rotas.planned(db, staff.rotas, now),
            rotas.swaps(db, now),
            health.channels(db),
            upkeep.tasks(db),
            devices.held(db, room, person.id, person.contacts),
        )
    )
    return await page(
        request,
        "duty.html",
        plans=[plan_of(staff, one, now) for one in planned.values()],
        swaps=[swap for swap in swaps if swap.state in {SwapState.ASKED, SwapState.TAKEN}],
        channels=channels,
        reviews=reviews,
        held=held,
        people=room.people,
        calendar=calendar,
    )


async def phones(request: web.Request) -> web.Response:
    """Everybody's numbers on one sheet of paper, for when no channel works."""
    await signed_in(request)
    room = request.app[ROOM]
    now, staff = room.now(), room.desk.staff
    planned = await room.store.read(lambda db: rotas.planned(db, staff.rotas, now))
    on_duty = {shift.person for one in planned.values() for shift in plan_of(staff, one, now).now}
    people = sorted(room.people, key=lambda person: person.id not in on_duty)
    return await page(request, "phones.html", people=people, on_duty=on_duty, phones=room.phones)


async def override(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room, rota = request.app[ROOM], _rota(request)
    who = PersonId(form.get("person", ""))
    await room.desk.override(rota.id, who, _span(form, rota), person.id, room.now())
    raise web.HTTPSeeOther("/duty")


async def lift(request: web.Request) -> web.Response:
    person, _ = await posted(request)
    room = request.app[ROOM]
    await room.desk.lift(OverrideId(request.match_info["override"]), person.id, room.now())
    raise web.HTTPSeeOther("/duty")


async def ask_swap(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room, rota = request.app[ROOM], _rota(request)
    await room.desk.ask_swap(rota.id, person.id, _span(form, rota), room.now())
    raise web.HTTPSeeOther("/duty")


async def settle_swap(request: web.Request) -> web.Response:
    """Take somebody else's swap, or drop one's own."""
    person, form = await posted(request)
    room, swap = request.app[ROOM], SwapId(request.match_info["swap"])
    act = room.desk.drop_swap if form.get("act") == "drop" else room.desk.take_swap
    await act(swap, person.id, room.now())
    raise web.HTTPSeeOther("/duty")


async def my_calendar(request: web.Request) -> web.Response:
    """Shown once: only a hash of the address is kept."""
    person, _ = await posted(request)
    room = request.app[ROOM]
    return await _drawn(request, await room.desk.calendar_address(person.id, room.now()))


async def calendar(request: web.Request) -> web.Response:
    """One person's shifts, for a calendar program that asks again and again."""
    room, secret = request.app[ROOM], request.match_info["secret"]
    now, staff = room.now(), room.desk.staff
    link = await room.store.read(lambda db: links.look_up(db, secret, "calendar", now))
    planned = await room.store.read(lambda db: rotas.planned(db, staff.rotas, now - CALENDAR_BACK))
    mine = [
        shift
        for one in planned.values()
        for shift in decide.shifts(one, now - CALENDAR_BACK, now + CALENDAR_AHEAD)
        if shift.person == link.person
    ]
    name = staff.names.get(link.person, link.person)
    body = calendars.written(name, mine, staff.names, now)
    return web.Response(body=body, content_type="text/calendar", charset="utf-8")


def _rota(request: web.Request) -> Rota:
    held = request.app[ROOM].desk.staff.rotas.get(request.match_info["rota"])
    if held is None:
        raise NotAllowedError("unknown")
    return held


def _span(form: dict[str, str], rota: Rota) -> tuple[datetime, datetime]:
    """From and to, by the rota's clocks. Raises NotAllowedError("times") where they cannot be read."""
    zone = ZoneInfo(rota.zone)
    try:
        start, end = (datetime.fromisoformat(form.get(name, "")) for name in ("from", "to"))
    except ValueError as error:
        raise NotAllowedError("times") from error
    return start.replace(tzinfo=zone), end.replace(tzinfo=zone)


ROUTES = (
    web.get("/duty", show),
    web.get("/duty/phones", phones),
    web.post("/duty/calendar", my_calendar),
    web.post("/duty/{rota}/override", override),
    web.post("/duty/{rota}/swap", ask_swap),
    web.post("/overrides/{override}/lift", lift),
    web.post("/swaps/{swap}", settle_swap),
    web.get("/calendar/{secret}.ics", calendar),
)
