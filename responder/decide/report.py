"""How fast a response was: minutes per stage of one story, and the figures of a month.

Everything is counted from what the store and the journal hold; a stage that was not reached is
None, never zero.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from responder.model.journal import Act
from responder.model.oncall import Alert, Delivery, DeliveryState
from responder.model.publication import Deed, Publication, PublicationState
from responder.model.response import Page
from responder.model.story import Story
from responder.model.version import TextKind

NIGHT = (time(22), time(7))  # In the desk's zone.
TAKEN = ("alert.acknowledged", "alert.handed_on")
WITHIN = (15, 40, 60)  # Minutes from the first signal: a text in public, a quotation, an explainer.


class Stage(StrEnum):
    """The stages of a response, in their order."""

    SIGNAL = "signal"
    ALERT = "alert"
    TAKEN = "taken"
    PAGED = "paged"
    HOLDING = "holding"
    QUOTED = "quoted"
    PUBLISHED = "published"
    CORRECTED = "corrected"


TARGETS = {  # Minutes from the first signal.
    Stage.ALERT: 1,
    Stage.TAKEN: 5,
    Stage.PAGED: 6,
    Stage.HOLDING: 15,
    Stage.QUOTED: 40,
    Stage.PUBLISHED: 60,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A publication and the kind of text that it carried."""

    publication: Publication
    kind: TextKind


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one story's response."""

    story: Story
    alerts: Sequence[Alert]  # Oldest first.
    acts: Sequence[Act]  # Of the journal, oldest first.
    pages: Sequence[Page]
    sent: Sequence[Sent]
    deliveries: Sequence[Delivery]


@dataclass(frozen=True, slots=True)
class Milestone:
    """When a stage was reached; None if it was not."""

    stage: Stage
    at: datetime | None
    minutes: float | None  # From the first signal.

    @property
    def target(self) -> int | None:
        return TARGETS.get(self.stage)

    @property
    def late(self) -> bool:
        return self.target is not None and self.minutes is not None and self.minutes > self.target


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom and what it reached."""

    outlets: tuple[str, ...]  # Where it is, or was, in public.
    missed: tuple[str, ...]  # Outlets that refused the last thing sent there, or may not have it.
    messages_sent: int
    messages_failed: int
    experts_asked: int
    experts_answered: int


@dataclass(frozen=True, slots=True)
class StoryReport:
    """One story's response."""

    facts: Facts
    milestones: tuple[Milestone, ...]
    reach: Reach


def story_report(facts: Facts) -> StoryReport:
    start = facts.story.first_seen
    reached = dict(_reached(facts))
    milestones = tuple(
        Milestone(stage, reached.get(stage), _minutes(start, reached.get(stage))) for stage in Stage
    )
    return StoryReport(facts, milestones, _reach(facts))


def _reached(facts: Facts) -> Iterator[tuple[Stage, datetime]]:
    yield Stage.SIGNAL, facts.story.first_seen
    out = [one for one in facts.sent if one.publication.went_at and one.publication.deed is not Deed.WITHDRAW]
    moments: dict[Stage, Iterable[datetime | None]] = {
        Stage.ALERT: [alert.at for alert in facts.alerts],
        Stage.TAKEN: [act.at for act in facts.acts if act.verb in TAKEN],
        Stage.PAGED: [page.asked_at for page in facts.pages],
        Stage.HOLDING: [one.publication.went_at for one in out],  # An explainer holds as well.
        Stage.QUOTED: [page.quoted_at for page in facts.pages],
        Stage.PUBLISHED: [one.publication.went_at for one in out if one.kind is TextKind.EXPLAINER],
        Stage.CORRECTED: [one.publication.went_at for one in out if one.publication.deed is Deed.CORRECT],
    }
    for stage, found in moments.items():
        if known := [moment for moment in found if moment is not None]:
            yield stage, min(known)


