"""Ghost over its Admin API, signed in by a token that lasts four minutes.

One text is one post, found by its number or else by its slug. A comment in the post's foot says which
publication it shows. An edit names the state it was made from; where somebody else edited in between,
Ghost says so and the post is read anew.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from responder.model.publication import Deed, Fate, Outcome, Outlet
from responder.model.text import Bilingual
from responder.publish import answers, wording
from responder.publish.wire import HttpCall, Outgoing, Preview, PublisherKind, Reply, Step

LASTS = timedelta(minutes=4)  # Of a token; Ghost takes five at most.
EXCERPT, TITLE = 300, 255  # Characters.
STATES = ("published", "draft")  # What `to` may ask for.
NO = {
    "UnauthorizedError": Bilingual("Admin API 密钥不对", "the Admin API key is not accepted"),
    "NoPermissionError": Bilingual("此密钥无权发文", "the key may not publish"),
    "ValidationError": Bilingual("有一项内容对方不接受", "it does not accept one of the fields"),
    "HostLimitError": Bilingual("超出托管套餐的限制", "the hosting plan's limit is reached"),
    "NotFoundError": Bilingual("该地址没有 Admin API", "there is no Admin API at this address"),
}
COLLISION = Bilingual("对方有人同时在改，重读后再写", "somebody edits it there; it is read anew and written")
BAD_KEY = Bilingual("密钥应为 id:十六进制 的形式", "the secret must have the form id:hexadecimal")
WAITS = Bilingual("在对方尚未公开", "it is not yet public there")


def compose(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    """Find the post, then write it."""
    token = _token(outgoing.secret, outgoing.now)
    if not token:
        return answers.refused("secret", BAD_KEY)
    if not heard:
        return _find(outgoing, token)
    if len(heard) == 1:
        if refusal := _refusal(heard[0], absent_is_fine=True):
            return refusal
        post = _found(heard[0])
        if outgoing.deed is Deed.WITHDRAW and not post:
            return Outcome(Fate.LIVE, meaning=answers.plain(answers.GONE))
        return _outcome(post) if _shows(post, outgoing) else _write(outgoing, token, post)
    return _refusal(heard[-1]) or _outcome(_found(heard[-1]))


def look(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    token = _token(outgoing.secret, outgoing.now)
    if not token:
        return answers.refused("secret", BAD_KEY)
    if not heard:
        return _find(outgoing, token)
    if refusal := _refusal(heard[0], absent_is_fine=True):
        return refusal
    post = _found(heard[0])
    if _shows(post, outgoing):
        return _outcome(post)
    withdrawn = outgoing.deed is Deed.WITHDRAW and not post
    return Outcome(Fate.LIVE if withdrawn else Fate.ABSENT)


def preview(outgoing: Outgoing) -> Preview:
    title = wording.headline(outgoing)
    return Preview(f"{title}\n\n{wording.letter(outgoing)}", TITLE, len(title))


def mends(outlet: Outlet) -> Iterator[str]:
    if outlet.to not in ("", *STATES):
        yield f"Set to to one of {', '.join(STATES)}"


def _find(outgoing: Outgoing, token: str) -> HttpCall:
    known = outgoing.known
    path = f"{known}/" if known else f"slug/{wording.slug(outgoing)}/"
    return _call(outgoing, token, path, method="GET")


def _write(outgoing: Outgoing, token: str, post: Mapping[str, object]) -> Step:
    if not preview(outgoing).fits:
        return answers.refused("too_long", answers.TOO_LONG)
    excerpt = wording.wrong(outgoing) or outgoing.content.long_alert
    fields: dict[str, object] = {
        "title": wording.headline(outgoing),
        "slug": wording.slug(outgoing),
        "html": wording.article(outgoing),
        "custom_excerpt": excerpt[:EXCERPT],
        "canonical_url": outgoing.page,
        "codeinjection_foot": _marker(outgoing),
        "status": outgoing.outlet.to or STATES[0],
    }
    if not post:
        return _call(outgoing, token, "?source=html", fields)
    fields["updated_at"] = post.get("updated_at")
    return _call(outgoing, token, f"{post['id']}/?source=html", fields, "PUT")


def _call(
    outgoing: Outgoing, token: str, path: str, post: Mapping[str, object] | None = None, method: str = "POST"
) -> HttpCall:
    headers = {"Authorization": f"Ghost {token}", "Accept-Version": "v5.0"}
    body = json.dumps({"posts": [post]}, ensure_ascii=False).encode() if post else b""
    if body:
        headers["Content-Type"] = "application/json"
    return HttpCall(f"{outgoing.outlet.url.rstrip('/')}/ghost/api/admin/posts/{path}", headers, body, method)


def _token(secret: str, now: datetime) -> str:
    """A JSON Web Token (RFC 7519) signed with HS256; empty where the secret is none of Ghost's."""
    name, _, key = secret.partition(":")
    try:
        signing = bytes.fromhex(key)
    except ValueError:
        return ""
    if not name or not signing:
        return ""
    at = int(now.timestamp())
    claims = {"iat": at, "exp": at + int(LASTS.total_seconds()), "aud": "/admin/"}
    head = {"alg": "HS256", "typ": "JWT", "kid": name}
    signed = ".".join(_coded(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
    return f"{signed}.{_coded(hmac.new(signing, signed.encode(), hashlib.sha256).digest())}"


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _found(reply: Reply) -> Mapping[str, object]:
    posts = answers.fields(reply).get("posts")
    first = posts[0] if isinstance(posts, list) and posts else None
    return first if isinstance(first, dict) and "id" in first else {}


def _shows(post: Mapping[str, object], outgoing: Outgoing) -> bool:
    return _marker(outgoing) in str(post.get("codeinjection_foot") or "")


def _marker(outgoing: Outgoing) -> str:
    return f"<!-- responder {outgoing.publication.id} -->"


def _outcome(post: Mapping[str, object]) -> Outcome:
    if not post:
        return answers.lost(answers.UNREADABLE)
    remote, url = str(post["id"]), str(post.get("url", ""))
    if post.get("status") == "published":
        return Outcome(Fate.LIVE, remote, url)
    return Outcome(Fate.SUBMITTED, remote, url, meaning=answers.plain(WAITS))


def _refusal(reply: Reply, *, absent_is_fine: bool = False) -> Outcome | None:
    outcome = answers.judged(reply)
    if outcome is None:
        return None
    errors = answers.fields(reply).get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    kind, said = str(first.get("type", "")), str(first.get("context") or first.get("message") or "")
    if (
        absent_is_fine
        and reply.status == 404
        and kind == "NotFoundError"
        and "Resource" in str(first.get("message"))
    ):
        return None
    if kind == "UpdateCollisionError":
        return answers.later(reply.status, COLLISION)
    if outcome.fate is Fate.REFUSED and kind:
        return answers.refused(kind, NO.get(kind, answers.REFUSAL), said)
    return outcome


KIND = PublisherKind(compose, preview, look, needs=("url", "secret"), mends=mends)
