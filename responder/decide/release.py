"""Who may do what with a version, and when.

Each answer is a code that the desk turns into words, or None where it may be done. The database
holds the same rules a second time (store.rules).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from responder.model.oncall import Person, PersonId, Priority, Role
from responder.model.story import Severity
from responder.model.version import (
    PUBLISHABLE,
    Review,
    Standing,
    Version,
    VersionState,
)

ASK_AGAIN = timedelta(minutes=5)
MOST_ASKED = 2  # How often one reviewer is asked about one stage.
POST_REVIEW = timedelta(minutes=30)
DUE_BEFORE = timedelta(days=30)  # So long before its day of review a text becomes a task.


def may_review(standing: Standing, person: Person) -> str | None:
    if not person.has(Role.REVIEWER):
        return "not_reviewer"
    if not standing.waits:
        return "not_waiting"
    if person.id in standing.hands:
        return "own_text"
    if person.id == standing.version.publisher or (
        standing.emergency is not None and person.id == standing.emergency.person
    ):
        return "own_publication"
    if any(one.reviewer == person.id for one in standing.signed.values()):
        return "own_stage"
    return None


def may_publish(standing: Standing, person: Person, open_blanks: Sequence[str], today: date) -> str | None:
    urgent = standing.emergency is not None and standing.emergency.person == person.id
    if not person.has(Role.OFFICER) and not urgent:
        return "not_officer"
    if standing.version.state is VersionState.EXPIRED or standing.version.content.review_by < today:
        return "outdated"
    if standing.version.state not in PUBLISHABLE:
        return "unapproved"
    if open_blanks:
        return "blanks"
    return _third(standing, person.id)


def may_put_in_force(standing: Standing, person: Person, today: date) -> str | None:
    """A text of the library, which may keep its blanks."""
    if standing.version.state is not VersionState.APPROVED:
        return "unapproved"
    return may_publish(standing, person, (), today)


def may_skip_review(
    standing: Standing,
    person: PersonId,
    named: PersonId | None,
    *,
    severity: Severity,
    priority: Priority | None,
) -> str | None:
    """The emergency path: one named person, only for danger to life or P1, never their own text."""
    if named is None or person != named:
        return "not_emergency_publisher"
    if severity is not Severity.DANGER and priority is not Priority.P1:
        return "no_emergency"
    if standing.version.state not in {VersionState.DRAFT, VersionState.IN_REVIEW}:
        return "not_waiting"
    return "own_text" if person in standing.hands else None


def _third(standing: Standing, person: PersonId) -> str | None:
    if person in standing.hands:
        return "own_text"
    if any(one.reviewer == person for one in standing.signed.values()):
        return "own_stage"
    return None


def next_reviewer(standing: Standing, people: Sequence[Person]) -> Person | None:
    """The first reviewer who may sign the waiting stage and was not asked about it; None if none is left."""
    asked = {one.reviewer for one in standing.reviews if one.stage == standing.stage}
    able = (one for one in people if may_review(standing, one) is None)
    return next((one for one in able if one.id not in asked), None)


def ask_again(review: Review, now: datetime) -> datetime | None:
    """When the same reviewer is asked again; None once it has been often enough."""
    return now + ASK_AGAIN if review.times < MOST_ASKED else None


def aged(version: Version, today: date) -> VersionState | None:
    """The state that a version's day of review brings about; None where it stays as it is."""
    left = version.content.review_by - today
    if left < timedelta():
        ends = {VersionState.APPROVED, VersionState.ACTIVE, VersionState.DUE}
        return VersionState.EXPIRED if version.state in ends else None
    lasts_long = version.content.next_update_at is None  # A holding text is over long before.
    if left <= DUE_BEFORE and version.state is VersionState.ACTIVE and lasts_long:
        return VersionState.DUE
    return None


def still_good(version: Version, today: date) -> str | None:
    """Whether what was ordered may still go out, at the moment at which it would."""
    if version.state is VersionState.RETRACTED:
        return "retracted"
    if version.state is VersionState.EXPIRED or version.content.review_by < today:
        return "outdated"
    return None if version.state in PUBLISHABLE else "replaced"