def _reach(facts: Facts) -> Reach:
    last = {(one.publication.text, one.publication.outlet): one.publication for one in facts.sent}
    missed = {PublicationState.REFUSED, PublicationState.UNKNOWN}
    states = Counter(delivery.state for delivery in facts.deliveries)
    return Reach(
        tuple(dict.fromkeys(one.publication.outlet for one in facts.sent if one.publication.went_at)),
        tuple(dict.fromkeys(one.outlet for one in last.values() if one.state in missed)),
        states[DeliveryState.SUBMITTED],
        states[DeliveryState.FAILED],
        len(facts.pages),
        sum(page.answer is not None for page in facts.pages),
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a month: its value and how many cases it was counted from."""

    name: str
    value: float | None  # Minutes, a share of 1, or a count; None where there were no cases.
    cases: int
    share: bool = False
    target: int | None = None  # Minutes.

    @property
    def late(self) -> bool:
        return self.target is not None and self.value is not None and self.value > self.target


@dataclass(frozen=True, slots=True)
class MonthReport:
    """The figures that the service publishes about itself."""

    month: str  # YYYY-MM.
    figures: tuple[Figure, ...]
    night: tuple[tuple[str, int], ...]  # Messages at night by person, most first.
    stories: tuple[StoryReport, ...]
    drills: tuple[StoryReport, ...] = ()  # Of exercises: shown apart, counted in no figure.


def month_report(
    month: str, stories: Sequence[Facts], messages: Sequence[Act], zone: ZoneInfo
) -> MonthReport:
    """Figures of the stories in earnest alone; those of drills stand apart.

    messages: the journal's lines of messages handed over in the month; detail: whom, and the channel.
    What stays on the desk (the inbox) wakes nobody.
    """
    earnest = tuple(story_report(facts) for facts in stories if not facts.story.drill)
    drills = tuple(story_report(facts) for facts in stories if facts.story.drill)
    exercises = {one.facts.story.id for one in drills}
    woken = [
        act for act in messages if act.story not in exercises and act.detail.split(" ")[1:2] != ["inbox"]
    ]
    night = Counter(act.detail.split(" ", 1)[0] for act in woken if at_night(act.at, zone))
    return MonthReport(month, tuple(_figures(earnest, night)), tuple(night.most_common()), earnest, drills)


def _figures(reports: Sequence[StoryReport], night: Counter[str]) -> Iterator[Figure]:
    waits = sorted(wait for report in reports for wait in _waits(report.facts))
    yield Figure("stories", float(len(reports)), len(reports))
    for rank in (50, 95):
        name = f"page_to_ack_p{rank}"
        yield Figure(name, percentile(waits, rank), len(waits), target=TARGETS[Stage.TAKEN])
    for name, stage in (("signal_to_holding", Stage.HOLDING), ("signal_to_quote", Stage.QUOTED)):
        found = sorted(_taken(reports, stage))
        yield Figure(name, percentile(found, 50), len(found), target=TARGETS[stage])
        yield Figure(f"{name}_p95", percentile(found, 95), len(found), target=TARGETS[stage])
    taken = [report for report in reports if any(act.verb in TAKEN for act in report.facts.acts)]
    for bar, stage in zip(WITHIN, (Stage.HOLDING, Stage.QUOTED, Stage.PUBLISHED), strict=True):
        inside = sum(minutes <= bar for minutes in _taken(taken, stage))
        yield Figure(f"within_{bar}", _share(inside, len(taken)), len(taken), share=True)
    asked = sum(report.reach.experts_asked for report in reports)
    answered = sum(report.reach.experts_answered for report in reports)
    yield Figure("answer_rate", _share(answered, asked), asked, share=True)
    out = [one.publication for report in reports for one in report.facts.sent if one.publication.went_at]
    wrong = sum(one.deed in {Deed.CORRECT, Deed.WITHDRAW} for one in out)
    first = sum(one.deed in {Deed.PUBLISH, Deed.UPDATE} for one in out)
    yield Figure("corrections", 100 * wrong / first if first else None, first)
    yield Figure("night", sum(night.values()) / len(night) if night else None, len(night))


def _waits(facts: Facts) -> Iterator[float]:
    """Minutes from each alert to whoever took it."""
    taken = {act.object: act.at for act in reversed(facts.acts) if act.verb in TAKEN}
    for alert in facts.alerts:
        if alert.id in taken:
            yield (taken[alert.id] - alert.at).total_seconds() / 60


def _taken(reports: Iterable[StoryReport], stage: Stage) -> Iterator[float]:
    for report in reports:
        for milestone in report.milestones:
            if milestone.stage is stage and milestone.minutes is not None:
                yield milestone.minutes


def percentile(ordered: Sequence[float], rank: int) -> float | None:
    """The value that so many of a hundred do not exceed (nearest rank); None of nothing."""
    return ordered[max(0, math.ceil(rank / 100 * len(ordered)) - 1)] if ordered else None


def at_night(moment: datetime, zone: ZoneInfo) -> bool:
    local = moment.astimezone(zone).time()
    return local >= NIGHT[0] or local < NIGHT[1]


def _minutes(start: datetime, at: datetime | None) -> float | None:
    return (at - start).total_seconds() / 60 if at else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
