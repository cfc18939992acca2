"""The gap radar: what the public asked and nothing answered, by reach and risk, under its subject."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from responder.decide.match import PROPOSED
from responder.model.library import SubjectId
from responder.model.severity import Severity
from responder.model.story import Seen, Story, StoryState

RISK = {Severity.NONE: 0.15, Severity.WORRY: 0.4, Severity.HARM: 0.7, Severity.DANGER: 1.0}
RANK_SCALE = 12.0  # As in decide.attention: ranks over which a list's pull falls to 1/e.
PULL, CARRIED = 0.55, 0.10  # Of the first rank of one list; of one feed without ranks.
SHOWN = 10  # Stories shown for one subject.


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A story that nothing in the library answers."""

    story: Story
    reach: float  # 0 … 1, the chance that a reader met it.
    risk: float  # 0 … 1.
    nearest: str  # The explainer that came nearest; empty if none was near.

    @property
    def weight(self) -> float:
        return self.reach * self.risk * self.story.scope.probability


@dataclass(frozen=True, slots=True)
class Gap:
    """A subject with what it left unanswered."""

    subject: SubjectId
    weight: float  # The sum over its stories.
    count: int
    stories: tuple[Unanswered, ...]  # The heaviest first, SHOWN at most.


def gaps(seen: Iterable[Seen], *, scope: float, match: float) -> tuple[Gap, ...]:
    """Subjects with stories that were ours to answer and had no answer, heaviest first.

    scope, match: from where a story is ours, and from where an explainer answers it.
    """
    by_subject: dict[SubjectId, list[Unanswered]] = {}
    for one in seen:
        subject = one.story.scope.subject
        if subject is not None and _open(one.story, scope, match):
            by_subject.setdefault(subject, []).append(_weighed(one))
    found = [_gap(subject, stories) for subject, stories in by_subject.items()]
    return tuple(sorted(found, key=lambda gap: (-gap.weight, gap.subject)))


def _open(story: Story, scope: float, match: float) -> bool:
    ours = not story.drill and story.state is not StoryState.DISMISSED
    answered = any(found.probability >= match for found in story.matches[:PROPOSED])
    return ours and story.scope.probability >= scope and not answered


def _weighed(seen: Seen) -> Unanswered:
    missed = math.prod(1 - PULL * math.exp(-(rank - 1) / RANK_SCALE) for rank in seen.ranks)
    reach = 1 - missed * (1 - CARRIED) ** seen.feeds
    nearest = seen.story.matches[0].explainer if seen.story.matches else ""
    return Unanswered(seen.story, reach, RISK[seen.story.judged.severity], nearest)


def _gap(subject: SubjectId, stories: Sequence[Unanswered]) -> Gap:
    ranked = sorted(stories, key=lambda one: (-one.weight, one.story.id))
    return Gap(subject, sum(one.weight for one in ranked), len(ranked), tuple(ranked[:SHOWN]))
