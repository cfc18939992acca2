"""SMS through Twilio: a form with the account and its token, and a signed call back of what became of it."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from responder.errors import DeliveryError
from responder.model.oncall import Channel, DeliveryState
from responder.notify.http import LATER
from responder.notify.sms import basic, text_of
from responder.notify.wire import ChannelKind, HttpCall, Outgoing, Reply, Wire

SERVER = "https://api.twilio.com"
MEANINGS = {
    20003: "the account or its token is not known",
    20429: "too many requests",
    21211: "the number is none",
    21408: "the account may not send to this country",
    21610: "the person has answered STOP",
    21611: "the queue of the sending number is full",
    21614: "the number takes no SMS",
    30001: "the queue is full",
}
LATER_CODES = frozenset({20429, 21611, 30001})
STATES = {
    "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.READ,
    "failed": DeliveryState.FAILED,
    "undelivered": DeliveryState.FAILED,
}


def compose(outgoing: Outgoing) -> Wire:
    """User is the account's SID, sender a number, or a messaging service's SID, which begins with MG."""
    channel, desk = outgoing.channel, urlsplit(outgoing.message.url)
    service = channel.sender.startswith("MG")
    form = {
        "To": outgoing.address,
        "MessagingServiceSid" if service else "From": channel.sender,
        "Body": text_of(outgoing),
    }
    if desk.scheme == "https":  # Twilio calls nobody back who cannot be reached in private.
        form["StatusCallback"] = (
            f"{desk.scheme}://{desk.netloc}/receipts/{channel.name}/{outgoing.message.id}"
        )
    url = f"{channel.url or SERVER}/2010-04-01/Accounts/{channel.user}/Messages.json"
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": basic(channel.user, outgoing.secret),
    }
    return HttpCall(url, headers, urlencode(form).encode())


def judge(channel: Channel, reply: Reply) -> None:
    """2xx means queued; what became of it comes by the call back."""
    if 200 <= reply.status < 300:
        return
    code = _code(reply)
    later = code in LATER_CODES or reply.status in LATER or reply.status >= 500
    said = MEANINGS.get(code, f"the server answers {reply.status}")
    what = f"refused with {code}: {said}" if code else said
    raise DeliveryError(channel.name, what, permanent=not later, after_s=reply.after_s)


def _code(reply: Reply) -> int:
    try:
        return int(json.loads(reply.body)["code"])
    except (ValueError, TypeError, KeyError):
        return 0


def receipt(secret: str, url: str, form: Mapping[str, str], signature: str) -> DeliveryState | None:
    """What a call back says; None where it says nothing new. Raises ValueError if it is not Twilio's.

    url: the whole address that was called. The signature is HMAC-SHA1 over it and the sorted form.
    """
    signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    digest = hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()
    if not secret or not hmac.compare_digest(base64.b64encode(digest).decode(), signature):
        raise ValueError("the signature does not fit")
    return STATES.get(form.get("MessageStatus", ""))


KIND = ChannelKind(compose, judge, needs=("user", "secret", "sender"), schemes=("https",))
