"""What experts are asked and what they answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from responder.model.library import ExpertId
from responder.model.story import StoryId

PageId = NewType("PageId", str)


class Answer(StrEnum):
    """An expert's answer to a page."""

    YES = "yes"  # Will comment by the promised time.
    BACKGROUND = "background"  # May be asked, not quoted.
    NO = "no"  # Cannot this time.
    CONFLICT = "conflict"  # Has an interest in the matter.


@dataclass(frozen=True, slots=True)
class Page:
    """A demand on one expert for an answer by a time."""

    id: PageId
    story: StoryId
    expert: ExpertId
    question: str
    asked_at: datetime
    answer_by: datetime
    drill: bool
    answer: Answer | None = None
    answered_at: datetime | None = None
    promised_at: datetime | None = None  # When the words will come; only with YES.
    quotation: str = ""  # Exact words; empty until given.
    quoted_at: datetime | None = None
