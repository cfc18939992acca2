"""A status on a Mastodon server.

A repeat within the hour is known by its Idempotency-Key; after that the account's own statuses are
read. An update, a correction and a withdrawal edit the status: everyone who passed it on is told of
the edit, and no copy of the old words is left in a timeline, which a deleted and rewritten status
would not reach.
"""

import json
import re
from collections.abc import Mapping, Sequence
from html import unescape

from responder.model.publication import Deed, Fate, Outcome
from responder.model.text import Bilingual
from responder.publish import answers, wording
from responder.publish.wire import HttpCall, Outgoing, Preview, PublisherKind, Reply, Step

MOST = 500  # Where a server does not say; most keep to it.
URL_COUNTS = 23  # Characters, however long the address is.
NO = {
    401: Bilingual("访问令牌无效或已被撤销", "the access token is invalid or was revoked"),
    403: Bilingual(
        "令牌没有 write:statuses 权限，或账号被限制",
        "the token lacks write:statuses, or the account is limited",
    ),
    404: Bilingual("该服务器上没有这条嘟文", "there is no such status on the server"),
    422: Bilingual("服务器不接受此内容", "the server does not accept the content"),
}
_URL = re.compile(r"https?://\S+")


def compose(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    """First what the server allows, then the status."""
    if not heard:
        return _call(outgoing, "/api/v2/instance", method="GET")
    if len(heard) == 1:
        return _write(outgoing, _most(heard[0]))
    return _refusal(heard[-1], outgoing) or _live(answers.fields(heard[-1]))


def look(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    """Read the status where its number is known, else the newest statuses of the account."""
    known = outgoing.known
    if known:
        if not heard:
            return _call(outgoing, f"/api/v1/statuses/{known}", method="GET")
        return _seen(outgoing, heard[0])
    if not heard:
        return _call(outgoing, "/api/v1/accounts/verify_credentials", method="GET")
    if refusal := _refusal(heard[-1], outgoing):
        return refusal
    if len(heard) == 1:
        who = answers.fields(heard[0]).get("id", "")
        return _call(outgoing, f"/api/v1/accounts/{who}/statuses?limit=40&exclude_reblogs=true", method="GET")
    found = (one for one in answers.rows(heard[1]) if outgoing.page in _words(one))
    status = next(found, None)
    return _live(status) if status else Outcome(Fate.ABSENT)


def preview(outgoing: Outgoing) -> Preview:
    text = wording.post(outgoing, MOST, count)
    return Preview(text, MOST, count(text))


def count(text: str) -> int:
    """As Mastodon counts."""
    return len(_URL.sub("x" * URL_COUNTS, text))


def _write(outgoing: Outgoing, most: int) -> Step:
    text = wording.post(outgoing, most, count)
    if count(text) > most:
        return answers.refused("too_long", answers.TOO_LONG)
    content = outgoing.content
    fields: dict[str, object] = {"status": text, "language": content.language}
    if content.drill:
        fields["spoiler_text"] = f"{outgoing.mark}{wording.EXERCISE.of(content.language)}"
    if outgoing.deed is Deed.PUBLISH:
        return _call(outgoing, "/api/v1/statuses", {**fields, "visibility": "public"})
    known = outgoing.known
    if not known:
        return answers.refused("nowhere", answers.NOWHERE)
    return _call(outgoing, f"/api/v1/statuses/{known}", fields, "PUT")


def _call(
    outgoing: Outgoing, path: str, fields: Mapping[str, object] | None = None, method: str = "POST"
) -> HttpCall:
    headers = {"Authorization": f"Bearer {outgoing.secret}"}
    body = json.dumps(fields, ensure_ascii=False).encode() if fields else b""
    if body:
        headers |= {"Content-Type": "application/json", "Idempotency-Key": outgoing.publication.id}
    return HttpCall(outgoing.outlet.url.rstrip("/") + path, headers, body, method)


def _most(reply: Reply) -> int:
    found = answers.inner(answers.fields(reply), "configuration", "statuses").get("max_characters")
    return found if isinstance(found, int) and found > 0 else MOST


def _seen(outgoing: Outgoing, reply: Reply) -> Outcome:
    """A status is ours as it is now if it begins as we would begin it."""
    if reply.status in {404, 410}:
        return Outcome(Fate.LIVE if outgoing.deed is Deed.WITHDRAW else Fate.ABSENT)
    if refusal := _refusal(reply, outgoing):
        return refusal
    status = answers.fields(reply)
    shown = wording.headline(outgoing) in " ".join(_words(status).split())
    return _live(status) if shown else Outcome(Fate.ABSENT)


def _words(status: Mapping[str, object]) -> str:
    drawn = str(status.get("content", ""))
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"</p>|<br ?/?>", "\n", drawn)))


def _live(status: Mapping[str, object]) -> Outcome:
    if "id" not in status:
        return answers.lost(answers.UNREADABLE)
    return Outcome(Fate.LIVE, str(status["id"]), str(status.get("url") or ""))


def _refusal(reply: Reply, outgoing: Outgoing) -> Outcome | None:
    """A status that is deleted there is withdrawn already."""
    outcome = answers.judged(reply)
    if outcome is None or outcome.fate is not Fate.REFUSED:
        return outcome
    if reply.status == 404 and outgoing.deed is Deed.WITHDRAW:
        return Outcome(Fate.LIVE, meaning=answers.plain(answers.GONE))
    said = str(answers.fields(reply).get("error", ""))
    return answers.refused(reply.status, NO.get(reply.status, answers.REFUSAL), said)


KIND = PublisherKind(compose, preview, look, repeats=True, needs=("url", "secret"))
