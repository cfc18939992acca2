"""What a drill showed: who was paged and answered when, what was late, what failed, what to change.

Everything is counted from the drill's own database. Only stories that interrupted are held to the
targets of a response; a drill's quiet stories are there to be told apart from the loud one. Where
nothing interrupted, the most told story is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from responder.decide.report import TAKEN, Facts, StoryReport, story_report
from responder.model.drill import Drill
from responder.model.journal import Act
from responder.model.oncall import Alert, AlertKind, Delivery, DeliveryState, Priority
from responder.model.publication import PublicationState
from responder.model.response import Page, PageState

ENDED = ("alert.not_ours", "alert.called_off")
LESSON = "drill.lesson"
_TOOK = (DeliveryState.SUBMITTED, DeliveryState.DELIVERED, DeliveryState.READ)


class Flaw(StrEnum):
    """What went wrong, and so what the duty editor is advised to change."""

    STAGE_LATE = "stage_late"  # Reached, but after its target.
    STAGE_MISSED = "stage_missed"  # Not reached, and its target has passed.
    UNTAKEN = "untaken"  # Nobody took an alert that interrupts.
    NOBODY = "nobody"  # A step of the policy told nobody.
    SILENT = "silent"  # An expert gave no answer in time.
    PROMISE = "promise"  # The words came after the promised time, or not at all.
    UNDELIVERED = "undelivered"  # A channel could not carry messages.
    REFUSED = "refused"  # An outlet refused a publication.
    GAP = "gap"  # Nothing vetted answered the story.
    SKIPPED = "skipped"  # The drill could not do what its own persons were to do.


LATE = (Flaw.STAGE_LATE, Flaw.STAGE_MISSED, Flaw.UNTAKEN, Flaw.SILENT, Flaw.PROMISE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was late or failed."""

    flaw: Flaw
    about: str  # A stage, a person's or expert's id, a channel, an outlet or a headline, as the flaw has it.
    minutes: float | None = None
    target: float | None = None  # Minutes.
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Summons:
    """One person or expert who was asked to do something, and when they did."""

    who: str
    headline: str
    at: datetime
    channels: tuple[str, ...]  # That took the message.
    answered_at: datetime | None = None
    how: str = ""  # Verb of the journal, or "covered" where somebody else was quicker.
    minutes: float | None = None  # From being asked to the answer.


@dataclass(frozen=True, slots=True)
class Record:
    """What the drill's database holds."""

    drill: Drill
    stories: Sequence[Facts]  # That were alerted.
    acts: Sequence[Act]  # The whole journal, oldest first.
    letters: Sequence[tuple[str, Delivery]]  # What each message is about, and the message.
    now: datetime  # Of the drill's clock; its end where that has passed.


@dataclass(frozen=True, slots=True)
class DrillReport:
    """What is read out when a drill is over."""

    drill: Drill
    over: bool
    stories: tuple[StoryReport, ...]  # Held to the targets, the most told first.
    quiet: tuple[StoryReport, ...]  # The others that were alerted.
    summoned: tuple[Summons, ...]  # In the order in which they were asked.
    late: tuple[Finding, ...]
    failed: tuple[Finding, ...]
    lessons: tuple[Act, ...]

    @property
    def advice(self) -> Mapping[Flaw, tuple[Finding, ...]]:
        """What was found, by what is to be changed."""
        found: dict[Flaw, tuple[Finding, ...]] = {}
        for one in (*self.late, *self.failed):
            found[one.flaw] = (*found.get(one.flaw, ()), one)
        return found


def drill_report(record: Record) -> DrillReport:
    held = sorted(record.stories, key=lambda one: (not _loud(one), -_told(one)))
    reports = tuple(story_report(one) for one in held)
    measured = tuple(one for one in reports if _loud(one.facts)) or reports[:1]
    found = (
        *(one for report in measured for one in _of_story(report, record)),
        *(one for facts in held for page in facts.pages for one in _of_page(page, record.now)),
        *_of_service(record),
    )
    return DrillReport(
        record.drill,
        any(act.verb == "drill.over" for act in record.acts),
        measured,
        tuple(one for one in reports if one not in measured),
        tuple(sorted((one for facts in held for one in _summoned(facts, record)), key=lambda one: one.at)),
        tuple(one for one in found if one.flaw in LATE),
        tuple(one for one in found if one.flaw not in LATE),
        tuple(act for act in record.acts if act.verb == LESSON),
    )


def _loud(facts: Facts) -> bool:
    return any(alert.priority is Priority.P1 for alert in facts.alerts)


