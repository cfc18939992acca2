"""Telegram's bot: the token is part of the address, so no address may reach a log."""

import json
from collections.abc import Mapping
from typing import Any

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify.http import LATER
from responder.notify.wire import ChannelKind, HttpCall, Outgoing, Reply, Wire

SERVER = "https://api.telegram.org"
FORBIDDEN = {
    400: "the request is refused; is the chat known to the bot?",
    401: "the bot's token is not known",
    403: "the person has blocked the bot, or it is no member of the group",
}


def compose(outgoing: Outgoing) -> Wire:
    """The receiver's address is the chat's id."""
    message = outgoing.message
    content = {
        "chat_id": outgoing.address,
        "text": f"{outgoing.subject}\n\n{message.body}",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[{"text": message.action, "url": message.url}]]},
    }
    url = f"{outgoing.channel.url or SERVER}/bot{outgoing.secret}/sendMessage"
    body = json.dumps(content, ensure_ascii=False).encode()
    return HttpCall(url, {"Content-Type": "application/json"}, body)


def judge(channel: Channel, reply: Reply) -> None:
    answer = _answer(reply)
    if answer.get("ok") is True:
        return
    code = answer.get("error_code", reply.status)
    code = code if isinstance(code, int) else reply.status
    after = answer.get("parameters", {})
    wait = after.get("retry_after") if isinstance(after, dict) else None
    permanent = 300 <= code < 500 and code not in LATER
    said = FORBIDDEN.get(code) or str(answer.get("description", "an answer without a result"))
    raise DeliveryError(
        channel.name,
        f"refused with {code}: {said}",
        permanent=permanent,
        after_s=float(wait) if isinstance(wait, int | float) else reply.after_s,
    )


def _answer(reply: Reply) -> Mapping[str, Any]:
    try:
        answer = json.loads(reply.body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


KIND = ChannelKind(compose, judge, needs=("secret",), schemes=("https",))
