"""Who is told, and when, that a text must be reviewed again.

First whoever is on duty; after two days without a review those on duty and the reviewers;
then everybody who writes or reviews, and so on every week: an expired text is blocked, and stays so.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from responder.model.oncall import Person, Role

ANSWER = timedelta(days=2)  # To begin the review in, before more people are told.
AGAIN = timedelta(days=7)  # Between the last rungs.


def told_next(told: int, on_duty: Sequence[Person], people: Sequence[Person]) -> tuple[Person, ...]:
    """The people of a rung, each once; with nobody on duty, those who write or review.

    told: how often somebody was told before.
    """
    able = [one for one in people if one.has(Role.EDITOR) or one.has(Role.REVIEWER)]
    reviewers = [one for one in people if one.has(Role.REVIEWER)]
    rungs = (list(on_duty) or able, [*on_duty, *reviewers], [*on_duty, *able])
    found = rungs[min(told, len(rungs) - 1)]
    return tuple({one.id: one for one in found}.values())


def next_look(told: int, now: datetime) -> datetime:
    """When it is looked at again. told: how often somebody has been told by now."""
    return now + (ANSWER if told < 3 else AGAIN)
