"""From which score a story is told: as low as the wanted precision allows, on days left out of the learning.

Each day's stories are scored by what the other days taught, the bar is laid where enough of those told
belong to an event, and the learned numbers are moved so that it is met at the desk's own bar. Nobody
chooses it by hand, and a cross-validation chooses it anew from the days that it learns from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from responder.decide.scope import Leaning, logits, settled
from responder.decide.triage import Bars
from responder.evaluate.growing import Step
from responder.evaluate.tuning import Taught, fit

PRECISION = 0.77  # Two points above the goal: what is chosen on few days comes out a little too high.
TRIED = 200  # Bars.
LEAST = 0.02  # Share of the stories that are told at least, so that no handful chooses the bar.

Growth = tuple[tuple[Step, ...], ...]  # A day's stories.


@dataclass(frozen=True, slots=True)
class Path:
    """A story on its way: its log odds at each step, danger's allowance added, and whether it belonged."""

    heights: NDArray[np.float64]
    belongs: NDArray[np.bool_]


def barred(
    leaning: Leaning, taught: Mapping[date, Taught], grown: Mapping[date, Growth], library: Taught, bars: Bars
) -> Leaning:
    """The leaning, moved so that stories meet the bar `sure` where PRECISION of those told belong.

    taught: what it was learned from. One day alone lays no bar, since none can be left out.
    """
    if len(taught) < 2:
        return leaning
    paths: list[Path] = []
    for day, part in taught.items():
        others = fit((other for name, other in taught.items() if name != day), library)
        paths += walked(grown[day], logits(part.vectors, part.margins, others), bars)
    return replace(leaning, bias=leaning.bias + _logit(bars.sure) - lowest(paths))


def walked(grown: Growth, odds: NDArray[np.floating[Any]], bars: Bars) -> list[Path]:
    """The way of each story; odds: shape (n,), of the day's titles.

    Danger joins the list from less, by as much as the bars say.
    """
    allowance = _logit(bars.sure) - _logit(bars.grave)
    return [
        Path(
            np.array([settled(odds[list(step.rows)]) + allowance * step.grave for step in story]),
            np.array([step.belongs for step in story]),
        )
        for story in grown
    ]


def lowest(paths: Sequence[Path]) -> float:
    """The lowest bar at which PRECISION of the stories told belong; the most precise if none is enough."""
    best = np.array([path.heights.max() for path in paths])
    tried = np.quantile(best, np.linspace(0.5, 1 - LEAST, TRIED))
    precise = np.array([_precision(paths, float(height)) for height in tried])
    enough = tried[precise >= PRECISION]
    return float(enough.min()) if len(enough) else float(tried[precise.argmax()])


def _precision(paths: Sequence[Path], height: float) -> float:
    """Share of the stories that belong at the step where they pass a bar."""
    passing = [path for path in paths if path.heights.max() >= height]
    return float(np.mean([path.belongs[int((path.heights >= height).argmax())] for path in passing]))


def _logit(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))
