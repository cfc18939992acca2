"""Takes out of vectors what all texts share, so that one threshold can serve all.

Cosines of the e5 family lie between .7 and 1 even for unrelated texts, and differ by language.
Removing the mean of each language and the common first direction spreads them around 0
(Mu, Bhat and Viswanath 2018, All-but-the-Top).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from responder.decide.words import language_of
from responder.model.text import Language

Vectors = NDArray[np.float32]
ALIKE = 1e-3  # Spread, as a length of unit vectors, below which texts do not differ.


@dataclass(frozen=True, slots=True)
class Background:
    """means: shape (2, d), zh then en; axis: shape (d,), unit length or all 0."""

    means: Vectors
    axis: Vectors


def learn(texts: Sequence[str], vectors: Vectors) -> Background:
    """Learn from a mixed set of texts; vectors: shape (n, d), n >= 1."""
    if len(texts) != len(vectors) or not len(texts):
        raise ValueError(f"need one vector per text, got {len(texts)} and {len(vectors)}")
    rows = _rows(texts)
    whole = vectors.mean(axis=0)
    means = np.stack([vectors[rows == i].mean(axis=0) if (rows == i).any() else whole for i in (0, 1)])
    centred = vectors - means[rows]
    _, lengths, axes = np.linalg.svd(centred, full_matrices=False)
    # Texts that are all alike share everything: whatever direction is found then is rounding.
    axis = axes[0] if lengths[0] > ALIKE else np.zeros_like(axes[0])
    return Background(means.astype(np.float32), axis.astype(np.float32))


def cleaned(texts: Sequence[str], vectors: Vectors, background: Background) -> Vectors:
    """Unit vectors without the background; shape (n, d), as vectors."""
    if not len(texts):
        return vectors
    centred = vectors - background.means[_rows(texts)]
    centred = centred - np.outer(centred @ background.axis, background.axis)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    unit: Vectors = (centred / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit


def _rows(texts: Sequence[str]) -> NDArray[np.intp]:
    return np.array([0 if language_of(text) is Language.ZH else 1 for text in texts], dtype=np.intp)
