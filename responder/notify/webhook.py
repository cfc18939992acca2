"""A webhook signed as Standard Webhooks says: HMAC-SHA256 over id.timestamp.body."""

import base64
import binascii
import hashlib
import hmac
import json

from responder.errors import DeliveryError
from responder.notify.http import judge
from responder.notify.wire import ChannelKind, HttpCall, Outgoing, Wire


def compose(outgoing: Outgoing) -> Wire:
    message, at = outgoing.message, str(int(outgoing.now.timestamp()))
    content = {
        "type": "alert",
        "timestamp": outgoing.now.isoformat(),
        "data": {
            "id": message.id,
            "subject": outgoing.subject,
            "body": message.body,
            "url": message.url,
            "language": message.language,
            "drill": message.drill,
            "repeat": message.repeat,
        },
    }
    body = json.dumps(content, ensure_ascii=False).encode()
    signed = f"{message.id}.{at}.".encode() + body
    digests = [hmac.new(key, signed, hashlib.sha256).digest() for key in _keys(outgoing)]
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message.id,
        "webhook-timestamp": at,
        "webhook-signature": " ".join("v1," + base64.b64encode(one).decode() for one in digests),
    }
    return HttpCall(outgoing.channel.url, headers, body)


def _keys(outgoing: Outgoing) -> tuple[bytes, ...]:
    """The keys that count: the variable holds two while one is exchanged for another, with a blank between.

    A secret of the form whsec_… is base64; any other is taken as it stands.
    """
    secrets = outgoing.secret.split() if "whsec_" in outgoing.secret else [outgoing.secret]
    return tuple(_key(outgoing, secret) for secret in secrets)


def _key(outgoing: Outgoing, secret: str) -> bytes:
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        what = f"{outgoing.channel.secret} begins with whsec_ but is not base64 after it"
        raise DeliveryError(outgoing.channel.name, what, permanent=True) from error


KIND = ChannelKind(compose, judge, needs=("url", "secret"), schemes=("https",))
