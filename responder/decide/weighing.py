"""What was learned about matches from questions that people have answered.

A lens turns vectors a little, so that a question comes nearer to what answers it. Signs of a match
are weighed against one another and against the chance that nothing answers; how often that was right
on questions that were left out makes a probability of it. Each pair of languages has its own weights.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from responder.decide.background import Vectors
from responder.model.text import Language


class Sign(StrEnum):
    """What speaks for or against a match; 0 … 1 unless told."""

    LIKENESS = "likeness"  # Cosine to the nearest passage, through the lens; −1 … 1.
    WORDS = "words"  # BM25 of the explainer by the most that the title could score.
    COVERED = "covered"  # Share of what the title says that the explainer says too.
    RESEMBLANCE = "resemblance"  # Cosine of the words with the passage that shares most.
    MISSING = "missing"  # Share of the title's numbers that the explainer does not name.
    CROWD = "crowd"  # Mean likeness of the ten next explainers: what is like everything tells little.
    CROWD_PLAIN = "crowd_plain"  # The same without the lens.
    LENGTH = "length"  # Logarithm of the title's characters.


@dataclass(frozen=True, slots=True)
class Scale:
    """The weights of one pair of languages.

    knots and chances: how often the best answer was right, by how much speaks for it; both grow.
    """

    weights: NDArray[np.float64]  # Shape (signs,), in the order of Sign.
    bias: float
    knots: tuple[float, ...]
    chances: tuple[float, ...]

    def logits(self, signs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Shape (n,) for signs of shape (n, signs): log odds of each explainer against none at all."""
        found: NDArray[np.float64] = signs @ self.weights + self.bias
        return found

    def chance(self, speaks: float) -> float:
        """Probability that the best answer is right when so much speaks for any at all."""
        return float(np.interp(speaks, self.knots, self.chances))


@dataclass(frozen=True, slots=True)
class Weighing:
    """All that was learned."""

    lens: Vectors  # Shape (d, d).
    scales: Mapping[str, Scale]  # By pair of languages.

    def seen(self, vectors: Vectors) -> Vectors:
        """Unit vectors through the lens, shape (n, d), as vectors."""
        return through(vectors, self.lens)


def through(vectors: Vectors, lens: Vectors) -> Vectors:
    turned = vectors @ lens
    unit: Vectors = turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9)
    return unit


PAIRS = (*(language.value for language in Language), "across")


def pair(asked: Language, told: Language) -> str:
    """Name of the pair of a title's language and a passage's."""
    return asked.value if asked is told else "across"
