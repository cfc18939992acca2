"""Browsers in which people let the desk push messages to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

DeviceId = NewType("DeviceId", str)


@dataclass(frozen=True, slots=True)
class Device:
    """What a browser's push service gave it for this desk (RFC 8030); one browser, one person.

    Whoever knows the endpoint can send there, so it is a secret like any other address.
    """

    id: DeviceId  # Made of the endpoint, so that the same browser is not kept twice.
    channel: str  # Name of a configured channel.
    person: str  # Person or expert.
    name: str  # As people tell their devices apart: Firefox · Android.
    added_at: datetime
    endpoint: str  # Empty once it is gone, like both keys.
    key: str  # Public point of the browser's key on P-256, base64url.
    auth: str  # The secret that it shares with us, base64url.
    gone_at: datetime | None = None  # When its push service said that it knows it no more.

    @property
    def address(self) -> str:
        """As a channel reads it."""
        return f"{self.endpoint} {self.key} {self.auth}"
