"""A drill that was played, as it is remembered beside its database."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from responder.model.text import Bilingual

DrillId = NewType("DrillId", str)


@dataclass(frozen=True, slots=True)
class Drill:
    """One playing of a scenario."""

    id: DrillId  # Its folder's name, of the moment it began: drill-20261120T020000.
    scenario: str  # The scenario's folder.
    title: Bilingual
    began_at: datetime
    speed: float  # Story-minutes that pass in a minute of those who take part.
    minutes: float  # How long the scenario is, in story-minutes.
