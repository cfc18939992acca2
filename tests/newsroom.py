"""A desk that writes and publishes: the room with reviewers, an officer, and outlets that are fakes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from responder.decide import drafting
from responder.desk import Order, Press, Start, Texts
from responder.herald import Herald
from responder.model.library import Contact, ExplainerId
from responder.model.oncall import Person, PersonId, Role
from responder.model.publication import Deed, Fate, Outcome, Outlet, Publication, PublicationState
from responder.model.story import StoryId
from responder.model.text import Language
from responder.model.version import Content, Text, TextKind, Version, VersionId
from responder.paging import Climber, Staff
from responder.publish import Outgoing
from responder.secretary import Secretary
from responder.store import publications, versions
from tests.room import Room

AUTHOR, READER, OTHER_READER = PersonId("author"), PersonId("reader"), PersonId("other-reader")
OFFICER, CHIEF = PersonId("officer"), PersonId("chief")
STAFF = (
    Person(AUTHOR, "Author", Role.EDITOR, Language.ZH, (Contact("chat"),)),
    Person(READER, "Reader", Role.REVIEWER, Language.EN, (Contact("mail"),)),
    Person(OTHER_READER, "Other", Role.REVIEWER, Language.ZH, (Contact("mail"),)),
    Person(OFFICER, "Officer", Role.OFFICER, Language.EN, (Contact("mail"),), (Role.EDITOR,)),
    Person(CHIEF, "Chief", Role.EDITOR, Language.ZH, (Contact("chat"),), (Role.REVIEWER,)),
)
OUTLETS = {
    "site": Outlet("site", "site"),
    "blog": Outlet("blog", "websub", "https://blog.example/"),
    "group": Outlet("group", "websub", "https://group.example/", languages=(Language.ZH,)),
}
SITE = "https://science.example/p"
QUAKE = "日本近海发生7.5级强震"
FILL = {
    "place": "青禾县",
    "what": "地震",
    "time": "14:20",
    "authority": "当地应急部门",
    "confirmed_facts": "县城有震感。",
    "open_question": "震中附近的道路是否畅通。",
    "channel": "官方网站",
    "hotline": "119",
    "next_update": "15:30",
}


@dataclass
class Outlets:
    """A fake of the wire: keeps what went out, and answers as it is told to, outlet by outlet."""

    public: list[tuple[str, str, str]] = field(default_factory=list)  # Outlet, deed, title.
    keys: list[str] = field(default_factory=list)
    answers: dict[str, list[Outcome]] = field(default_factory=dict)
    looks: dict[str, list[Outcome | None]] = field(default_factory=dict)

    async def send(self, outgoing: Outgoing) -> Outcome:
        name, told = outgoing.outlet.name, self.answers.get(outgoing.outlet.name, [])
        outcome = told.pop(0) if told else Outcome(Fate.LIVE, remote=f"r-{outgoing.publication.id}")
        if outcome.fate in {Fate.LIVE, Fate.SUBMITTED, Fate.LOST}:
            self.public.append((name, outgoing.deed, outgoing.content.title))
            self.keys.append(outgoing.publication.id)
        return outcome

    async def look(self, outgoing: Outgoing) -> Outcome | None:
        told = self.looks.get(outgoing.outlet.name, [])
        return told.pop(0) if told else None


@dataclass
class Newsroom:
    """What an editor, a reviewer and an officer do, and the hands that move their world on."""

    room: Room
    stages: tuple[str, ...] = ("science",)
    outlets: Mapping[str, Outlet] = field(default_factory=lambda: OUTLETS)
    wire: Outlets = field(default_factory=Outlets)

    def __post_init__(self) -> None:
        room = self.room
        base = (room.store, room.library, STAFF, "http://desk.example", room._ring)
        self.texts = Texts(*base, stages=self.stages, emergency=CHIEF)
        self.press = Press(*base, outlets=self.outlets)
        self.secretary = Secretary(self.texts)
        self.herald = Herald(room.store, self.wire, self.outlets, {}, SITE)
        staff = Staff(STAFF, room.library, base[3], ZoneInfo("Asia/Shanghai"))
        room.cycle._announce = Climber(staff)
        room.courier = replace(room.courier, contacts={str(one.id): one.contacts for one in STAFF})

    async def breaks(self, title: str = QUAKE) -> StoryId:
        (alert, *_) = await self.room.list_shows("a", title)
        return alert.story

    async def holding(self, story: StoryId, *, fill: bool = True) -> Version:
        """One click, and the blanks filled; the Chinese text."""
        begun = await self.texts.start(Start(TextKind.HOLDING, story), AUTHOR, self.room.now)
        version = await self.latest(begun[0])
        return await self.saved(version, filled(version.content)) if fill else version

    async def explainer(self, name: str, story: StoryId | None = None) -> Version:
        start = Start(TextKind.EXPLAINER, story, ExplainerId(name))
        begun = await self.texts.start(start, AUTHOR, self.room.now)
        version = await self.latest(begun[0])
        return await self.saved(version, filled(version.content)) if story else version

    async def saved(self, version: Version, content: Content, by: PersonId = AUTHOR) -> Version:
        return await self.texts.save(version.text, version.id, content, by, now=self.room.now)

    async def approved(self, version: Version) -> Version:
        """Handed in by the author and signed off by as many reviewers as there are stages."""
        await self.texts.submit(version.id, AUTHOR, self.room.now)
        for reader in (READER, OTHER_READER, CHIEF)[: len(self.stages)]:
            version = await self.texts.sign(version.id, reader, "read", self.room.now)
        return version

    async def published(self, version: Version, *outlets: str, wrong: str = "") -> tuple[Publication, ...]:
        order = Order(outlets or ("site",), wrong=wrong)
        made = await self.press.publish(version.id, order, OFFICER, self.room.now)
        await self.herald.carry(self.room.now)
        return made

    async def latest(self, text: Text) -> Version:
        held = await self.room.store.read(lambda db: versions.latest(db, text.id))
        assert held is not None
        return held

    async def version(self, wanted: VersionId) -> Version:
        held = await self.room.store.read(lambda db: versions.version(db, wanted))
        assert held is not None
        return held

    async def states(self, version: Version) -> dict[tuple[str, Deed], PublicationState]:
        """Where every publication of the version's text stands."""
        held = await self.room.store.read(lambda db: publications.of_text(db, version.text))
        return {(one.outlet, one.deed): one.state for one in held}

    async def fast_forward(self, *, minutes: float = 0, days: float = 0) -> None:
        """Move the clock, and let everybody who keeps hours do what came due."""
        self.room.now += timedelta(minutes=minutes, days=days)
        await self.secretary.remind(self.room.now)
        await self.herald.carry(self.room.now)
        await self.room.courier.carry(self.room.now)

    def mail_to(self, channel: str) -> list[str]:
        """Subjects of what a channel was given."""
        return [message.subject for name, message in self.room.outbox.sent if name == channel]


def filled(content: Content) -> Content:
    """Every blank with words in it."""
    values = {name: FILL.get(name, "（已核实）") for name in drafting.blanks(content)}
    return drafting.filled(content, values)


def review_by(content: Content, day: date) -> Content:
    return replace(content, review_by=day)
