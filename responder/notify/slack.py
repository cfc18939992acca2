"""Slack's incoming webhook: the address is the secret; a refusal is a status and one word."""

import json

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify import http
from responder.notify.wire import ChannelKind, HttpCall, Outgoing, Reply, Wire

HEADER_CHARACTERS = 150
NEVER = {
    "invalid_payload": "the message is malformed",
    "invalid_token": "the address is not known any more",
    "no_service": "the webhook was switched off",
    "no_team": "the workspace is gone",
    "channel_not_found": "the channel is gone",
    "channel_is_archived": "the channel is archived",
    "action_prohibited": "an administrator forbids it",
    "posting_to_general_channel_denied": "the webhook may not write to this channel",
    "user_not_found": "the person is gone",
}


def compose(outgoing: Outgoing) -> Wire:
    """Plain text everywhere: a headline must not become markup or call a whole channel."""
    message = outgoing.message
    content = {
        "text": outgoing.subject.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        "blocks": [
            {"type": "header", "text": _plain(outgoing.subject[:HEADER_CHARACTERS])},
            {"type": "section", "text": _plain(message.body)},
            {
                "type": "actions",
                "elements": [{"type": "button", "text": _plain(message.action), "url": message.url}],
            },
        ],
    }
    body = json.dumps(content, ensure_ascii=False).encode()
    return HttpCall(outgoing.channel.url, {"Content-Type": "application/json"}, body)


def _plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def judge(channel: Channel, reply: Reply) -> None:
    said = reply.body.decode(errors="replace").strip()
    if reply.status >= 400 and said in NEVER:
        raise DeliveryError(channel.name, f"refused with {said}: {NEVER[said]}", permanent=True)
    http.judge(channel, reply)


KIND = ChannelKind(compose, judge, needs=("url",), schemes=("https",))
