"""What a channel makes of a message, and what the other side answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import TypeAlias

from responder.model.oncall import Channel, Message
from responder.model.text import Bilingual

REPEAT = Bilingual("（可能重复）", " (possible repeat)")


@dataclass(frozen=True, slots=True)
class HttpCall:
    """A POST."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Push:
    """A POST whose content only one browser can read, sealed as it leaves.

    Its address was given by that browser, so it may lead nowhere but to the open internet.
    """

    url: str
    headers: Mapping[str, str]
    content: bytes
    key: bytes  # The browser's public point on P-256.
    auth: bytes  # The secret that it shares with us.


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail and the server that takes it."""

    server: str  # smtp://host:port, smtp+starttls://host:port or smtps://host:port.
    user: str
    secret: str
    content: EmailMessage


@dataclass(frozen=True, slots=True)
class AppriseCall:
    """A message for one of the services that apprise knows."""

    url: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing leaves: the desk itself shows it."""


Wire: TypeAlias = HttpCall | Push | Mail | AppriseCall | Nothing


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer."""

    status: int
    body: bytes
    after_s: float | None = None  # Seconds of Retry-After (RFC 9110, 10.2.3); None if it does not say.


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way through a channel, with what only the environment knows."""

    channel: Channel
    address: str
    message: Message
    secret: str
    now: datetime

    @property
    def subject(self) -> str:
        """One line, marked as a drill and where an earlier attempt may have arrived."""
        line = " ".join(self.message.subject.split())
        if self.message.drill and not any(mark in line.upper() for mark in ("演练", "DRILL")):
            line = f"【演练 DRILL】{line}"
        return line + (REPEAT.of(self.message.language) if self.message.repeat else "")


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """A kind of channel.

    compose: pure. judge: raises DeliveryError where the answer is a refusal; permanent if sending
    the same again cannot help. needs: fields of Channel that must be set. schemes: of the channel's
    url, empty where it has none; https stands for http on this machine as well. devices: True where
    the addresses are not in the settings, but are those of the browsers that each person signed up.
    """

    compose: Callable[[Outgoing], Wire]
    judge: Callable[[Channel, Reply], None] = lambda _channel, _reply: None
    needs: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    devices: bool = False
