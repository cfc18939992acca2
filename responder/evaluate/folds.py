"""What a cross-validation goes through; apart, so that asking for one loads no learning library."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from responder.evaluate.labelled import Day


@dataclass(frozen=True, slots=True)
class Folds:
    """What there is to replay."""

    days: Sequence[Day]
    recordings: Sequence[Path]
    warm_up: timedelta  # Replayed before each day, unreported.
