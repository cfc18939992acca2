"""Stories and vectors for the tests of decisions."""

from datetime import UTC, datetime

import numpy as np

from responder.decide.background import Vectors
from responder.decide.triage import Raise, Silent
from responder.model.library import SubjectId
from responder.model.oncall import Priority
from responder.model.story import Attention, Judged, Match, Scope, Severity, Story, StoryId, StoryState
from responder.model.text import Bilingual

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
IN_SCOPE = Bilingual("像食品安全", "like food safety")
WORDS = Bilingual("有人送医", "people in hospital")
LISTS = Bilingual("三个榜单", "on three lists")


def story(
    bad: Severity = Severity.HARM,
    heed: float = 0.5,
    chance: float = 0.9,
    *,
    measured: bool = False,
    matches: tuple[Match, ...] = (),
) -> Story:
    return Story(
        id=StoryId("s-1"),
        headline="多名学生食用校餐后送医",
        titles=(),
        first_seen=NOW,
        last_seen=NOW,
        state=StoryState.DETECTED,
        scope=Scope(SubjectId("food"), chance, IN_SCOPE),
        judged=Judged(bad, WORDS, measured=measured),
        attention=Attention(heed, 1, 3, 4, LISTS),
        matches=matches,
    )


def volume(verdict: Raise | Silent) -> int:
    """0 for silence, 3 for what interrupts."""
    if isinstance(verdict, Silent):
        return 0
    return {Priority.P3: 1, Priority.P2: 2, Priority.P1: 3}[verdict.priority]


def unit(seed: int, n: int, width: int = 8) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(n, width)).astype(np.float32)
    length: Vectors = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / length
