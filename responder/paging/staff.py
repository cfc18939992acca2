"""The people of the desk and what their messages need to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from responder.decide.escalation import Roster
from responder.model.escalation import Policy, Route
from responder.model.feed import Feed, FeedId
from responder.model.library import Contact, Expert, Library
from responder.model.oncall import Person, PersonId
from responder.model.rota import Rota
from responder.staffing import EVERYBODY, default_policy
from responder.store import rotas


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works here, by which plan, in whose words; the same for as long as the service runs."""

    people: Sequence[Person]
    library: Library
    base_url: str
    zone: ZoneInfo
    rotas: Mapping[str, Rota] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=lambda: {EVERYBODY: default_policy()})
    routes: Sequence[Route] = ()
    feeds: Mapping[FeedId, Feed] = field(default_factory=dict)

    @property
    def default(self) -> Policy:
        return self.policies[EVERYBODY]

    @property
    def drill(self) -> bool:
        """True where all that is read is an exercise."""
        return any(feed.drill for feed in self.feeds.values())

    @property
    def names(self) -> Mapping[str, str]:
        return {str(person.id): person.name for person in self.people}

    def person(self, wanted: str) -> Person | None:
        return next((person for person in self.people if person.id == wanted), None)

    def expert(self, wanted: str) -> Expert | None:
        return next((expert for expert in self.library.experts if expert.id == wanted), None)

    def contacts(self, wanted: str) -> Sequence[Contact]:
        """Of a person or an expert; none for anybody else."""
        known = self.person(wanted) or self.expert(wanted)
        return known.contacts if known else ()

    def roster(self, db: Database, now: datetime) -> Roster:
        """The rotas as they stand, with everybody's overrides."""
        return Roster(self.people, rotas.planned(db, self.rotas, now - timedelta(days=1)))

    def on_duty(self, db: Database, now: datetime) -> tuple[Person, ...]:
        """Whom the default policy tells first."""
        return self.roster(db, now).told(self.default.steps[0].who, now)

    def reachable(self) -> frozenset[PersonId]:
        """Those with a channel that leaves the desk."""
        return frozenset(p.id for p in self.people if any(c.channel != "inbox" for c in p.contacts))
