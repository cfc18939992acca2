"""Web push: a message to a browser that a person signed up with, which it shows even while it is closed.

What is said is sealed for that browser; its push service sees when, how much and how urgent. Which
service that is, the browser's maker decides: Google's for Chrome, Mozilla's for Firefox, Microsoft's
for Edge, Apple's for Safari. Where one of them is out of reach, its browsers get nothing.
"""

import json
from ipaddress import ip_address

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from yarl import URL

from responder.errors import DeliveryError
from responder.guard import acceptable
from responder.model.oncall import Channel, Message
from responder.notify import http, vapid
from responder.notify.sealing import ROOM
from responder.notify.wire import ChannelKind, Outgoing, Push, Reply, Wire

KEPT_S = 15 * 60  # By the service, for a device that is off, where a message does not say for how long.
LONGEST_S = 24 * 3600
AUTH_BYTES = 16
GONE = frozenset({404, 410})
MEANINGS = {
    400: "the request is malformed",
    401: "the service does not take the desk's key",
    403: "the device signed up with another key of the desk, or the service does not take this one",
    404: "the service does not know the device any more",
    410: "the service does not know the device any more",
    413: "the message is too large",
}


def compose(outgoing: Outgoing) -> Wire:
    """The receiver's address is a Device's; the secret is the desk's key, the sender whom to ask about it."""
    channel, message = outgoing.channel, outgoing.message
    endpoint, key, auth = outgoing.address.split()
    try:
        own = vapid.read(outgoing.secret)
    except ValueError as error:
        what = f"{channel.secret} holds no key; make one with: responder webpush-key"
        raise DeliveryError(channel.name, what, permanent=True) from error
    headers = {
        "Authorization": vapid.proof(own, endpoint, _contact(channel.sender), outgoing.now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_kept_s(outgoing)),
        "Urgency": "high",
        "Topic": _thread(message),
    }
    return Push(endpoint, headers, _said(outgoing), vapid.octets(key), vapid.octets(auth))


def _thread(message: Message) -> str:
    """What a newer message takes the place of, at the service and on the screen; at most 32 characters."""
    return message.thread or message.id


def _contact(sender: str) -> str:
    return sender if sender.startswith("https://") else f"mailto:{sender}"


def _kept_s(outgoing: Outgoing) -> int:
    """A device that was off must not ring for what nobody needs any more."""
    until = outgoing.message.useless_at
    left = (until - outgoing.now).total_seconds() if until else KEPT_S
    return max(0, min(int(left), LONGEST_S))


def _said(outgoing: Outgoing) -> bytes:
    """JSON that worker.js shows; the body is cut where it would be too much."""
    message, body = outgoing.message, outgoing.message.body
    left = len(body)
    while len(written := _written(outgoing.subject, body, message)) > ROOM and left:
        left = left * 9 // 10
        body = message.body[:left] + "…"
    return written


def _written(subject: str, body: str, message: Message) -> bytes:
    content = {
        "title": subject,
        "body": body,
        "url": message.url,
        "action": message.action,
        "language": message.language,
        "tag": _thread(message),
    }
    return json.dumps(content, ensure_ascii=False).encode()


def judge(channel: Channel, reply: Reply) -> None:
    meaning = MEANINGS.get(reply.status)
    if meaning is None:
        http.judge(channel, reply)
        return
    what = f"refused with {reply.status}: {meaning}"
    raise DeliveryError(channel.name, what, permanent=True, gone=reply.status in GONE)


def subscribed(text: str) -> tuple[str, str, str]:
    """Endpoint, key and secret of a subscription, as a browser's toJSON() writes it.

    Raises ValueError for what no push service gives out: whoever sends it may not be a browser.
    """
    try:
        given = json.loads(text)
        endpoint, keys = str(given["endpoint"]), given["keys"]
        key, auth = str(keys["p256dh"]).rstrip("="), str(keys["auth"]).rstrip("=")
    except (TypeError, KeyError) as error:
        raise ValueError("not a subscription") from error
    url = URL(endpoint)
    if (
        url.scheme != "https"
        or acceptable(url)
        or _literal(url.host or "")
        or any(map(str.isspace, endpoint))
    ):
        raise ValueError("the endpoint is no push service's")
    EllipticCurvePublicKey.from_encoded_point(SECP256R1(), vapid.octets(key))
    if len(vapid.octets(auth)) != AUTH_BYTES:
        raise ValueError("the secret has another length")
    return endpoint, key, auth


def _literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


KIND = ChannelKind(compose, judge, needs=("secret", "sender"), devices=True)
