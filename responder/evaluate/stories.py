"""How well titles are grouped into stories, and how fast, on a day that a person grouped."""

import time
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from pydantic import AwareDatetime

from responder.decide import cluster
from responder.decide.background import Vectors, cleaned
from responder.decide.words import overlap, terms
from responder.embed import Embeds
from responder.errors import RecordingError
from responder.evaluate.figures import rounded
from responder.evaluate.rows import rows
from responder.lessons import Lessons
from responder.model.story import StoryId

SAME_WORDS, SAME_COSINE = 0.5, 0.9  # Bars of the plain ways, the best of round ones on the checked day.


@dataclass(frozen=True, slots=True)
class StoryScores:
    """Agreement of the service's stories with a person's, and speed."""

    b3_precision: float
    b3_recall: float
    b3_f1: float
    items_per_s: float  # Grouping alone, the encoder's time left out.


@dataclass(frozen=True, slots=True)
class Agreement:
    """B-cubed figures, 0 … 1."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Labelled:
    """One title and the story that a person put it in."""

    id: str
    timestamp: AwareDatetime
    title: str
    story_id: str


async def score(file: Path, lessons: Lessons, embedder: Embeds, likeness: float) -> StoryScores:
    """Group the titles of a file in the order of time, those of one moment together.

    likeness: -1 … 1, as in cycle.Settings. Stories do not expire here. Raises RecordingError.
    """
    return (await compared(file, lessons, embedder, likeness))[0]


async def compared(
    file: Path, lessons: Lessons, embedder: Embeds, likeness: float
) -> tuple[StoryScores, Mapping[str, StoryScores]]:
    """As score, beside two plain ways on the same titles: shared words, and the encoder's own cosine."""
    labelled = sorted(rows(file, Labelled), key=lambda row: row.timestamp)
    if not labelled:
        raise RecordingError(f"{file}: holds no titles")
    titles = [row.title for row in labelled]
    raw = await embedder.embed(titles)
    bags = [terms(title) for title in titles]
    scores = _score(labelled, cleaned(titles, raw, lessons.background), lessons, likeness)
    beside = {
        "词语 words": _plain(
            labelled, lambda i: [overlap(bags[i], bags[j], lessons.rare) for j in range(i)], SAME_WORDS
        ),
        "余弦 plain cosine": _plain(labelled, lambda i: (raw[:i] @ raw[i]).tolist(), SAME_COSINE),
    }
    return scores, beside


def _plain(
    labelled: Sequence[Labelled], likeness: Callable[[int], Sequence[float]], bar: float
) -> StoryScores:
    """Each title joins the story of the one it is likest to, from a bar on."""
    start = time.perf_counter()
    found: list[str] = []
    for i, row in enumerate(labelled):
        before = likeness(i)
        nearest = max(range(i), key=before.__getitem__, default=-1)
        found.append(found[nearest] if nearest >= 0 and before[nearest] >= bar else row.id)
    return _figures(labelled, found, time.perf_counter() - start)


def _score(labelled: Sequence[Labelled], vectors: Vectors, lessons: Lessons, likeness: float) -> StoryScores:
    start = time.perf_counter()
    found = _grouped(labelled, vectors, lessons, likeness)
    return _figures(labelled, found, time.perf_counter() - start)


def _figures(labelled: Sequence[Labelled], found: Sequence[str], seconds: float) -> StoryScores:
    agreement = b_cubed(found, [row.story_id for row in labelled])
    return StoryScores(
        rounded(agreement.precision),
        rounded(agreement.recall),
        rounded(agreement.f1),
        rounded(len(labelled) / seconds),
    )


def _grouped(
    labelled: Sequence[Labelled], vectors: Vectors, lessons: Lessons, likeness: float
) -> tuple[StoryId, ...]:
    known = cluster.nothing_known(vectors.shape[1])
    for _, moment in groupby(range(len(labelled)), key=lambda i: labelled[i].timestamp):
        batch = np.array(list(moment))
        incoming = cluster.Incoming(
            [labelled[i].title for i in batch], vectors[batch], [StoryId(labelled[i].id) for i in batch]
        )
        _, known = cluster.assign(incoming, known, lessons.rare, likeness)
    return known.stories


def b_cubed(found: Sequence[Hashable], truth: Sequence[Hashable]) -> Agreement:
    """Compare two groupings of the same items, item by item (Bagga and Baldwin 1998, LREC).

    found, truth: the name of each item's group, n >= 1; raises ValueError if the lengths differ.
    """
    both = Counter(zip(found, truth, strict=True))
    ours, theirs = Counter(found), Counter(truth)
    n = len(found)
    precision = sum(shared * shared / ours[name] for (name, _), shared in both.items()) / n
    recall = sum(shared * shared / theirs[name] for (_, name), shared in both.items()) / n
    return Agreement(precision, recall, 2 * precision * recall / (precision + recall))
