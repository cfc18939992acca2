"""DingTalk's group robot: signed in the query; says no with HTTP 200 and an errcode."""

import base64
import hashlib
import hmac
import json
from urllib.parse import quote_plus

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify import http
from responder.notify.wire import ChannelKind, HttpCall, Outgoing, Reply, Wire

LATER = {-1: "it is busy", 130101: "too many messages a minute", 410100: "too many messages a minute"}
NEVER = {
    310000: "keyword, signature or address do not fit the robot's security settings",
    300001: "the robot's token is not known",
    400013: "the group has been dissolved",
    400101: "the robot's token is not known",
    400102: "the robot has been stopped",
}


def compose(outgoing: Outgoing) -> Wire:
    """The secret signs timestamp and secret, and the signature goes into the address."""
    message, channel = outgoing.message, outgoing.channel
    url = channel.url
    if outgoing.secret:
        at = str(int(outgoing.now.timestamp() * 1000))
        digest = hmac.new(
            outgoing.secret.encode(), f"{at}\n{outgoing.secret}".encode(), hashlib.sha256
        ).digest()
        joint = "&" if "?" in url else "?"
        url += f"{joint}timestamp={at}&sign={quote_plus(base64.b64encode(digest))}"
    card = {
        "title": outgoing.subject,
        "text": f"### {outgoing.subject}\n\n{message.body}",
        "singleTitle": message.action,
        "singleURL": message.url,
    }
    body = json.dumps({"msgtype": "actionCard", "actionCard": card}, ensure_ascii=False).encode()
    return HttpCall(url, {"Content-Type": "application/json"}, body)


def judge(channel: Channel, reply: Reply) -> None:
    http.judge(channel, reply)
    code, said = http.result(channel, reply, "errcode", text="errmsg")
    if code == 0:
        return
    meaning = LATER.get(code) or NEVER.get(code) or said
    raise DeliveryError(channel.name, f"refused with {code}: {meaning}", permanent=code not in LATER)


KIND = ChannelKind(compose, judge, needs=("url",), schemes=("https",))
