"""Plays a scenario: its feeds over a local server, its people through the desk, on a copy of the rota."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlite_utils import Database

from responder.desk import Terms
from responder.errors import NotAllowedError
from responder.model.drill import Drill
from responder.model.journal import Act as Line
from responder.model.library import ExpertId
from responder.model.oncall import Alert, PersonId, Priority
from responder.model.response import Page
from responder.scenario import Act, Scenario
from responder.service import Service
from responder.store import Store, alerts, apart, duty, journal

log = structlog.get_logger()
MOST_WAITS = 1_000_000
ANSWER_WITHIN = timedelta(minutes=20)
DRILL_TERMS = Terms(interests="演练中没有 / none, in a drill", consent="演练 / drill")


async def begin(source: Path, store: Store, drill: Drill) -> int:
    """Copy what people changed about duty into a drill's own database; how many changes those are.

    source: the database of the desk in earnest, which is only read; it need not be there yet. Rotas
    and policies come from the settings. How often experts were asked is not copied: a drill neither
    counts towards their weeks nor is held up by them.
    """
    now = drill.began_at
    held = await apart.ask(source, lambda db: duty.changes(db, now)) if source.exists() else duty.Changes()

    def lay(db: Database) -> None:
        duty.lay(db, held)
        detail = f"{drill.scenario}, {drill.speed:g} times real time, {held.count} changes of duty copied"
        journal.write(db, Line(now, "machine", "drill.began", drill.id, "", detail))

    await store.write(lay)
    return held.count


async def play(scenario: Scenario, service: Service, editor: PersonId, drill: Drill) -> None:
    """Do the acts of the drill's persons when their time comes, on the service's clock."""
    page: Page | None = None
    for act in scenario.acts:
        await _until(service, scenario.start + timedelta(minutes=act.minute))
        try:
            page = await _do(act, page, service, editor)
        except NotAllowedError as error:
            log.warning("drill act skipped", act=act.act, reason=str(error))
            await _note(service, drill, "drill.skipped", f"{act.act} {act.expert}: {error}")
    await _until(service, scenario.ends)
    await _note(service, drill, "drill.over", "")


async def _note(service: Service, drill: Drill, verb: str, detail: str) -> None:
    line = Line(service.clock.now(), "machine", verb, drill.id, "", detail)
    await service.parts.store.write(lambda db: journal.write(db, line))


async def _do(act: Act, page: Page | None, service: Service, editor: PersonId) -> Page | None:
    now, desk = service.clock.now(), service.parts.showing.desk
    if act.act == "page":
        alert = await _main_alert(service, now)
        if alert is None:
            return None
        return await desk.page(
            alert.story,
            ExpertId(act.expert),
            editor,
            question=act.question,
            answer_by=now + ANSWER_WITHIN,
            now=now,
        )
    if page is None:
        return None
    if act.act == "answer":
        promised = now + timedelta(minutes=act.promise_minutes)
        await desk.answer(page.id, act.answer, promised, now)
    else:
        await desk.quote(page.id, act.words, now, DRILL_TERMS)
    return page


async def _main_alert(service: Service, now: datetime) -> Alert | None:
    """The story with most titles among those that interrupt."""
    since = now - timedelta(days=1)
    raised: Sequence[Alert] = await service.parts.store.read(lambda db: alerts.since(db, since))
    loud = [alert for alert in raised if alert.priority is Priority.P1] or list(raised)
    return max(loud, key=lambda alert: len(alert.titles), default=None)


async def _until(service: Service, at: datetime) -> None:
    """Wait on the service's clock, which may run faster than the wall's but never slower."""
    for _ in range(MOST_WAITS):
        left = (at - service.clock.now()).total_seconds()
        if left <= 0:
            return
        await asyncio.sleep(min(0.2, left))
