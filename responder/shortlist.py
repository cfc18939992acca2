"""Which passages of a large library could answer a story: a few hundred of some hundred thousand.

Context: exact cosines with every passage take 30 ms and more from 100,000 passages on, and sorting
them as long. Options: an index for near neighbours (a dependency, and recall to tune), or a coarse
look first. Outcome: passages are compared by their shadows in a sixth of the dimensions; of the
nearest by shadow, the nearest by the whole vector give the explainers, and all passages of those are
handed to decide.match, which works as ever. Cost: an explainer whose passages all look far by their
shadow is missed; below WHOLE passages there is no shortlist, and nothing can be.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from responder.decide.background import Vectors
from responder.decide.match import CANDIDATES, PROPOSED, Passages
from responder.model.library import ExplainerId

WHOLE = 20_000  # Passages up to which all are looked at.
SHADOW = 64  # Dimensions of the coarse look.
SAMPLE = 10_000  # Passages from which its directions are learned.
COARSE = 600  # Passages that are nearest by their shadow.
FINE = CANDIDATES * PROPOSED  # Passages of highest cosine that decide.match looks at.


@dataclass(frozen=True)
class Shortlist:
    """The shadows of all passages."""

    passages: Passages
    directions: Vectors  # Shape (d, SHADOW), orthonormal columns.
    shadows: Vectors  # Shape (n, SHADOW).

    def near(self, vectors: Vectors) -> Passages:
        """All passages of the explainers that are nearest to any of the vectors, shape (n, d)."""
        return self._only(np.sort(np.concatenate([self.passages.rows[name] for name in self.names(vectors)])))

    def names(self, vectors: Vectors) -> tuple[ExplainerId, ...]:
        """The explainers that are nearest."""
        coarse = (self.shadows @ (self.directions.T @ vectors.T)).max(axis=1)
        rows = np.sort(np.argpartition(-coarse, COARSE)[:COARSE])
        fine = (self.passages.vectors[rows] @ vectors.T).max(axis=1)
        best = rows[np.argsort(-fine, kind="stable")[:FINE]]
        return tuple(dict.fromkeys(self.passages.explainers[row] for row in best))

    def _only(self, rows: NDArray[np.intp]) -> Passages:
        held = self.passages
        names = tuple(held.explainers[row] for row in rows)
        return Passages(
            tuple(held.texts[row] for row in rows),
            held.vectors[rows],
            names,
            tuple(held.verdicts[row] for row in rows),
            {name: held.subjects[name] for name in names},
        )


def shortlist(passages: Passages) -> Shortlist | None:
    """None of a library that is small enough to be looked at whole."""
    n = len(passages.texts)
    if n <= WHOLE:
        return None
    sample = passages.vectors[:: max(1, n // SAMPLE)]
    _, axes = np.linalg.eigh(sample.T @ sample)
    directions: Vectors = np.ascontiguousarray(axes[:, -SHADOW:], dtype=np.float32)
    return Shortlist(passages, directions, passages.vectors @ directions)
