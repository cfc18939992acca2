"""What the desk is told about the feeds themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from responder.model.feed import FeedId
from responder.model.health import Trouble
from responder.model.oncall import PersonId
from responder.model.text import Bilingual

NoticeId = NewType("NoticeId", str)


@dataclass(frozen=True, slots=True)
class Turn:
    """A feed's trouble begins, or is over."""

    feed: FeedId
    trouble: Trouble
    at: datetime
    detail: Bilingual
    over: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """One trouble of one feed, from its beginning to its end."""

    id: NoticeId
    feed: FeedId
    trouble: Trouble
    raised_at: datetime
    detail: Bilingual
    over_at: datetime | None = None
    dismissed_by: PersonId | None = None  # Who took it off the desk.
