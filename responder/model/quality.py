"""What the report of a week is counted from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from responder.model.feed import FeedId
from responder.model.oncall import Alert
from responder.model.ruling import Ruling
from responder.model.story import Story, StoryId


@dataclass(frozen=True, slots=True)
class Week:
    """What the store holds of a week; none of it is of an exercise."""

    alerts: Sequence[Alert]  # Raised in the week, oldest first.
    rulings: Sequence[Ruling]  # That hold of their stories, or were said in the week.
    feeds: Mapping[StoryId, Sequence[FeedId]]  # Which told each story.
    raised_by_hand: Sequence[Story]  # That editors acted on, and of which nobody had been told.
