"""A post of a bot in a Telegram channel.

The Bot API knows no idempotency key and cannot be asked what stands in a channel: an attempt whose end
nobody saw waits for a person. An edit is told to nobody, so a correction or a withdrawal edits the post
and then says under it, as a new message, what was wrong.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape

from responder.model.publication import Deed, Fate, Outcome
from responder.model.text import Bilingual
from responder.publish import answers, wording
from responder.publish.wire import HttpCall, Outgoing, Preview, PublisherKind, Reply, Step

MOST = 4096  # After entities are read, in UTF-16 units as Telegram counts.
SAME = "message is not modified"
GONE = ("message to edit not found", "message_id_invalid")
NO = {  # By what the description says; the code alone is coarse.
    "chat not found": Bilingual("没有这个频道，或机器人不在其中", "no such channel, or the bot is not in it"),
    "not enough rights": Bilingual("机器人没有发帖权限", "the bot may not post there"),
    "need administrator rights": Bilingual(
        "机器人不是频道管理员", "the bot is no administrator of the channel"
    ),
    "bot was kicked": Bilingual("机器人被移出频道", "the bot was put out of the channel"),
    "bot is not a member": Bilingual("机器人不在频道里", "the bot is not in the channel"),
    "message is too long": Bilingual("内容超出 4096 字", "the text has more than 4096 characters"),
    "can't parse entities": Bilingual("格式标记不合法", "the marks of the text cannot be read"),
    "can't be edited": Bilingual("这条消息不能再改", "this message can no longer be edited"),
    "unauthorized": Bilingual("机器人令牌无效", "the bot's token is not valid"),
    "not found": Bilingual("机器人令牌无效", "the bot's token is not valid"),
}


def compose(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    """One message; what follows on an older one edits it first."""
    if outgoing.deed is Deed.PUBLISH:
        return _said(outgoing, heard[-1]) if heard else _first(outgoing)
    known = outgoing.standing.remote if outgoing.standing else ""
    if not known.isdecimal():
        return answers.refused("nowhere", answers.NOWHERE)
    return _follow(outgoing, heard, int(known))


def preview(outgoing: Outgoing) -> Preview:
    text = wording.post(outgoing, MOST, units)
    return Preview(text, MOST, units(text))


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def _first(outgoing: Outgoing) -> Step:
    if not preview(outgoing).fits:
        return answers.refused("too_long", answers.TOO_LONG)
    return _call(outgoing, "sendMessage", _words(outgoing))


def _follow(outgoing: Outgoing, heard: Sequence[Reply], known: int) -> Step:
    """Edit, and where something was wrong say it once more, so that subscribers hear of it."""
    if not heard:
        return _call(outgoing, "editMessageText", {**_words(outgoing), "message_id": known})
    refusal = _refusal(heard[0])
    noticed = outgoing.deed is not Deed.UPDATE
    if refusal and refusal.fate is not Fate.LIVE and not (noticed and refusal.code == "gone"):
        return refusal
    if noticed and len(heard) == 1:
        reply = {"message_id": known, "allow_sending_without_reply": True}
        return _call(outgoing, "sendMessage", {**_notice(outgoing), "reply_parameters": reply})
    url = outgoing.standing.url if outgoing.standing else ""
    return (_refusal(heard[1]) if noticed else None) or Outcome(Fate.LIVE, str(known), url)


def _words(outgoing: Outgoing) -> Mapping[str, object]:
    title, _, rest = wording.post(outgoing, MOST, units).partition("\n\n")
    return {"text": f"<b>{escape(title, quote=False)}</b>\n\n{escape(rest, quote=False)}"}


def _notice(outgoing: Outgoing) -> Mapping[str, object]:
    lines = (wording.headline(outgoing), wording.wrong(outgoing), outgoing.page)
    return {"text": escape("\n\n".join(lines), quote=False)}


def _call(outgoing: Outgoing, method: str, fields: Mapping[str, object]) -> HttpCall:
    whole = {"chat_id": outgoing.outlet.to, "parse_mode": "HTML", **fields}
    url = f"{outgoing.outlet.url.rstrip('/')}/bot{outgoing.secret}/{method}"
    return HttpCall(url, {"Content-Type": "application/json"}, json.dumps(whole, ensure_ascii=False).encode())


def _said(outgoing: Outgoing, reply: Reply) -> Outcome:
    if refusal := _refusal(reply):
        return refusal
    number = answers.inner(answers.fields(reply), "result").get("message_id")
    if number is None:
        return answers.lost(answers.UNREADABLE)
    channel = outgoing.outlet.to
    url = f"https://t.me/{channel[1:]}/{number}" if channel.startswith("@") else ""
    return Outcome(Fate.LIVE, str(number), url)


def _refusal(reply: Reply) -> Outcome | None:
    """An edit that changes nothing was made before: it is done."""
    found = answers.fields(reply)
    if found.get("ok") is True:
        return None
    said = str(found.get("description", ""))
    if SAME in said.lower():
        return Outcome(Fate.LIVE)
    if any(words in said.lower() for words in GONE):
        return answers.refused("gone", answers.GONE)
    pause = answers.inner(found, "parameters").get("retry_after")
    if reply.status == 429 or isinstance(pause, int):
        return answers.later(429, answers.PATIENCE, pause if isinstance(pause, int) else 0)
    code = found.get("error_code", reply.status)
    known = next((meaning for words, meaning in NO.items() if words in said.lower()), None)
    if known or (isinstance(code, int) and 400 <= code < 500):
        return answers.refused(str(code), known or answers.REFUSAL, "" if known else said)
    return answers.judged(reply) or answers.lost(answers.UNREADABLE)


KIND = PublisherKind(compose, preview, needs=("url", "secret", "to"))
