"""Feishu's group robot: signed in the body, and the other way round than DingTalk's."""

import base64
import hashlib
import hmac
import json

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify import http
from responder.notify.wire import ChannelKind, HttpCall, Outgoing, Reply, Wire

LATER = {11232: "too many messages", 99991400: "too many messages"}
NEVER = {
    9499: "the request is malformed",
    19001: "the robot's address is not known",
    19021: "the signature does not fit, or the clock is more than an hour off",
    19022: "this address may not use the robot",
    19024: "none of the robot's keywords is in the text",
}


def compose(outgoing: Outgoing) -> Wire:
    """Timestamp and secret together are the key, and the signed message is empty."""
    message = outgoing.message
    card = {
        "header": {
            "title": {"tag": "plain_text", "content": outgoing.subject},
            "template": "grey" if message.drill else "red",
        },
        "elements": [
            {"tag": "div", "text": {"tag": "plain_text", "content": message.body}},
            {
                "tag": "action",
                "actions": [
                    {
                        "tag": "button",
                        "type": "primary",
                        "text": {"tag": "plain_text", "content": message.action},
                        "url": message.url,
                    }
                ],
            },
        ],
    }
    content: dict[str, object] = {"msg_type": "interactive", "card": card}
    if outgoing.secret:
        at = str(int(outgoing.now.timestamp()))
        digest = hmac.new(f"{at}\n{outgoing.secret}".encode(), b"", hashlib.sha256).digest()
        content |= {"timestamp": at, "sign": base64.b64encode(digest).decode()}
    body = json.dumps(content, ensure_ascii=False).encode()
    return HttpCall(outgoing.channel.url, {"Content-Type": "application/json"}, body)


def judge(channel: Channel, reply: Reply) -> None:
    if reply.status != 400:  # A malformed request comes with 400 and a code that says more.
        http.judge(channel, reply)
    # Older robots answer with StatusCode alone.
    code, said = http.result(channel, reply, "code", "StatusCode", text="msg")
    if code == 0:
        return
    meaning = LATER.get(code) or NEVER.get(code) or said
    raise DeliveryError(channel.name, f"refused with {code}: {meaning}", permanent=code not in LATER)


KIND = ChannelKind(compose, judge, needs=("url",), schemes=("https",))
