"""Which vetted explainer answers a story, and who can speak about it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from responder.decide.background import Vectors
from responder.decide.words import Rarity, resemblance, terms
from responder.model.library import Expert, ExpertId, ExplainerId, SubjectId, Verdict
from responder.model.response import Load
from responder.model.story import ExpertMatch, Match, Scope
from responder.model.text import Bilingual

# Logistic of what speaks for a match: fitted to the best answers of 1,766 Chinese and 496 cross-language
# queries of the development sets (five folds), words held at a third of the cosine, which told best what
# matches from what is only about the same. The subject's part is not fitted: those sets have none.
COSINE, TERMS, SUBJECT, MIDDLE = 12.0, 4.2, 3.5, -7.0
OTHER_CLAIM = 0.8  # Left of the cosine to a claim that the title does not repeat.
CLAIM_LIKENESS = 0.52  # From here a title repeats the claim: 99 of 100 rumours do, 1 of 100 other titles.
CLAIM_SENSE = 0.3  # Cosine without which the same words make another claim.
PROPOSED = 3
TIRED, WOKEN = 0.95, 0.9  # Left of a rank for each page of the last month, and for each outside the hours.
DECLARED = 0.98  # With a declared interest: behind an equal who has none.
USUAL = 0.5  # Weight of the average over the titles of a story.
CANDIDATES = 6  # Passages of highest cosine that are compared term by term, for each match wanted.


@dataclass(frozen=True)
class Passages:
    """Titles, claims and key messages of the explainers; rows belong together."""

    texts: tuple[str, ...]
    vectors: Vectors  # Shape (n, d), cleaned unit vectors.
    explainers: tuple[ExplainerId, ...]
    verdicts: tuple[Verdict | None, ...]  # None where the passage is not a claim.
    subjects: Mapping[ExplainerId, tuple[SubjectId, ...]]

    @cached_property
    def rows(self) -> Mapping[ExplainerId, NDArray[np.intp]]:
        """Where the passages of each explainer stand."""
        places: dict[ExplainerId, list[int]] = {}
        for place, explainer in enumerate(self.explainers):
            places.setdefault(explainer, []).append(place)
        return {explainer: np.array(found, dtype=np.intp) for explainer, found in places.items()}

    @cached_property
    def bags(self) -> tuple[frozenset[str], ...]:
        """Terms of each passage."""
        return tuple(terms(text) for text in self.texts)


@dataclass(frozen=True, slots=True)
class Asked:
    """A story as a question to the library: its titles, their vectors, its scope."""

    titles: Sequence[str]
    vectors: Vectors  # Shape (n, d), cleaned unit vectors.
    scope: Scope


def explainers(asked: Asked, passages: Passages, rare: Rarity, *, most: int = PROPOSED) -> tuple[Match, ...]:
    """The best explainers, at most so many, best first, each by its own nearest passage.

    What one title says counts half, what all titles of the story say on average the other half.
    """
    if not len(passages.texts) or not len(asked.titles):
        return ()
    likeness = asked.vectors @ passages.vectors.T
    bags = [terms(title) for title in asked.titles]
    best: dict[ExplainerId, Match] = {}
    for row in np.argsort(-likeness.max(axis=0), kind="stable")[: CANDIDATES * most]:
        title = int(likeness[:, row].argmax())
        shared = resemblance(bags[title], passages.bags[row], rare)
        usual = likeness[:, passages.rows[passages.explainers[row]]].max(axis=1).mean()
        cosine = (1 - USUAL) * likeness[title, row] + USUAL * usual
        found = _match(asked.scope, passages, int(row), float(cosine), shared)
        held = best.get(found.explainer)
        if held is None or found.probability > held.probability:
            best[found.explainer] = found
    return tuple(sorted(best.values(), key=lambda m: (-m.probability, m.explainer))[:most])


def _match(scope: Scope, passages: Passages, row: int, cosine: float, shared: float) -> Match:
    explainer, text = passages.explainers[row], passages.texts[row]
    verdict = passages.verdicts[row]
    repeats = (
        verdict not in {None, Verdict.TRUE, Verdict.MOSTLY_TRUE}
        and cosine >= CLAIM_SENSE
        and 0.5 * cosine + 0.5 * shared >= CLAIM_LIKENESS
    )
    agrees = scope.subject in passages.subjects[explainer]
    if verdict is not None and not repeats:
        cosine *= OTHER_CLAIM
    weight = COSINE * cosine + TERMS * shared + SUBJECT * agrees * scope.probability + MIDDLE
    return Match(
        explainer,
        1 / (1 + math.exp(-weight)),
        Bilingual(
            f"与“{text}”相近（{cosine:.2f}）" + ("，主题相同" if agrees else ""),
            f"like “{text}” ({cosine:.2f})" + (", same subject" if agrees else ""),
        ),
        claim=text if repeats else "",
    )


def experts(
    scope: Scope,
    directory: Sequence[Expert],
    now: datetime,
    *,
    drill: bool,
    loads: Mapping[ExpertId, Load] = MappingProxyType({}),
    most: int = 5,
) -> tuple[ExpertMatch, ...]:
    """Who can speak: by field, hours, what was asked of them of late and what they declared.

    Sample entries stand only for drills; lapsed consent counts as absence.
    """
    asked = [
        _expert(expert, scope, now, loads.get(expert.id, Load()))
        for expert in directory
        if scope.subject in expert.subjects
        and expert.consent_until >= now.date()
        and (drill or not expert.sample)
    ]
    return tuple(sorted(asked, key=lambda m: (-m.probability, m.expert))[:most])


def _expert(expert: Expert, scope: Scope, now: datetime, load: Load) -> ExpertMatch:
    awake = within_hours(expert, now)
    first = expert.subjects.index(scope.subject) == 0 if scope.subject else False
    fair = TIRED**load.month * WOKEN**load.nights
    parts = [
        Bilingual("本行", "own field") if first else Bilingual("相关领域", "related field"),
        Bilingual("在可联系时段", "within their hours")
        if awake
        else Bilingual("不在可联系时段", "outside their hours"),
    ]
    if expert.interests:
        parts.append(Bilingual("有申报的利益", "interests declared"))
    if load.month:
        parts.append(Bilingual(f"近 30 天被约 {load.month} 次", f"asked {load.month} times in 30 days"))
    if load.nights:
        parts.append(Bilingual(f"其中夜间 {load.nights} 次", f"{load.nights} of them outside their hours"))
    return ExpertMatch(
        expert.id,
        scope.probability
        * (0.9 if first else 0.7)
        * (1.0 if awake else 0.6)
        * fair
        * DECLARED ** bool(expert.interests),
        Bilingual("，".join(part.zh for part in parts), ", ".join(part.en for part in parts)),
    )


def within_hours(expert: Expert, now: datetime) -> bool:
    """True if the expert's local time lies in the hours they gave."""
    start, end = expert.hours
    local = now.astimezone(ZoneInfo(expert.zone)).time()
    if start == end:
        return True
    return start <= local < end if start < end else local >= start or local < end
