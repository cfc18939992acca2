"""A desk in a test: the real store and cycle, a fake model, a fake channel, and a clock to move."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from responder.courier import Courier
from responder.cycle import Cycle, Settings
from responder.decide.triage import Bars
from responder.desk import Desk
from responder.errors import DeliveryError
from responder.lessons import Lessons
from responder.model.escalation import Policy
from responder.model.feed import Entry, Feed, FeedId, Group, Look, Record, Sighting, Trust
from responder.model.library import Contact, Library
from responder.model.oncall import Alert, Channel, Message, Person, PersonId, Role
from responder.model.rota import Rota
from responder.model.text import Language
from responder.paging import Caller, Canary, Climber, Morning, Pager, Staff
from responder.staffing import EVERYBODY, default_policy
from responder.store import Store, board
from responder.store.board import Card
from responder.store.codec import moment, stamp
from tests.fake_embed import FakeEmbed

START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SETTINGS = Settings(bars=Bars(scope=0.25, grave=0.35))  # The fake model is surer of less.
TICK = timedelta(seconds=1)
WAITING = ("escalations", "outbox", "calls", "pages")
EDITOR, SECOND = PersonId("editor"), PersonId("second")
PEOPLE = (
    Person(EDITOR, "Editor", Role.EDITOR, Language.ZH, (Contact("chat"), Contact("mail"))),
    Person(SECOND, "Second", Role.REVIEWER, Language.EN, (Contact("mail"),)),
)


def feed(name: str, *, group: Group = Group.HOTLIST, trust: Trust = Trust.LIST, drill: bool = False) -> Feed:
    return Feed(FeedId(name), name, "", "recording", "zh", trust, group, timedelta(minutes=5), drill=drill)


@dataclass
class Outbox:
    """Keeps what was sent; channels named in `dead` refuse for good, those in `slow` for now."""

    sent: list[tuple[str, Message]] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)

    async def send(self, channel: Channel, address: str, message: Message, now: datetime) -> None:
        if channel.name in self.dead | self.slow:
            raise DeliveryError(channel.name, "refused", permanent=channel.name in self.dead)
        self.sent.append((channel.name, message))


@dataclass
class Room:
    """What a duty editor works with, and hands to move the world on."""

    store: Store
    library: Library
    lessons: Lessons
    outbox: Outbox
    now: datetime = START
    wall: datetime = START
    drill: bool = False
    rotas: Mapping[str, Rota] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=lambda: {EVERYBODY: default_policy()})
    canary: timedelta = timedelta()
    rings: int = 0

    def __post_init__(self) -> None:
        self.feeds: dict[FeedId, Feed] = {}
        self.channels = {name: Channel(name, "webhook") for name in ("chat", "mail", "inbox")}
        contacts = {str(person.id): person.contacts for person in PEOPLE}
        contacts |= {str(expert.id): expert.contacts for expert in self.library.experts}
        self.courier = Courier(self.store, self.outbox, self.channels, contacts)
        self.restart()

    def restart(self) -> None:
        """A new process on the same database."""
        zone = ZoneInfo("Asia/Shanghai")
        self.desk = Desk(
            self.store, self.library, PEOPLE, "http://desk.example", self._ring, zone, self.rotas
        )
        staff = Staff(
            PEOPLE,
            self.library,
            "http://desk.example",
            ZoneInfo("Asia/Shanghai"),
            self.rotas,
            self.policies,
            feeds=self.feeds,
        )
        climber = Climber(staff)
        self.pager = Pager(
            self.store, climber, Caller(staff), Morning(staff, time(8)), Canary(staff, self.canary)
        )
        self.cycle = Cycle(
            self.store, FakeEmbed(), self.library, self.lessons, settings=SETTINGS, announce=climber
        )

    async def list_shows(self, name: str, *titles: str) -> tuple[Alert, ...]:
        """One look at a hot list, top first."""
        source = self.feeds.setdefault(FeedId(name), feed(name, drill=self.drill))
        rows = [Sighting(Entry(source.id, t, t), rank) for rank, t in enumerate(titles, start=1)]
        return await self._observe(Look(source.id, self.now, tuple(rows)))

    async def authority_says(self, title: str, record: Record, key: str = "") -> tuple[Alert, ...]:
        official = feed("authority", group=Group.OFFICIAL, trust=Trust.OFFICIAL, drill=self.drill)
        self.feeds.setdefault(official.id, official)
        entry = Entry(official.id, key or title, title, record=record)
        return await self._observe(Look(official.id, self.now, (Sighting(entry),)))

    async def press_says(self, *titles: str, published: datetime | None = None) -> tuple[Alert, ...]:
        paper = feed("paper", group=Group.NEWS, trust=Trust.PRESS, drill=self.drill)
        self.feeds.setdefault(paper.id, paper)
        rows = [Sighting(Entry(paper.id, t, t, published=published)) for t in titles]
        return await self._observe(Look(paper.id, self.now, tuple(rows)))

    async def fast_forward(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Move the clock, stopping where something may come due, and do what did."""
        ends = self.now + timedelta(hours=hours, minutes=minutes, seconds=seconds)
        while self.now < ends:
            await self.tick()
            due = await self.store.read(self._next_due)
            self.now = min(ends, max(due, self.now + TICK))
        await self.tick()

    async def tick(self) -> None:
        """What the service does every second."""
        await self.pager.tick(self.now)
        await self.pager.minute(self.now)
        while await self.courier.carry(self.now):
            pass

    def _next_due(self, db: Database) -> datetime:
        """The first moment at which the store says that something will be due."""
        columns = " UNION ALL ".join(f"SELECT due_at FROM {table}" for table in WAITING)
        rows = db.query(f"SELECT min(due_at) AS due FROM ({columns}) WHERE due_at > ?", [stamp(self.now)])
        first = next(iter(rows))["due"]
        return moment(first) if first else datetime.max.replace(tzinfo=UTC)

    async def cards(self) -> tuple[Card, ...]:
        return await self.store.read(lambda db: board.cards(db, self.now - timedelta(days=1)))

    async def _observe(self, look: Look) -> tuple[Alert, ...]:
        return await self.cycle.observe([look], self.feeds, self.now)

    def _ring(self) -> None:
        self.rings += 1
