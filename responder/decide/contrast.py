"""What other numbers would have changed: two runs over the same looks, alert by alert."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from responder.model.library import SubjectId
from responder.model.oncall import Alert, AlertKind, Priority
from responder.model.story import StoryId

SHARED = 0.5  # Of the shorter list of titles, from which two stories of two runs are the same.


class How(StrEnum):
    """What becomes of a story."""

    GAINED = "gained"  # It is told, and was not.
    LOST = "lost"  # It is told no longer.
    LOUDER = "louder"
    QUIETER = "quieter"
    EARLIER = "earlier"  # As loud, sooner.
    LATER = "later"
    ANSWERED = "answered"  # An explainer is proposed for what was a gap.
    UNANSWERED = "unanswered"  # It is a gap now.


@dataclass(frozen=True, slots=True)
class Told:
    """All alerts of one story in one run."""

    story: StoryId
    headline: str
    subject: SubjectId
    kind: AlertKind  # Of the loudest.
    priority: Priority  # The loudest.
    at: datetime  # Of the first that was so loud.


@dataclass(frozen=True, slots=True)
class Difference:
    """One story that is told otherwise; None where it is not told."""

    how: How
    before: Told | None
    after: Told | None

    @property
    def shown(self) -> Told:
        one = self.after or self.before
        if one is None:
            raise ValueError("a difference is about a story that one of the runs told")
        return one

    @property
    def sooner(self) -> timedelta:
        """How much earlier it is told; zero where only one run tells it."""
        return self.before.at - self.after.at if self.before and self.after else timedelta(0)


@dataclass(frozen=True, slots=True)
class Contrast:
    """rates: alerts a day by priority."""

    days: float
    before: Mapping[Priority, float]
    after: Mapping[Priority, float]
    differences: tuple[Difference, ...]  # Loudest first, then oldest.
    same: int  # Stories that are told as before.

    def of(self, how: How) -> tuple[Difference, ...]:
        return tuple(one for one in self.differences if one.how is how)


def contrast(before: Sequence[Alert], after: Sequence[Alert], days: float) -> Contrast:
    """Alerts of two runs over the same looks, oldest first; days: how long they are."""
    old, new = _told(before), _told(after)
    partners = _partners(old, new, _titles(before), _titles(after))
    pairs = [(told, new.get(partners.get(name, StoryId("")))) for name, told in old.items()]
    taken = set(partners.values())
    differences = [one for told, other in pairs for one in _difference(told, other)]
    differences += [Difference(How.GAINED, None, told) for name, told in new.items() if name not in taken]
    differences.sort(key=lambda one: (one.shown.priority, one.shown.at, one.shown.story))
    same = len(old) - sum(one.how is not How.GAINED for one in differences)
    return Contrast(days, _rates(before, days), _rates(after, days), tuple(differences), same)


def _told(alerts: Sequence[Alert]) -> dict[StoryId, Told]:
    found: dict[StoryId, Told] = {}
    for alert in alerts:
        held = found.get(alert.story)
        if held is None or alert.priority < held.priority:  # P1 sorts before P2.
            found[alert.story] = Told(
                alert.story, alert.headline, alert.subject, alert.kind, alert.priority, alert.at
            )
    return found


def _titles(alerts: Sequence[Alert]) -> Mapping[StoryId, frozenset[str]]:
    return {alert.story: frozenset(alert.titles) for alert in alerts}  # The last has them all.


def _partners(
    old: Mapping[StoryId, Told],
    new: Mapping[StoryId, Told],
    titles: Mapping[StoryId, frozenset[str]],
    others: Mapping[StoryId, frozenset[str]],
) -> Mapping[StoryId, StoryId]:
    """Which story of the other run is which: by name, else by the titles that they share."""
    found = {name: name for name in old if name in new}
    free = [name for name in new if name not in found]
    for name in old:
        if name in found:
            continue
        shares = [(_share(titles[name], others[other]), other) for other in free]
        share, best = max(shares, default=(0.0, StoryId("")))
        if share >= SHARED:
            found[name] = best
            free.remove(best)
    return found


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _difference(old: Told, new: Told | None) -> list[Difference]:
    if new is None:
        return [Difference(How.LOST, old, None)]
    if (how := _how(old, new)) is None:
        return []
    return [Difference(how, old, new)]


def _how(old: Told, new: Told) -> How | None:
    """The one change that matters most."""
    if new.priority != old.priority:
        return How.LOUDER if new.priority < old.priority else How.QUIETER
    if new.at != old.at:
        return How.EARLIER if new.at < old.at else How.LATER
    was, now = old.kind is AlertKind.GAP, new.kind is AlertKind.GAP
    if was != now:
        return How.ANSWERED if was else How.UNANSWERED
    return None


def _rates(alerts: Sequence[Alert], days: float) -> Mapping[Priority, float]:
    counts = Counter(alert.priority for alert in alerts)
    return {priority: counts[priority] / days for priority in Priority}
