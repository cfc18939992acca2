"""What plain HTTP answers mean to a publisher."""

import json
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from responder.model.publication import Fate, Outcome
from responder.model.text import Bilingual
from responder.publish.wire import Reply

TRY_LATER = frozenset({408, 409, 425, 429, 503})
LONGEST_WAIT_S = 24 * 3600
MEANINGS = {
    400: Bilingual("对方看不懂这个请求", "the outlet does not understand the request"),
    401: Bilingual("对方不认可密钥", "the outlet does not accept the secret"),
    403: Bilingual("对方不许此账号发布", "the outlet forbids this account to publish"),
    404: Bilingual("该地址下没有内容", "there is nothing at this address"),
    410: Bilingual("对方已没有这篇内容", "it is gone from the outlet"),
    413: Bilingual("内容超出对方的长度上限", "the text is too long for the outlet"),
    422: Bilingual("对方不接受此内容", "the outlet does not accept the content"),
}
PATIENCE = Bilingual("对方要求稍后再试", "the outlet asks for patience")
FAULT = Bilingual("对方出现故障", "the outlet has a fault")
REFUSAL = Bilingual("对方拒绝", "the outlet refuses")
UNREADABLE = Bilingual("看不懂对方的回答", "the outlet's answer cannot be read")
TOO_LONG = Bilingual(
    "最短的写法也超出上限，请改短标题", "even the shortest form is too long; shorten the title"
)
NOWHERE = Bilingual(
    "不知道它在对方那里的编号，请手工处理", "its name there is not known; do it there by hand"
)
GONE = Bilingual("对方那里已没有这篇内容", "it is not there any more")

Code = int | str


def judged(reply: Reply) -> Outcome | None:
    """What a refusal means; None for 2xx, which the publisher reads itself.

    A 5xx may come after the outlet has done what was asked, so its fate is LOST; 503 and the 4xx that
    ask for patience come before.
    """
    if 200 <= reply.status < 300:
        return None
    if reply.status in TRY_LATER:
        return later(reply.status, PATIENCE, pause_s(reply))
    if reply.status >= 500:
        return lost(FAULT, reply.status)
    return refused(reply.status, MEANINGS.get(reply.status, REFUSAL))


def refused(code: Code, meaning: Bilingual, said: str = "") -> Outcome:
    """said: the outlet's own words."""
    return Outcome(Fate.REFUSED, code=str(code), meaning=plain(meaning, said))


def later(code: Code, meaning: Bilingual, wait_s: int = 0) -> Outcome:
    """Nothing went out, and the same may be taken another time."""
    return Outcome(Fate.LATER, code=str(code), meaning=plain(meaning), wait_s=wait_s)


def lost(meaning: Bilingual, code: Code = "") -> Outcome:
    """It may have gone out."""
    return Outcome(Fate.LOST, code=str(code), meaning=plain(meaning))


def plain(meaning: Bilingual, said: str = "") -> str:
    """Both languages in one line: the journal has readers of both."""
    return " · ".join(part for part in (meaning.zh, meaning.en, " ".join(said.split())[:200]) if part)


def fields(reply: Reply) -> Mapping[str, object]:
    """A JSON answer; empty where it is none."""
    try:
        found = json.loads(reply.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def rows(reply: Reply) -> tuple[Mapping[str, object], ...]:
    """A JSON answer that is a list of objects; empty where it is none."""
    try:
        found = json.loads(reply.body)
    except ValueError:
        return ()
    return tuple(one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def inner(found: Mapping[str, object], *names: str) -> Mapping[str, object]:
    """The object under a chain of names; empty where there is none."""
    for name in names:
        held = found.get(name)
        found = held if isinstance(held, dict) else {}
    return found


def pause_s(reply: Reply) -> int:
    """Retry-After in seconds; a date in it is held against the outlet's own clock (RFC 9110 10.2.3)."""
    said = reply.headers.get("retry-after", "").strip()
    if said.isdecimal() and len(said) < 9:
        return min(int(said), LONGEST_WAIT_S)
    until, now = _moment(said), date_of(reply)
    return min(max(int((until - now).total_seconds()), 0), LONGEST_WAIT_S) if until and now else 0


def date_of(reply: Reply) -> datetime | None:
    """The outlet's own clock."""
    return _moment(reply.headers.get("date", ""))


def _moment(said: str) -> datetime | None:
    try:
        return parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
