"""The one table of calls back: how each kind of channel says what became of a message."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from responder.model.oncall import DeliveryState
from responder.notify import twilio

# Secret, whole address, form, headers; raises ValueError where the call is not the vendor's.
Reader = Callable[[str, str, Mapping[str, str], Mapping[str, str]], DeliveryState | None]


def _twilio(
    secret: str, url: str, form: Mapping[str, str], headers: Mapping[str, str]
) -> DeliveryState | None:
    return twilio.receipt(secret, url, form, headers.get("X-Twilio-Signature", ""))


READERS: Mapping[str, Reader] = MappingProxyType({"twilio": _twilio})
