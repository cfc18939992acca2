"""Plays a bundled exercise: its feeds over a local server, its people through the desk."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from responder.desk import Terms
from responder.errors import NotAllowedError, RecordingError
from responder.model.feed import Look
from responder.model.library import ExpertId
from responder.model.oncall import Alert, PersonId, Priority
from responder.model.response import Answer, Page
from responder.recording import read
from responder.service import Service
from responder.store import alerts

log = structlog.get_logger()
MOST_WAITS = 1_000_000
ANSWER_WITHIN = timedelta(minutes=20)
DRILL_TERMS = Terms(interests="演练中没有 / none, in a drill", consent="演练 / drill")


class Act(BaseModel):
    """What one of the drill's own persons does, in minutes after the start."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    minute: float
    act: Literal["page", "answer", "quote"]
    expert: str = ""
    question: str = ""
    answer: Answer = Answer.YES
    promise_minutes: float = 10
    words: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A drill as it will be played: moments from a start, acts in order of time."""

    start: datetime
    moments: tuple[tuple[datetime, tuple[Look, ...]], ...]
    acts: tuple[Act, ...]


def load(folder: Path, start: datetime) -> Scenario:
    """Read a drill and move it in time, so that its first moment is the start.

    Raises RecordingError when there is no such drill or a file of it is faulty.
    """
    path = folder / "people.jsonl"
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
        acts = tuple(Act.model_validate_json(row) for row in rows if row.strip())
    except (OSError, ValidationError) as error:
        raise RecordingError(f"{path}: not the acts of a drill: {error}") from error
    moments = tuple(read([folder / "feeds.jsonl"]))
    if not moments:
        raise RecordingError(f"{folder / 'feeds.jsonl'}: nothing to play")
    shift = start - moments[0][0]
    moved = tuple((at + shift, tuple(_moved(look, shift) for look in looks)) for at, looks in moments)
    return Scenario(start, moved, tuple(sorted(acts, key=lambda act: act.minute)))


async def play(scenario: Scenario, service: Service, editor: PersonId) -> None:
    """Do the acts of the drill's persons when their time comes, on the service's clock."""
    page: Page | None = None
    for act in scenario.acts:
        await _until(service, scenario.start + timedelta(minutes=act.minute))
        try:
            page = await _do(act, page, service, editor)
        except NotAllowedError as error:
            log.warning("drill act skipped", act=act.act, reason=str(error))


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


def _moved(look: Look, shift: timedelta) -> Look:
    sightings = tuple(
        replace(s, entry=replace(s.entry, published=s.entry.published + shift)) if s.entry.published else s
        for s in look.sightings
    )
    return replace(look, observed_at=look.observed_at + shift, sightings=sightings)
