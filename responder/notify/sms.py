"""SMS through any gateway that takes JSON over HTTP.

The template is JSON in which {to}, {from}, {text} and {id} stand for their values; the gateway's
answer is a yes where its status is 2xx and, if `accepted` is set, that JMESPath expression is true.
"""

import base64
import json
import re
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify import http
from responder.notify.wire import ChannelKind, HttpCall, Outgoing, Reply, Wire

TEMPLATE = '{"to": "{to}", "from": "{from}", "text": "{text}", "id": "{id}"}'
CHARACTERS = 300  # Five parts of Chinese text; the link comes on top.


def compose(outgoing: Outgoing) -> Wire:
    """The secret is a bearer's token, or with a user the password of both."""
    channel = outgoing.channel
    values = {
        "{to}": outgoing.address,
        "{from}": channel.sender,
        "{text}": text_of(outgoing),
        "{id}": outgoing.message.id,
    }
    try:
        content = _filled(json.loads(channel.template or TEMPLATE), values)
    except ValueError as error:
        raise DeliveryError(channel.name, "its template is not JSON", permanent=True) from error
    headers = {"Content-Type": "application/json", "Idempotency-Key": outgoing.message.id}
    if channel.user:
        headers["Authorization"] = basic(channel.user, outgoing.secret)
    elif outgoing.secret:
        headers["Authorization"] = f"Bearer {outgoing.secret}"
    return HttpCall(channel.url, headers, json.dumps(content, ensure_ascii=False).encode())


def text_of(outgoing: Outgoing) -> str:
    """Subject, what fits of the body, and the link."""
    message = outgoing.message
    said = f"{outgoing.subject}\n{message.body}" if outgoing.subject not in message.body else message.body
    cut = said if len(said) <= CHARACTERS else said[: CHARACTERS - 1] + "…"
    return f"{cut}\n{message.url}"


def basic(user: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()


def _filled(node: Any, values: dict[str, str]) -> Any:
    if isinstance(node, dict):
        return {key: _filled(value, values) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled(value, values) for value in node]
    if isinstance(node, str):  # In one pass: a value that holds a blank's name stays as it is.
        return re.sub("|".join(map(re.escape, values)), lambda found: values[found[0]], node)
    return node


def judge(channel: Channel, reply: Reply) -> None:
    http.judge(channel, reply)
    if not channel.accepted:
        return
    try:
        accepted = jmespath.search(channel.accepted, json.loads(reply.body))
    except (ValueError, JMESPathError) as error:
        raise DeliveryError(channel.name, "an answer that cannot be read", permanent=False) from error
    if accepted is not True:
        raise DeliveryError(channel.name, "the gateway does not accept it", permanent=False)


KIND = ChannelKind(compose, judge, needs=("url",), schemes=("https",))
