"""Which vetted explainer answers a story, and who can speak about it."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from responder.decide import contest
from responder.decide.background import Vectors
from responder.decide.grams import words
from responder.decide.same import repeats as repeats_claim
from responder.decide.weighing import Weighing
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
PROPOSED = 3
TIRED, WOKEN = 0.95, 0.9  # Left of a rank for each page of the last month, and for each outside the hours.
DECLARED = 0.98  # With a declared interest: behind an equal who has none.
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
    def about(self) -> Mapping[SubjectId, frozenset[ExplainerId]]:
        """The explainers of each subject."""
        found = defaultdict[SubjectId, set[ExplainerId]](set)
        for explainer, subjects in self.subjects.items():
            for subject in subjects:
                found[subject].add(explainer)
        return {subject: frozenset(held) for subject, held in found.items()}

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
        cosine = (1 - contest.USUAL) * likeness[title, row] + contest.USUAL * usual
        found = _match(asked, asked.titles[title], passages, int(row), (float(cosine), shared))
        held = best.get(found.explainer)
        if held is None or found.probability > held.probability:
            best[found.explainer] = found
    return tuple(sorted(best.values(), key=lambda m: (-m.probability, m.explainer))[:most])


def field(passages: Passages, learned: Weighing) -> contest.Field:
    """The passages as what was learned looks at them."""
    said = words(passages.texts, passages.explainers)
    owners = np.array([said.places[name] for name in passages.explainers], dtype=np.intp)
    order = np.argsort(owners, kind="stable")
    first = np.flatnonzero(np.diff(owners[order], prepend=-1))
    vectors = passages.vectors[order]
    held = contest.Held(
        [passages.texts[row] for row in order],
        vectors,
        learned.seen(vectors),
        [passages.verdicts[row] for row in order],
        first,
        owners[order][first],
    )
    about = {
        subject: np.array([said.places[name] for name in names], dtype=np.intp)
        for subject, names in passages.about.items()
    }
    return contest.Field(held, said, learned, about)


def weighed(asked: Asked, field: contest.Field, rare: Rarity, *, most: int = PROPOSED) -> tuple[Match, ...]:
    """As explainers, by what was learned from questions that people have answered."""
    if not len(field.held.texts) or not len(asked.titles):
        return ()
    favour = np.zeros(len(field.words.names))
    if (subject := asked.scope.subject) is not None:
        favour[field.about.get(subject, [])] = asked.scope.probability
    found = []
    for placed in contest.contest(asked.titles, asked.vectors, field, favour):
        one = placed.candidate
        name, agrees = ExplainerId(field.words.names[one.owner]), bool(favour[one.owner])
        claim = _claim(asked, one, field.held, rare)
        said = claim or field.held.texts[one.row]
        found.append(_told(name, placed.probability, said, one.likeness, agrees=agrees, repeats=bool(claim)))
    return tuple(sorted(found, key=lambda m: (-m.probability, m.explainer))[:most])


def _claim(asked: Asked, one: contest.Candidate, held: contest.Held, rare: Rarity) -> str:
    """The claim of the explainer that the title repeats; empty if none."""
    title = asked.titles[one.title]
    for row in one.rows:
        if held.verdicts[row] is not None:
            text = held.texts[row]
            cosine = float(held.vectors[row] @ asked.vectors[one.title])
            alike = cosine, resemblance(terms(title), terms(text), rare)
            if repeats_claim(title, text, held.verdicts[row], alike):
                return text
    return ""


def _match(asked: Asked, title: str, passages: Passages, row: int, alike: tuple[float, float]) -> Match:
    cosine, shared = alike
    explainer, text = passages.explainers[row], passages.texts[row]
    verdict = passages.verdicts[row]
    repeats = repeats_claim(title, text, verdict, (cosine, shared))
    scope = asked.scope
    agrees = scope.subject in passages.subjects[explainer]
    if verdict is not None and not repeats:
        cosine *= OTHER_CLAIM
    weight = COSINE * cosine + TERMS * shared + SUBJECT * agrees * scope.probability + MIDDLE
    chance = 1 / (1 + math.exp(-weight))
    return _told(explainer, chance, text, cosine, agrees=agrees, repeats=repeats)


def _told(
    explainer: ExplainerId, chance: float, text: str, cosine: float, *, agrees: bool, repeats: bool
) -> Match:
    return Match(
        explainer,
        chance,
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
