"""Editors' verdicts as titles to learn from, beside labelled days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from responder.decide.background import cleaned
from responder.decide.rulings import RuledScope
from responder.decide.scope import Leaning, logits, margins
from responder.embed import Embeds
from responder.evaluate.tuning import Taught
from responder.lessons import Lessons
from responder.model.library import Subject, SubjectId

# A story that an editor ruled on weighs as three titles of a labelled day, shared among its wordings:
# most titles of a day are plain, and a verdict is given where the machine was wrong or unsure; but one
# story told in a hundred wordings must not outweigh a day.
OF_VERDICT = 3.0


@dataclass(frozen=True, slots=True)
class Ruled:
    """Titles of stories that editors ruled on."""

    taught: Taught
    stories: Sequence[int]  # Which story each title is of; rows belong together.


async def taught_by(
    ruled: Sequence[RuledScope], lessons: Lessons, subjects: Mapping[SubjectId, Subject], embedder: Embeds
) -> Ruled:
    """ruled: one or more."""
    titles = [title for one in ruled for title in one.titles]
    stories = [i for i, one in enumerate(ruled) for _ in one.titles]
    vectors = cleaned(titles, await embedder.embed(titles), lessons.background)
    taught = Taught(
        vectors,
        margins(titles, vectors, lessons.examples, subjects),
        np.array([ruled[i].relevant for i in stories]),
        np.array([OF_VERDICT / len(ruled[i].titles) for i in stories]),
    )
    return Ruled(taught, stories)


def agreed(ruled: Ruled, leaning: Leaning) -> float:
    """Share of the verdicts that a leaning would have given; a story is judged by the mean of its titles."""
    odds = logits(ruled.taught.vectors, ruled.taught.margins, leaning)
    counts = np.bincount(ruled.stories)
    judged = np.bincount(ruled.stories, weights=odds) / counts > 0
    said = np.bincount(ruled.stories, weights=ruled.taught.belongs) / counts > 0.5
    return float((judged == said).mean())