def _told(facts: Facts) -> int:
    """How many wordings its alerts had seen."""
    return max((len(alert.titles) for alert in facts.alerts), default=0)


def _of_story(report: StoryReport, record: Record) -> Iterator[Finding]:
    passed = (record.now - report.facts.story.first_seen).total_seconds() / 60
    for one in report.milestones:
        if one.target is None:
            continue
        if one.late:
            yield Finding(Flaw.STAGE_LATE, one.stage, one.minutes, one.target, report.facts.story.headline)
        elif one.at is None and passed > one.target:
            yield Finding(Flaw.STAGE_MISSED, one.stage, None, one.target, report.facts.story.headline)
    for alert in _standing(report.facts):
        if alert.priority is Priority.P1 and not _taker(report.facts, alert):
            yield Finding(Flaw.UNTAKEN, alert.headline)
    if report.facts.alerts and report.facts.alerts[-1].kind is AlertKind.GAP:
        yield Finding(Flaw.GAP, report.facts.story.headline)
    for outlet in report.reach.missed:
        states = [one.publication for one in report.facts.sent if one.publication.outlet == outlet]
        refused = [one for one in states if one.state is PublicationState.REFUSED]
        yield Finding(
            Flaw.REFUSED, outlet, detail=f"{refused[-1].code} {refused[-1].meaning}" if refused else ""
        )


def _of_page(page: Page, now: datetime) -> Iterator[Finding]:
    if page.state in {PageState.WITHDRAWN, PageState.CONFLICTED}:
        return
    for flaw, due, done in (
        (Flaw.SILENT, page.answer_by, page.answered_at),
        (Flaw.PROMISE, page.promised_at, page.quoted_at),
    ):
        if due is not None and (done or now) > due:
            yield Finding(flaw, page.expert, _minutes(page.asked_at, done), _minutes(page.asked_at, due))


def _of_service(record: Record) -> Iterator[Finding]:
    for act in record.acts:
        if act.verb == "alert.nobody":
            yield Finding(Flaw.NOBODY, act.detail.partition(": ")[2])
        elif act.verb == "drill.skipped":
            yield Finding(Flaw.SKIPPED, act.detail)
    failed: dict[str, list[str]] = {}
    for _, delivery in record.letters:
        if delivery.state is DeliveryState.FAILED:
            failed.setdefault(delivery.channel, []).append(delivery.last_error)
    for channel, errors in sorted(failed.items()):
        yield Finding(Flaw.UNDELIVERED, channel, detail=f"{len(errors)} × {errors[-1]}")


def _summoned(facts: Facts, record: Record) -> Iterator[Summons]:
    for alert in _standing(facts):
        for who in dict.fromkeys(one.to for about, one in record.letters if about == alert.id):
            yield _answered(facts, alert, _asked(who, alert.id, alert.headline, record))
    for page in facts.pages:
        asked = _asked(page.expert, page.id, facts.story.headline, record, at=page.asked_at)
        how = f"answer_{page.answer}" if page.answer else ""
        waited = _minutes(page.asked_at, page.answered_at)
        yield Summons(asked.who, asked.headline, asked.at, asked.channels, page.answered_at, how, waited)


def _standing(facts: Facts) -> tuple[Alert, ...]:
    """Alerts that no louder one of the same story replaced."""
    replaced = {act.object for act in facts.acts if act.verb == "alert.superseded"}
    return tuple(alert for alert in facts.alerts if alert.id not in replaced)


def _asked(who: str, about: str, headline: str, record: Record, *, at: datetime | None = None) -> Summons:
    mine = [one for name, one in record.letters if name == about and one.to == who]
    first = min((one.settled_at or one.due_at for one in mine), default=record.now)
    took = dict.fromkeys(one.channel for one in mine if one.state in _TOOK)
    return Summons(who, headline, at or first, tuple(took))


def _answered(facts: Facts, alert: Alert, asked: Summons) -> Summons:
    taker = _taker(facts, alert)
    if taker is None:
        return asked
    how = taker.verb if taker.actor == asked.who else "covered"
    waited = _minutes(asked.at, taker.at)
    return Summons(asked.who, asked.headline, asked.at, asked.channels, taker.at, how, waited)


def _taker(facts: Facts, alert: Alert) -> Act | None:
    """The first act by which a person took an alert or ended it."""
    ended = [act for act in facts.acts if act.object == alert.id and act.verb in {*TAKEN, *ENDED}]
    merged = [act for act in facts.acts if act.verb == "story.merged"]
    return min((*ended, *merged), key=lambda act: act.at, default=None)


def _minutes(start: datetime, at: datetime | None) -> float | None:
    return (at - start).total_seconds() / 60 if at else None
