"""A post on Bluesky, by the account's own server (AT Protocol).

The record's key is made from the publication, so a second attempt finds the first under it. Posts
cannot be edited: an update answers the old post; a correction or a withdrawal is a new post that says
what was wrong, written in one commit with the deletion of the old one.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from responder.model.publication import Deed, Fate, Outcome, Publication
from responder.model.text import Bilingual
from responder.publish import answers, wording
from responder.publish.wire import HttpCall, Outgoing, Preview, PublisherKind, Reply, Step

MOST = 300  # Graphemes; we count code points, which are never fewer.
POSTS = "app.bsky.feed.post"
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
NO = {
    "AuthenticationRequired": Bilingual("用户名或应用密码不对", "the handle or the app password is wrong"),
    "AuthFactorTokenRequired": Bilingual(
        "请用应用密码，不要用账号密码", "use an app password, not the account's own"
    ),
    "AccountTakedown": Bilingual("账号已被停用", "the account was taken down"),
    "AccountDeactivated": Bilingual("账号已停用", "the account is deactivated"),
    "InvalidRequest": Bilingual("请求不合要求", "the request is not valid"),
    "ExpiredToken": Bilingual("会话已过期", "the session has expired"),
}


def compose(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    """Sign in, look whether it is there, look for the old one, write."""
    if not heard:
        return _session(outgoing)
    if len(heard) == 1:
        return _refusal(heard[0]) or _record(outgoing, heard[0], outgoing.publication)
    if not _absent(heard[1]):
        return _refusal(heard[1]) or _live(outgoing, heard[0])
    standing = outgoing.standing if outgoing.deed is not Deed.PUBLISH else None
    if standing and len(heard) == 2:
        return _record(outgoing, heard[0], standing)
    if len(heard) == (3 if standing else 2):
        found = heard[2] if standing else None
        refusal = _refusal(found) if found and not _absent(found) else None
        return refusal or _write(outgoing, heard[0], found if found and not _absent(found) else None)
    return _refusal(heard[-1]) or _live(outgoing, heard[0])


def look(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    if not heard:
        return _session(outgoing)
    if len(heard) == 1:
        return _refusal(heard[0]) or _record(outgoing, heard[0], outgoing.publication)
    if _absent(heard[1]):
        return Outcome(Fate.ABSENT)
    return _refusal(heard[1]) or _live(outgoing, heard[0])


def preview(outgoing: Outgoing) -> Preview:
    return Preview(wording.post(outgoing, MOST), MOST)


def rkey(publication: Publication) -> str:
    """A timestamp id: microseconds of the order, and ten bits of the publication's own."""
    micros = int(publication.at.timestamp() * 1_000_000)
    mark = int.from_bytes(hashlib.sha256(publication.id.encode()).digest()[:2], "big") % 1024
    number = (micros << 10) | mark
    return "".join(DIGITS[(number >> shift) & 31] for shift in range(60, -1, -5))


def _session(outgoing: Outgoing) -> HttpCall:
    fields = {"identifier": outgoing.outlet.user, "password": outgoing.secret}
    return _posted(outgoing, "com.atproto.server.createSession", fields)


def _record(outgoing: Outgoing, session: Reply, publication: Publication) -> HttpCall:
    asked = urlencode({"repo": _did(session), "collection": POSTS, "rkey": rkey(publication)})
    url = f"{outgoing.outlet.url.rstrip('/')}/xrpc/com.atproto.repo.getRecord?{asked}"
    return HttpCall(url, _headers(session), method="GET")


def _write(outgoing: Outgoing, session: Reply, old: Reply | None) -> Step:
    text = wording.post(outgoing, MOST)
    if len(text) > MOST:
        return answers.refused("too_long", answers.TOO_LONG)
    record = _post(outgoing, text)
    if old is None or outgoing.deed is Deed.UPDATE:
        record |= _answering(old)
        fields = {
            "repo": _did(session),
            "collection": POSTS,
            "rkey": rkey(outgoing.publication),
            "record": record,
        }
        return _posted(outgoing, "com.atproto.repo.createRecord", fields, session)
    create = {
        "$type": "com.atproto.repo.applyWrites#create",
        "collection": POSTS,
        "rkey": rkey(outgoing.publication),
        "value": record,
    }
    gone = str(answers.fields(old).get("uri", "")).rpartition("/")[2]
    delete = {"$type": "com.atproto.repo.applyWrites#delete", "collection": POSTS, "rkey": gone}
    return _posted(
        outgoing, "com.atproto.repo.applyWrites", {"repo": _did(session), "writes": [create, delete]}, session
    )


def _post(outgoing: Outgoing, text: str) -> dict[str, object]:
    """The address is a link by its place in bytes."""
    start = text.rfind(outgoing.page)
    at = len(text[:start].encode())
    facet = {
        "index": {"byteStart": at, "byteEnd": at + len(outgoing.page.encode())},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": outgoing.page}],
    }
    return {
        "$type": POSTS,
        "text": text,
        "langs": [str(outgoing.content.language)],
        "createdAt": _stamp(outgoing.publication.at),
        "facets": [facet],
    }


def _answering(old: Reply | None) -> Mapping[str, object]:
    if old is None:
        return {}
    found = answers.fields(old)
    place = {"uri": found.get("uri"), "cid": found.get("cid")}
    return {"reply": {"root": place, "parent": place}}


def _posted(
    outgoing: Outgoing, method: str, fields: Mapping[str, object], session: Reply | None = None
) -> HttpCall:
    headers = {"Content-Type": "application/json", **(_headers(session) if session else {})}
    body = json.dumps(fields, ensure_ascii=False).encode()
    return HttpCall(f"{outgoing.outlet.url.rstrip('/')}/xrpc/{method}", headers, body)


def _headers(session: Reply) -> dict[str, str]:
    return {"Authorization": f"Bearer {answers.fields(session).get('accessJwt', '')}"}


def _did(session: Reply) -> str:
    return str(answers.fields(session).get("did", ""))


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _live(outgoing: Outgoing, session: Reply) -> Outcome:
    name, did = rkey(outgoing.publication), _did(session)
    return Outcome(Fate.LIVE, f"at://{did}/{POSTS}/{name}", f"https://bsky.app/profile/{did}/post/{name}")


def _absent(reply: Reply) -> bool:
    found = answers.fields(reply)
    words = f"{found.get('error', '')} {found.get('message', '')}"
    return reply.status in {400, 404} and ("RecordNotFound" in words or "Could not locate record" in words)


def _refusal(reply: Reply) -> Outcome | None:
    outcome = answers.judged(reply)
    if outcome is None or outcome.fate is Fate.LOST:
        return outcome
    found = answers.fields(reply)
    code = str(found.get("error", "")) or outcome.code
    if outcome.fate is Fate.LATER or code == "ExpiredToken":
        return answers.later(reply.status, answers.PATIENCE, _pause_s(reply))
    known = NO.get(code)
    return answers.refused(code, known or answers.REFUSAL, str(found.get("message", "")))


def _pause_s(reply: Reply) -> int:
    """The limit is lifted at a second of the epoch, held against the server's own clock."""
    reset = reply.headers.get("ratelimit-reset", "")
    date = answers.date_of(reply)
    if reset.isdecimal() and date:
        return max(min(int(reset) - int(date.timestamp()), answers.LONGEST_WAIT_S), 0)
    return answers.pause_s(reply)


KIND = PublisherKind(compose, preview, look, needs=("url", "user", "secret"))
