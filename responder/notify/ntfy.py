"""ntfy: a topic that people follow on their phones; JSON to the server's root.

A refusal is told by its status alone: 401 and 403 for good, 429 and 507 for now.
"""

import json

from responder.notify.http import judge
from responder.notify.wire import ChannelKind, HttpCall, Outgoing, Wire

URGENT, HIGH = 5, 4


def compose(outgoing: Outgoing) -> Wire:
    """The receiver's address is the topic; the secret, where there is one, an access token."""
    message = outgoing.message
    content = {
        "topic": outgoing.address,
        "title": outgoing.subject,
        "message": message.body,
        "priority": HIGH if message.drill else URGENT,
        "click": message.url,
        "actions": [{"action": "view", "label": message.action, "url": message.url}],
    }
    headers = {"Content-Type": "application/json"}
    if outgoing.secret:
        headers["Authorization"] = f"Bearer {outgoing.secret}"
    return HttpCall(outgoing.channel.url, headers, json.dumps(content, ensure_ascii=False).encode())


KIND = ChannelKind(compose, judge, needs=("url",), schemes=("https",))
