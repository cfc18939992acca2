"""What plain HTTP answers mean to a sender."""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify.wire import Reply

LATER = frozenset({408, 409, 425, 429})  # Try again; all else from 400 to 499 is final.


def judge(channel: Channel, reply: Reply) -> None:
    """2xx is taken; 5xx and a few 4xx are worth another try."""
    if 200 <= reply.status < 300:
        return
    permanent = 300 <= reply.status < 500 and reply.status not in LATER
    what = f"the server answers {reply.status}"
    raise DeliveryError(channel.name, what, permanent=permanent, after_s=reply.after_s)


def seconds(retry_after: str, now: datetime) -> float | None:
    """Seconds that a Retry-After asks for, as a number or as a date; None if it is neither."""
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - now).total_seconds())
    except (TypeError, ValueError):  # No date, or one without a zone.
        return None


def result(channel: Channel, reply: Reply, *codes: str, text: str) -> tuple[int, str]:
    """The result code, under the first of the names that is there, and the text of a JSON answer.

    Raises DeliveryError if it has none.
    """
    try:
        answer = json.loads(reply.body)
        code = next(answer[name] for name in codes if name in answer)
        return int(code), str(answer.get(text, ""))
    except (ValueError, TypeError, AttributeError, StopIteration) as error:
        raise DeliveryError(channel.name, "an answer without a result code", permanent=False) from error
