"""Small figures that more than one evaluation is made of."""

from collections.abc import Sequence

import numpy as np

DIGITS = 4


def share(part: int, whole: int) -> float | None:
    """One count by another, rounded; None if there is no whole."""
    return rounded(part / whole) if whole else None


def mean(values: Sequence[float]) -> float | None:
    """The mean, rounded; None of nothing."""
    return rounded(sum(values) / len(values)) if values else None


def percentile(values: Sequence[float], percent: int) -> float | None:
    """By linear interpolation between the two nearest values, rounded; None of nothing."""
    return rounded(float(np.percentile(values, percent))) if values else None


def rounded(value: float) -> float:
    return round(float(value), DIGITS)
