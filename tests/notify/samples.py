"""One message and how the tests put it on its way."""

from dataclasses import replace
from datetime import UTC, datetime

from responder.model.oncall import Channel, DeliveryId, Message
from responder.model.text import Language
from responder.notify.wire import Outgoing

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SECONDS = "1772600767"
SECRET = "SECsample"

MESSAGE = Message(
    id=DeliveryId("d-0123456789abcdef"),
    language=Language.ZH,
    subject="P1 某地发生 6.1 级地震",
    body="某地发生 6.1 级地震。请在 13:09 前接手。",
    url="https://desk.example.org/l/abc?x=1&y=2",
    action="接手",
    drill=False,
)
DRILL = replace(MESSAGE, drill=True)
REPEAT = replace(MESSAGE, repeat=True)


def outgoing(
    channel: Channel, message: Message = MESSAGE, *, address: str = "", secret: str = ""
) -> Outgoing:
    return Outgoing(channel, address, message, secret, NOW)
