"""The two feeds that need no settings: what the desk's own people note, and tips from anybody."""

from dataclasses import replace
from datetime import timedelta

from responder.model.feed import Door, Feed, FeedId, Group, Trust

DESK, TIPS = FeedId("desk"), FeedId("tips")
_NOTES = Feed(
    id=DESK,
    name="值班台记录 · Noted at the desk",
    url="",
    kind="tips",
    language="mul",
    trust=Trust.SOCIAL,  # A call that somebody wrote down is hearsay like any other.
    group=Group.SOCIAL,
    interval=timedelta(),
    door=Door(),
)


def own(*, public: bool, drill: bool = False) -> tuple[Feed, ...]:
    """public: True if tips are taken without sign-in. drill: what is noted is part of the exercise."""
    notes = replace(_NOTES, drill=drill)
    name = "公众线索 · Tips from the public"
    tips = replace(notes, id=TIPS, name=name, door=Door(anonymous=True))
    return (notes, tips) if public else (notes,)
