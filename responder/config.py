"""The settings: read whole at the start, checked, frozen; secrets only by the name of a variable."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from responder import staffing, tables
from responder.decide.triage import Bars
from responder.errors import ConfigError, Fault
from responder.fields import ZoneName
from responder.model.escalation import Policy, Route
from responder.model.feed import Door, Feed, FeedId, Paths
from responder.model.library import Contact
from responder.model.oncall import Channel, Person, PersonId
from responder.model.publication import Outlet
from responder.model.rota import Rota
from responder.model.text import Language

ZONE = ZoneInfo("Asia/Shanghai")  # Of times that a person gives without one.
INBOX = Channel("inbox", "inbox")
SITE, HUB = "site", "hub"  # Names of the outlets that the settings of the site make.
_PRIVATE = frozenset({"secret", "url", "address", "user", "token"})


class _Settings(BaseSettings):
    """The file's form; a variable RESPONDER_X or RESPONDER_X__Y wins over the file."""

    model_config = SettingsConfigDict(
        env_prefix="RESPONDER_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    language: Language = Language.ZH
    zone: ZoneName = "Asia/Shanghai"
    data: Path = Path("data")
    knowledge: Path = Path("knowledge")
    desk: tables.DeskSettings = tables.DeskSettings()
    embedding: tables.EmbeddingSettings = tables.EmbeddingSettings()
    fetch: tables.FetchSettings = tables.FetchSettings()
    detection: tables.DetectionSettings = tables.DetectionSettings()
    exchange: tables.ExchangeSettings = tables.ExchangeSettings()
    review: tables.ReviewSettings = tables.ReviewSettings()
    site: tables.SiteSettings = tables.SiteSettings()
    mode: staffing.Mode = staffing.Mode.TRIAL
    service: staffing.ServiceSettings = staffing.ServiceSettings()
    people: tuple[tables.PersonRow, ...] = (tables.DUTY,)
    rotas: tuple[staffing.RotaRow, ...] = ()
    policies: tuple[staffing.PolicyRow, ...] = ()
    routes: tuple[staffing.RouteRow, ...] = ()
    channels: tuple[tables.ChannelRow, ...] = ()
    outlets: tuple[tables.OutletRow, ...] = ()
    feeds: tuple[tables.FeedRow, ...] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


@dataclass(frozen=True, slots=True)
class Config:
    """The settings as values; folders are absolute."""

    language: Language
    zone: str  # Of the times that people read.
    data: Path
    knowledge: Path
    desk: tables.DeskSettings
    embedding: tables.EmbeddingSettings
    fetch: tables.FetchSettings
    detection: tables.DetectionSettings
    exchange: tables.ExchangeSettings
    learned: Path | None
    review: tables.ReviewSettings
    site: tables.SiteSettings
    mode: staffing.Mode
    service: staffing.ServiceSettings
    people: tuple[Person, ...]
    rotas: Mapping[str, Rota]
    policies: Mapping[str, Policy]  # The default among them.
    routes: tuple[Route, ...]
    channels: Mapping[str, Channel]
    outlets: Mapping[str, Outlet]
    feeds: tuple[Feed, ...]

    @property
    def base_url(self) -> str:
        """Where editors reach the desk, without a slash at the end."""
        return self.desk.base_url.rstrip("/") or f"http://{self.desk.host}:{self.desk.port}"

    @property
    def bars(self) -> Bars:
        """From where a story counts, unless editors chose otherwise."""
        chosen = self.detection
        return Bars(scope=chosen.scope, sure=chosen.sure, match=chosen.match, review=chosen.review)

    @property
    def database(self) -> Path:
        return self.data / "responder.db"

    @property
    def site_url(self) -> str:
        """Where the public reaches the site, without a slash at the end."""
        return self.site.url.rstrip("/") or f"{self.base_url}/p"

    @property
    def vectors(self) -> Path:
        return Path(self.embedding.cache) if self.embedding.cache else self.data / "vectors.db"

    @property
    def key(self) -> Path:
        """The desk's own key."""
        chosen = self.exchange.key or "~/.config/responder/desk.key"
        return Path(chosen).expanduser()

    @property
    def bundle(self) -> Path:
        """The newest bundle that this desk has published."""
        return self.data / "bundle" / "library.bundle"

    @property
    def search_index(self) -> Path:
        return self.data / "search.db"


def load(path: Path | None) -> Config:
    """Read the settings of a file, or the defaults, and of the environment.

    Raises ConfigError with every fault and, where it can be told, its line.
    """
    text, rows = _read(path)
    name = str(path or "settings")
    try:
        settings = _Settings(**rows)
    except ValidationError as error:
        raise ConfigError(sorted(_fault(detail, name, text) for detail in error.errors())) from error
    except SettingsError as error:
        wrong = Fault("the environment", 0, str(error), "Write its variable, RESPONDER_…, as JSON")
        raise ConfigError([wrong]) from error
    if faults := tuple(_clashes(settings, name, text)):
        raise ConfigError(faults)
    return _values(settings, path.parent if path else Path.cwd())


def names() -> tuple[str, ...]:
    """Every setting, as desk.port or feeds.url, so that the documentation can be held against it."""
    return tuple(_names(_Settings))


def _names(model: type[BaseModel], before: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        kinds = [field.annotation, *getattr(field.annotation, "__args__", ())]
        inner = [k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)]
        yield from _names(inner[0], f"{before}{name}.") if inner else (f"{before}{name}",)


def _read(path: Path | None) -> tuple[str, dict[str, Any]]:
    if path is None:
        return "", {}
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        fault = Fault(str(path), int(found[1]) if found else 0, f"not TOML: {error}", "Mend the line")
        raise ConfigError([fault]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([Fault(str(path), 0, f"cannot be read: {error}", "Check the path")]) from error


def _fault(detail: ErrorDetails, name: str, text: str) -> Fault:
    where = tuple(detail["loc"])
    key = ".".join(str(part) for part in where)
    line = _line(text, where)
    if detail["type"] == "extra_forbidden":
        last = str(where[-1])
        near = difflib.get_close_matches(last, {known.split(".")[-1] for known in names()}, 1)
        mend = f"Did you mean {near[0]}?" if near else "Take it out"
        return Fault(name, line, f"unknown setting {key}", mend)
    if detail["type"] == "missing":
        return Fault(name, line, f"{key} is missing", "Add it")
    said = detail["msg"].removeprefix("Value error, ")
    # Faults end in logs; an address may hold a token, and a secret may stand here by mistake.
    shown = "" if _PRIVATE & set(where) else f" = {detail['input']!r}"
    return Fault(name, line, f"{key}{shown} cannot be used", said[:1].upper() + said[1:])


def _line(text: str, where: Sequence[int | str]) -> int:
    """The line of a key, found by its table, its number in an array of tables and its name."""
    lines = text.splitlines()
    table, place = str(where[0]), where[1] if len(where) > 1 else None
    opens = [i for i, line in enumerate(lines) if re.match(rf"\s*\[\[?{re.escape(table)}\]\]?\s*(#|$)", line)]
    start = opens[place] if isinstance(place, int) and place < len(opens) else (opens or [0])[0]
    keys = [part for part in where if isinstance(part, str)]
    for i in range(start, len(lines)):
        if re.match(rf"\s*{re.escape(keys[-1])}\s*=", lines[i]):
            return i + 1
        if i > start and lines[i].lstrip().startswith("["):
            break
    return start + 1 if opens else 0


def _clashes(settings: _Settings, name: str, text: str) -> Iterator[Fault]:
    channels = [INBOX.name, *(row.name for row in settings.channels)]
    people = [row.id for row in settings.people]
    feeds = [row.id for row in settings.feeds]
    for what, ids in (("channels", channels[1:]), ("people", people), ("feeds", feeds)):
        for i, one in enumerate(ids):
            if one in ids[:i]:
                yield Fault(name, _line(text, (what, i, "id")), f"{what}: {one} stands twice", "Rename one")
    for i, channel in enumerate(settings.channels):
        if channel.name == INBOX.name and channel.kind != INBOX.kind:
            place = _line(text, ("channels", i, "name"))
            yield Fault(name, place, f"channels: {INBOX.name} is the desk's own", "Rename this one")
    for i, row in enumerate(settings.people):
        for contact in row.contacts:
            if contact.channel not in channels:
                near = difflib.get_close_matches(contact.channel, channels, 1)
                mend = f"Did you mean {near[0]}?" if near else "Add the channel"
                place = _line(text, ("people", i, "contacts"))
                yield Fault(name, place, f"no channel {contact.channel}", mend)
    yield from _pathless(settings, name, text)
    yield from _unpublishable(settings, name, text)
    yield from _unstaffed(settings, name, text)
    if not settings.people:
        yield Fault(name, 0, "nobody is on the desk", "Add one of [[people]], or leave people out")


def _unpublishable(settings: _Settings, name: str, text: str) -> Iterator[Fault]:
    for i, outlet in enumerate(settings.outlets):
        if outlet.name in {SITE, HUB, *(row.name for row in settings.outlets[:i])}:
            place = _line(text, ("outlets", i, "name"))
            yield Fault(name, place, f"outlets: {outlet.name} stands twice", "Rename this one")
    if settings.review.emergency and settings.review.emergency not in {row.id for row in settings.people}:
        place = _line(text, ("review", "emergency"))
        yield Fault(
            name, place, f"nobody is {settings.review.emergency}", "Write the id of one of [[people]]"
        )


def _pathless(settings: _Settings, name: str, text: str) -> Iterator[Fault]:
    for i, feed in enumerate(settings.feeds):
        if (feed.kind == "jmespath") == (feed.paths is not None):
            continue
        what = f"feed {feed.id}: only the kind jmespath has paths, and it needs them"
        mend = "Take paths out" if feed.paths else "Add a table [feeds.paths] with items and title"
        yield Fault(name, _line(text, ("feeds", i, "kind")), what, mend)


def _unstaffed(settings: _Settings, name: str, text: str) -> Iterator[Fault]:
    people = [row.id for row in settings.people]
    staff = staffing.Staff(people, settings.rotas, settings.policies, settings.routes, settings.service)
    for where, what, mend in staffing.faults(staff, production=settings.mode is staffing.Mode.PRODUCTION):
        yield Fault(name, _line(text, where), what, mend)


def _values(settings: _Settings, folder: Path) -> Config:
    channels = [Channel(**row.model_dump()) for row in settings.channels]
    return Config(
        language=settings.language,
        zone=settings.zone,
        data=(folder / settings.data).resolve(),
        knowledge=(folder / settings.knowledge).resolve(),
        desk=settings.desk,
        embedding=settings.embedding,
        fetch=settings.fetch,
        detection=settings.detection,
        exchange=settings.exchange,
        learned=(folder / settings.detection.learned).resolve() if settings.detection.learned else None,
        review=settings.review,
        site=settings.site,
        mode=settings.mode,
        service=settings.service,
        people=tuple(_person(row) for row in settings.people),
        rotas={row.name: staffing.rota(row, settings.zone) for row in settings.rotas},
        policies={staffing.EVERYBODY: staffing.default_policy()}
        | {row.name: staffing.policy(row, settings.zone) for row in settings.policies},
        routes=tuple(staffing.route(row) for row in settings.routes),
        channels={channel.name: channel for channel in (INBOX, *channels)},
        feeds=tuple(_feed(row, folder / settings.data) for row in settings.feeds),
        outlets={outlet.name: outlet for outlet in _outlets(settings)},
    )


def _outlets(settings: _Settings) -> Iterator[Outlet]:
    yield Outlet(SITE, "site")
    if settings.site.hub:
        yield Outlet(HUB, "websub", settings.site.hub)
    yield from (Outlet(**row.model_dump()) for row in settings.outlets)


def _person(row: tables.PersonRow) -> Person:
    contacts = tuple(Contact(contact.channel, contact.address) for contact in row.contacts)
    return Person(PersonId(row.id), row.name, row.role, row.language, contacts, row.roles, row.phone)


def _feed(row: tables.FeedRow, data: Path) -> Feed:
    paths = Paths(**row.paths.model_dump()) if row.paths else None
    folder = str((data / (row.folder or f"mail/{row.id}")).resolve()) if row.folder or row.senders else ""
    door = Door(row.token, row.senders, folder)
    stated = row.model_dump(exclude={"token", "senders", "folder"})
    return Feed(**{**stated, "id": FeedId(row.id), "paths": paths, "door": door if door != Door() else None})
