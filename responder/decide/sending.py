"""What an attempt to publish means: the next state of a publication, and when to look at it again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from responder.decide.retry import next_attempt
from responder.model.publication import Fate, Outcome, Publication, PublicationState

LEASE = timedelta(seconds=60)
READ_BACK = timedelta(seconds=20)  # After it went live, it is looked for once.
USELESS_AFTER = timedelta(hours=24)
MOST_LOST = 6  # Attempts without an end, where the outlet cannot be asked, before a person must look.


class Task(Enum):
    """What is to be done with a publication that is due."""

    SEND = auto()
    ASK = auto()  # An attempt had no end that we saw: ask before sending again.
    CHECK = auto()  # It was taken: see whether it is in public.


@dataclass(frozen=True, slots=True)
class Next:
    """A publication after an attempt, and what the journal says of it; empty where it is no news."""

    publication: Publication
    verb: str = ""


def after(was: Publication, outcome: Outcome, task: Task, now: datetime, *, looks: bool) -> Next:
    """looks: True where the outlet can be asked what stands on it."""
    again = next_attempt(max(was.attempts, 1), now, was.at + USELESS_AFTER, key=was.id)
    again = max(again, now + timedelta(seconds=outcome.wait_s)) if again else None
    state, due = was.state, again
    match outcome.fate:
        case Fate.LIVE:
            state = PublicationState.LIVE
            due = now + READ_BACK if looks and task is Task.SEND else None
        case Fate.SUBMITTED:
            state = PublicationState.SUBMITTED
        case Fate.REFUSED:
            # What was live and is now denied may still be in public somewhere.
            live = was.state is PublicationState.LIVE
            state, due = PublicationState.UNKNOWN if live else PublicationState.REFUSED, None
        case Fate.LATER if task is Task.SEND:
            state = PublicationState.SCHEDULED if again else PublicationState.REFUSED
        case Fate.LATER:
            state = state if again else PublicationState.UNKNOWN
        case Fate.UNSURE:
            state, due = PublicationState.UNKNOWN, None
        case Fate.LOST if not again or (was.attempts >= MOST_LOST and not looks):
            state, due = PublicationState.UNKNOWN, None
        case Fate.ABSENT if was.state is not PublicationState.SUBMITTED or not again:
            state, due = PublicationState.UNKNOWN, None
    to = replace(
        was,
        state=state,
        due_at=due,
        remote=outcome.remote or was.remote,
        url=outcome.url or was.url,
        code=outcome.code,
        meaning=outcome.meaning,
    )
    told = {state.LIVE, state.SUBMITTED, state.REFUSED, state.UNKNOWN} - {was.state}
    return Next(to, f"publication.{state}" if state in told else "")
