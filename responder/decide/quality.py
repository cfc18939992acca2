"""How good the alerts of a week were, by what editors said of them."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from responder.model.feed import FeedId
from responder.model.library import SubjectId
from responder.model.oncall import Alert, AlertKind, Priority
from responder.model.quality import Week
from responder.model.ruling import Point, Ruling, Said
from responder.model.story import Story, StoryId

Z = 1.96  # Of a 95 % interval.
BUCKETS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # Of what the machine said.


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with what it was counted from; all None where there were no cases."""

    found: int
    cases: int

    @property
    def value(self) -> float | None:
        return self.found / self.cases if self.cases else None

    @property
    def low(self) -> float | None:
        return self._end(-1)

    @property
    def high(self) -> float | None:
        return self._end(1)

    def _end(self, side: int) -> float | None:
        """One end of the interval of Wilson (1927, J. Am. Stat. Assoc. 22): honest with few cases."""
        n = self.cases
        if not n:
            return None
        share = self.found / n
        half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        return min(1.0, max(0.0, (share + Z * Z / (2 * n) + side * half) / (1 + Z * Z / n)))


@dataclass(frozen=True, slots=True)
class Row:
    """Stories of one subject, or that one feed told."""

    name: str
    told: int
    relevant: Rate  # Of those that were judged.
    wrong_matches: int
    gaps: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """Decisions that the machine was about so sure of; low <= probability < high, the last one <= 1."""

    low: float
    high: float
    said: float  # Mean of the probabilities.
    right: Rate


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of a week."""

    alerts: Mapping[Priority, int]
    told: int  # Stories.
    judged: Rate
    relevant: Rate  # Of the judged ones.
    loud: Rate  # The same of P1 and P2 alone.
    wrong_matches: Rate  # Of the matches that were judged.
    gaps: int  # Stories told without an answer.
    merges: int
    splits: int
    missed: tuple[Story, ...]
    by_subject: tuple[Row, ...]  # Most told first.
    by_feed: tuple[Row, ...]
    scope: tuple[Bucket, ...]  # How sure the machine was that a story is ours, against the verdicts.
    match: tuple[Bucket, ...]


def quality(week: Week) -> Quality:
    told = {alert.story: alert for alert in week.alerts}  # The latest of each.
    scopes = {one.story: one for one in week.rulings if one.point is Point.SCOPE}
    matches = [one for one in week.rulings if one.point is Point.MATCH]
    loud = {alert.story for alert in week.alerts if alert.priority is not Priority.P3}
    ours = _relevant(told, scopes)
    said = Counter(one.said for one in week.rulings)
    return Quality(
        alerts=Counter(alert.priority for alert in week.alerts),
        told=len(told),
        judged=Rate(ours.cases, len(told)),
        relevant=ours,
        loud=_relevant(loud, scopes),
        wrong_matches=Rate(said[Said.WRONG_MATCH], len(matches)),
        gaps=sum(alert.kind is AlertKind.GAP for alert in told.values()),
        merges=said[Said.MERGED],
        splits=said[Said.SPLIT],
        missed=tuple(week.raised_by_hand),
        by_subject=_rows(week, told, lambda story: [told[story].subject]),
        by_feed=_rows(week, told, lambda story: week.feeds.get(story, ())),
        scope=buckets((one.probability, one.said is Said.RELEVANT) for one in scopes.values()),
        match=buckets((one.probability, one.said is Said.RIGHT_MATCH) for one in matches),
    )


def buckets(judged: Iterable[tuple[float, bool]]) -> tuple[Bucket, ...]:
    """What was said beside what was found, by how sure the machine was."""
    held = sorted(judged)
    found = []
    for low, high in pairwise(BUCKETS):
        here = [(p, right) for p, right in held if low <= p < high or p == high == 1.0]
        if here:
            mean = sum(p for p, _ in here) / len(here)
            found.append(Bucket(low, high, mean, Rate(sum(right for _, right in here), len(here))))
    return tuple(found)


def _relevant(stories: Iterable[StoryId], scopes: Mapping[StoryId, Ruling]) -> Rate:
    said = [scopes[story].said for story in stories if story in scopes]
    return Rate(sum(one is Said.RELEVANT for one in said), len(said))


def _rows(
    week: Week,
    told: Mapping[StoryId, Alert],
    names: Callable[[StoryId], Sequence[SubjectId] | Sequence[FeedId]],
) -> tuple[Row, ...]:
    held: dict[str, list[StoryId]] = {}
    for story in told:
        for name in names(story):
            held.setdefault(name, []).append(story)
    scopes = {one.story: one for one in week.rulings if one.point is Point.SCOPE}
    wrong = Counter(one.story for one in week.rulings if one.said is Said.WRONG_MATCH)
    rows = [
        Row(
            name,
            len(stories),
            _relevant(stories, scopes),
            sum(wrong[story] for story in stories),
            sum(told[story].kind is AlertKind.GAP for story in stories),
        )
        for name, stories in held.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.told, row.name)))
