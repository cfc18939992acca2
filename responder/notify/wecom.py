"""WeCom's group robot: no signature, a key in its address; says no with HTTP 200 and an errcode."""

import json

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify import http
from responder.notify.wire import ChannelKind, HttpCall, Outgoing, Reply, Wire

MOST_BYTES = 4096  # Of a Markdown message.
LATER = {-1: "it is busy", 45009: "more than 20 messages a minute", 45033: "too many at once"}
NEVER = {
    40008: "the kind of message is not allowed",
    40058: "a field is missing or too long",
    44004: "the text is empty",
    93000: "the robot's address is not known, or it was taken out of the group",
}


def compose(outgoing: Outgoing) -> Wire:
    message = outgoing.message
    link = f"\n\n[{message.action}]({message.url})"
    text = f"**{outgoing.subject}**\n{message.body}".encode()
    head = text[: MOST_BYTES - len(link.encode())].decode(errors="ignore")
    content = {"msgtype": "markdown", "markdown": {"content": head + link}}
    body = json.dumps(content, ensure_ascii=False).encode()
    return HttpCall(outgoing.channel.url, {"Content-Type": "application/json"}, body)


def judge(channel: Channel, reply: Reply) -> None:
    http.judge(channel, reply)
    code, said = http.result(channel, reply, "errcode", text="errmsg")
    if code == 0:
        return
    meaning = LATER.get(code) or NEVER.get(code) or said
    raise DeliveryError(channel.name, f"refused with {code}: {meaning}", permanent=code not in LATER)


KIND = ChannelKind(compose, judge, needs=("url",), schemes=("https",))
