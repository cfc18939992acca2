"""What editors say of what the machine decided; a verdict on a claim is another thing (model.library)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from responder.model.library import SubjectId
from responder.model.oncall import AlertId, PersonId
from responder.model.story import StoryId


class Said(StrEnum):
    """What an editor says."""

    RELEVANT = "relevant"  # The story asks for a science response.
    NOT_RELEVANT = "not_relevant"  # It asks for none.
    RIGHT_MATCH = "right_match"  # The explainer answers the story.
    WRONG_MATCH = "wrong_match"  # It does not.
    MERGED = "merged"  # The story was part of another one.
    SPLIT = "split"  # One of its titles is about something else.
    TAKEN_BACK = "taken_back"  # What was said before is not said any more.


class Point(StrEnum):
    """What a ruling is about; of all that one story's rulings say on a point, the last holds."""

    SCOPE = "scope"  # Whether the story is ours.
    MATCH = "match"  # Whether an explainer answers it.
    TITLE = "title"  # Whether a title belongs to it.
    WHOLE = "whole"  # Whether it is a story by itself.


POINTS = {
    Said.RELEVANT: Point.SCOPE,
    Said.NOT_RELEVANT: Point.SCOPE,
    Said.RIGHT_MATCH: Point.MATCH,
    Said.WRONG_MATCH: Point.MATCH,
    Said.MERGED: Point.WHOLE,
    Said.SPLIT: Point.TITLE,
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """One tap, with what the machine had said."""

    at: datetime
    person: PersonId
    story: StoryId
    said: Said
    point: Point
    about: str  # The explainer, the title, or the story that it was part of; empty for SCOPE.
    titles: tuple[str, ...]  # Of the story then, oldest first, some of them.
    subject: SubjectId | None
    probability: float  # The machine's, of what was ruled on: scope or match; 0 where it had none.
    basis: int  # Number of the line of store.basis that the machine decided by; 0: not known.
    alert: AlertId | None  # The last that was raised for the story before; None: nobody was told.
    drill: bool = False
