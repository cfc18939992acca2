"""The drills that were played, and what is to be learned from each."""

from datetime import datetime
from pathlib import Path

from aiohttp import web

from responder import played
from responder.decide.after_action import DrillReport, Record, drill_report
from responder.desk.debrief import note_lesson
from responder.model.drill import Drill
from responder.model.journal import Act
from responder.store import Store, apart, journal, reports
from responder.web import charts
from responder.web.alone import Alone, drill_page
from responder.web.reports import facts
from responder.web.room import ROOM
from responder.web.session import language_of, posted, signed_in
from responder.web.sheets import csv_file, drill_rows, html_file
from responder.web.views import page


async def show_all(request: web.Request) -> web.Response:
    await signed_in(request)
    return await page(request, "drills.html", held=played.drills(request.app[ROOM].drills))


async def show(request: web.Request) -> web.Response:
    await signed_in(request)
    room = request.app[ROOM]
    drill = played.drill(room.drills, request.match_info["drill"])
    made, language = await report_of(room.drills, drill), language_of(request)
    if request.query.get("form") == "csv":
        return csv_file(drill_rows(made), f"{drill.id}.csv")
    if request.query.get("form") == "html":
        reader = Alone(language, room.zone, room.people, room.library.experts)
        return html_file(drill_page(reader, made), f"{drill.id}.html")
    drawn = [charts.stages(one.milestones, language) for one in made.stories]
    return await page(request, "drill.html", made=made, charts=drawn)


async def learn(request: web.Request) -> web.Response:
    """Keep a lesson in the drill's journal, whose database is opened for this alone."""
    person, form = await posted(request)
    room = request.app[ROOM]
    drill = played.drill(room.drills, request.match_info["drill"])
    async with Store(played.database(room.drills, drill.id)) as store:
        await note_lesson(store, drill.id, form.get("words", ""), person.id, room.now())
    raise web.HTTPSeeOther(f"/drills/{drill.id}")


async def report_of(folder: Path, drill: Drill) -> DrillReport:
    """Raises StoreError if the drill's database is gone."""
    stories, acts, letters = await apart.ask(
        played.database(folder, drill.id),
        lambda db: (reports.told(db), tuple(line.act for line in journal.lines(db)), reports.letters(db)),
    )
    return drill_report(Record(drill, tuple(map(facts, stories)), acts, letters, _reached(drill, acts)))


def _reached(drill: Drill, acts: tuple[Act, ...]) -> datetime:
    """The drill's clock: its end, or its newest line while it goes on."""
    over = [act.at for act in acts if act.verb == "drill.over"]
    return over[0] if over else max((act.at for act in acts), default=drill.began_at)


ROUTES = (
    web.get("/drills", show_all),
    web.get("/drills/{drill}", show),
    web.post("/drills/{drill}/lessons", learn),
)
