"""The list of breaking stories, and the stream that keeps it fresh."""

from datetime import timedelta

from aiohttp import web

from responder.decide.precedence import rank
from responder.model.oncall import AlertState, Priority
from responder.store import board, escalations, feeds, notices, rotas, shelf, staging
from responder.web.duty import plan_of
from responder.web.notices import WELL_SHOWN
from responder.web.room import ROOM, Room
from responder.web.session import language_of, signed_in
from responder.web.views import page

SHOWN = timedelta(hours=24)
HEARTBEAT_S = 15.0


async def show(request: web.Request) -> web.Response:
    """The whole page, or only the list when htmx asks for it anew."""
    await signed_in(request)
    room = request.app[ROOM]
    since = room.now() - SHOWN
    well = room.now() - WELL_SHOWN
    cards, states, told, texts = await room.store.read(
        lambda db: (
            board.cards(db, since),
            feeds.states(db),
            notices.shown(db, well),
            shelf.waiting(db),
        )
    )
    strip = await _alarm(room)
    heard = await room.store.read(staging.notices)
    proposed = {match.explainer for card in cards for match in card.alert.explainers}
    vetted = await room.store.read(lambda db: shelf.vetted(db, proposed, language_of(request)))
    live = [card for card in cards if card.alert.state is not AlertState.RESOLVED]
    live.sort(key=lambda card: rank(card.story, card.alert))
    loud = [card for card in live if card.alert.priority is not Priority.P3]
    urgent = [c for c in loud if c.alert.state is AlertState.OPEN and c.alert.priority is Priority.P1]
    return await page(
        request,
        "_cards.html" if request.headers.get("HX-Request") else "board.html",
        loud=loud,
        digest=[card for card in live if card.alert.priority is Priority.P3],
        waiting=sum(card.alert.state is AlertState.OPEN for card in loud),
        urgent=urgent,
        failing=sum(state.failures > 2 for state in states.values()),
        watched=len(states),
        last=max((state.looked_at for state in states.values() if state.looked_at), default=None),
        people=room.people,
        notices=told,
        texts=texts,
        reading=room.live.reading,
        vetted=vetted,
        strip=strip,
        taken_back=sum(one.retraction.holds for one in heard if not one.seen_by),
        put_back=sum(not one.retraction.holds for one in heard if not one.seen_by),
    )


async def _alarm(room: Room) -> str:
    """What must not be overlooked: alerts that nobody answers, or nobody on duty; empty if all is well."""
    now, staff = room.now(), room.desk.staff
    lost, planned = await room.store.read(
        lambda db: (escalations.unanswered(db), rotas.planned(db, staff.rotas, now))
    )
    if lost:
        return "strip_unanswered"
    empty = [one for one in planned.values() if plan_of(staff, one, now).gap_at(now)]
    return "strip_nobody" if empty else ""


async def events(request: web.Request) -> web.StreamResponse:
    """One line for each change; a comment every 15 s, so that proxies keep the line open."""
    await signed_in(request)
    live = request.app[ROOM].live
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    seen = live.count
    try:
        await response.write(b"retry: 2000\n\n")
        while True:
            count = await live.wait(seen, HEARTBEAT_S)
            changed = count != seen
            seen = count
            await response.write(f"event: changed\ndata: {count}\n\n".encode() if changed else b": alive\n\n")
    except ConnectionResetError:
        return response


ROUTES = (
    web.get("/", show),
    web.get("/events", events, allow_head=False),
)
