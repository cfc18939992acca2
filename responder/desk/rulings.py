"""The person's hand on what the machine decided: one tap says whether it was right.

Refusals, beyond those of alerts: editors.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from responder.desk.office import Office, found
from responder.errors import NotAllowedError
from responder.live import WORDINGS
from responder.model.journal import Act
from responder.model.oncall import Alert, Person, PersonId, Role
from responder.model.ruling import POINTS, Point, Ruling, Said
from responder.model.story import Match, Story, StoryId
from responder.store import alerts, basis, journal, rulings, stories


@dataclass(frozen=True, slots=True)
class Tap:
    """What an editor says; about: explainer, title or other story; empty for the story's scope."""

    said: Said
    about: str
    person: PersonId
    at: datetime


class Rulings(Office):
    """What people say of stories and matches."""

    async def rule(self, story: StoryId, tap: Tap) -> Ruling:
        """Keep what an editor says, in place of what was said on the same point before."""
        editor(self.person(tap.person))
        if tap.said not in POINTS or POINTS[tap.said] is Point.WHOLE:
            raise NotAllowedError("unknown")

        def change(db: Database) -> Ruling:
            return _kept(db, ruling_on(db, found(stories.story(db, story)), tap))

        return await self.write(change)

    async def take_back(self, story: StoryId, tap: Tap) -> Ruling:
        """What was said is not said any more."""
        editor(self.person(tap.person))

        def change(db: Database) -> Ruling:
            said = {(one.said, one.about) for one in rulings.of_story(db, story)}
            if (tap.said, tap.about) not in said or tap.said is Said.MERGED:
                raise NotAllowedError("unknown")
            ruling = ruling_on(db, found(stories.story(db, story)), tap)
            return _kept(db, replace(ruling, said=Said.TAKEN_BACK))

        return await self.write(change)


def editor(person: Person) -> Person:
    """Raises NotAllowedError for one who is no editor."""
    if not person.has(Role.EDITOR):
        raise NotAllowedError("editors")
    return person


def ruling_on(db: Database, story: Story, tap: Tap) -> Ruling:
    """A ruling with what the machine had said; raises NotAllowedError if it had said no such thing."""
    raised = alerts.of_story(db, story.id)
    point = POINTS[tap.said]
    return Ruling(
        at=tap.at,
        person=tap.person,
        story=story.id,
        said=tap.said,
        point=point,
        about=tap.about,
        titles=tuple(title.text for title in story.titles[:WORDINGS]),
        subject=story.scope.subject,
        probability=_probability(story, raised, point, tap.about),
        basis=basis.number_at(db, raised[-1].at if raised else story.last_seen),
        alert=raised[-1].id if raised else None,
        drill=story.drill,
    )


def _kept(db: Database, ruling: Ruling) -> Ruling:
    rulings.add(db, ruling)
    detail = f"{ruling.said} {ruling.about}".rstrip()
    journal.write(db, Act(ruling.at, ruling.person, "story.ruled", ruling.story, ruling.story, detail))
    return ruling


def _probability(story: Story, raised: tuple[Alert, ...], point: Point, about: str) -> float:
    match point:
        case Point.SCOPE if not about:
            return story.scope.probability
        case Point.MATCH:
            shown = {str(one.explainer): one.probability for one in _proposed(story, raised)}
            return found(shown.get(about))
        case Point.TITLE if about in {title.text for title in story.titles}:
            return 0.0
        case Point.WHOLE if about:
            return 0.0
    raise NotAllowedError("unknown")


def _proposed(story: Story, raised: tuple[Alert, ...]) -> Iterator[Match]:
    """Every match that may have been shown; what was told counts for more than what came later."""
    yield from story.matches
    for alert in raised:
        yield from alert.explainers
