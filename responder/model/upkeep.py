"""Texts of the library whose day of review has come: a task of whoever is on duty."""

from dataclasses import dataclass
from datetime import date, datetime

from responder.model.oncall import PersonId


@dataclass(frozen=True, slots=True)
class Due:
    """A text that must be read again."""

    about: str  # The version's id, or the explainer's where nothing of it was vetted here.
    title: str
    review_by: date
    place: str  # Its page on the desk.
    waits: bool = False  # A newer version is with the reviewers, who are reminded in their own way.


@dataclass(frozen=True, slots=True)
class Task:
    """The telling of one such text, until it has been reviewed again."""

    due: Due
    raised_at: datetime
    told: int  # How often somebody was told; each time more of them.
    to: tuple[PersonId, ...]  # Who was told last.
    due_at: datetime  # When more people are told.
