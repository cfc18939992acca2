"""What plain HTTP answers mean to a sender."""

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify.wire import Reply

LATER = frozenset({408, 409, 425, 429})  # Try again; all else from 400 to 499 is final.


def judge(channel: Channel, reply: Reply) -> None:
    """2xx is taken; 5xx and a few 4xx are worth another try."""
    if 200 <= reply.status < 300:
        return
    permanent = 300 <= reply.status < 500 and reply.status not in LATER
    raise DeliveryError(channel.name, f"the server answers {reply.status}", permanent=permanent)
