"""WordPress over its REST API, signed in by an application password.

One text is one post, found by its number or else by its slug, so a second attempt finds the first.
A comment in the post says which publication it shows. A correction or a withdrawal is written over
what stood under the same address: whoever follows an old link reads what was wrong.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode, urlsplit

from responder.model.publication import Deed, Fate, Outcome, Outlet
from responder.model.text import Bilingual
from responder.publish import answers, wording
from responder.publish.wire import HttpCall, Outgoing, Preview, PublisherKind, Reply, Step

SEEN = "publish,future,draft,pending,private"
STATES = ("publish", "pending", "draft")  # What `to` may ask for: in public, or waiting for an editor there.
NO = {
    "incorrect_password": Bilingual("应用密码不对", "the application password is wrong"),
    "invalid_username": Bilingual("没有这个用户", "there is no such user"),
    "invalid_application_password": Bilingual("应用密码不对", "the application password is wrong"),
    "rest_not_logged_in": Bilingual(
        "没有登录：应用密码被停用", "not signed in: are application passwords off?"
    ),
    "rest_cannot_create": Bilingual("此用户不能写文章", "this user may not write posts"),
    "rest_cannot_publish": Bilingual("此用户不能公开文章", "this user may not publish posts"),
    "rest_cannot_edit": Bilingual("此用户不能改这篇文章", "this user may not edit this post"),
    "rest_forbidden_context": Bilingual("此用户看不到草稿", "this user may not see drafts"),
    "rest_forbidden_status": Bilingual("此用户看不到草稿", "this user may not see drafts"),
    "rest_invalid_param": Bilingual("有一项内容对方不接受", "it does not accept one of the fields"),
    "rest_no_route": Bilingual("该地址没有开放 REST API", "there is no REST API at this address"),
    "rest_disabled": Bilingual("该站点关闭了 REST API", "the site has switched its REST API off"),
}
WAITS = {
    "future": Bilingual("已在对方排期", "it is scheduled there"),
    "pending": Bilingual("等对方编辑批准", "it waits for an editor there"),
    "draft": Bilingual("在对方是草稿", "it is a draft there"),
    "private": Bilingual("在对方仅内部可见", "only members see it there"),
}
UNSEEN = Bilingual("对方说已公开，但公众打不开", "the outlet calls it public, but the public cannot open it")


def compose(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    """Find the post, then write it."""
    if not heard:
        return _find(outgoing)
    if len(heard) == 1:
        if refusal := _refusal(heard[0], gone_is_fine=True):
            return refusal
        post = _found(heard[0])
        if outgoing.deed is Deed.WITHDRAW and not _stands(post):
            return Outcome(Fate.LIVE, meaning=answers.plain(answers.GONE))
        return _outcome(post) if _shows(post, outgoing) else _write(outgoing, post)
    return _refusal(heard[-1]) or _outcome(_found(heard[-1]))


def look(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    """Ask for the post, and open its address as the public would."""
    if not heard:
        return _find(outgoing)
    if refusal := _refusal(heard[0], gone_is_fine=True):
        return refusal
    post = _found(heard[0])
    if not _shows(post, outgoing):
        withdrawn = outgoing.deed is Deed.WITHDRAW and not _stands(post)
        return Outcome(Fate.LIVE if withdrawn else Fate.ABSENT)
    outcome = _outcome(post)
    if outcome.fate is not Fate.LIVE or urlsplit(outcome.url).netloc != urlsplit(outgoing.outlet.url).netloc:
        return outcome
    if len(heard) == 1:
        return HttpCall(outcome.url, method="GET")
    hidden = heard[1].status in {401, 403, 404, 410}
    return Outcome(Fate.ABSENT, meaning=answers.plain(UNSEEN)) if hidden else outcome


def preview(outgoing: Outgoing) -> Preview:
    return Preview(f"{wording.headline(outgoing)}\n\n{wording.letter(outgoing)}")


def mends(outlet: Outlet) -> Iterator[str]:
    if outlet.to not in ("", *STATES):
        yield f"Set to to one of {', '.join(STATES)}"


def _find(outgoing: Outgoing) -> HttpCall:
    known = outgoing.known
    if known.isdecimal():
        return _call(outgoing, f"/{known}?context=edit", method="GET")
    asked = urlencode({"slug": wording.slug(outgoing), "status": SEEN, "context": "edit"})
    return _call(outgoing, f"?{asked}", method="GET")


def _write(outgoing: Outgoing, post: Mapping[str, object]) -> HttpCall:
    content = outgoing.content
    excerpt = wording.wrong(outgoing) or content.long_alert
    fields = {
        "title": wording.headline(outgoing),
        "slug": wording.slug(outgoing),
        "content": f"{wording.article(outgoing)}\n{_marker(outgoing)}",
        "excerpt": excerpt,
        "status": outgoing.outlet.to or STATES[0],
    }
    where = f"/{post['id']}" if post else ""
    return _call(outgoing, where, json.dumps(fields, ensure_ascii=False).encode())


def _call(outgoing: Outgoing, path: str, body: bytes = b"", method: str = "POST") -> HttpCall:
    pair = f"{outgoing.outlet.user}:{outgoing.secret}".encode()
    headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}", "Accept": "application/json"}
    if body:
        headers["Content-Type"] = "application/json"
    url = f"{outgoing.outlet.url.rstrip('/')}/wp-json/wp/v2/posts{path}"
    return HttpCall(url, headers, body, method)


def _refusal(reply: Reply, *, gone_is_fine: bool = False) -> Outcome | None:
    """WordPress names the reason in `code`."""
    outcome = answers.judged(reply)
    if outcome is None:
        return None
    found = answers.fields(reply)
    code, said = str(found.get("code", "")), str(found.get("message", ""))
    if gone_is_fine and code == "rest_post_invalid_id":
        return None
    if outcome.fate is Fate.REFUSED and code:
        return answers.refused(code, NO.get(code, answers.REFUSAL), "" if code in NO else said)
    return outcome


def _found(reply: Reply) -> Mapping[str, object]:
    """The post of an answer; empty where there is none."""
    found = answers.fields(reply) or next(iter(answers.rows(reply)), {})
    return found if "id" in found else {}


def _stands(post: Mapping[str, object]) -> bool:
    return bool(post) and post.get("status") != "trash"


def _shows(post: Mapping[str, object], outgoing: Outgoing) -> bool:
    return _stands(post) and _marker(outgoing) in str(answers.inner(post, "content").get("raw", ""))


def _marker(outgoing: Outgoing) -> str:
    return f"<!-- responder {outgoing.publication.id} -->"


def _outcome(post: Mapping[str, object]) -> Outcome:
    if not post:
        return answers.lost(answers.UNREADABLE)
    remote, url, state = str(post["id"]), str(post.get("link", "")), str(post.get("status", ""))
    if state == "publish":
        return Outcome(Fate.LIVE, remote, url)
    return Outcome(Fate.SUBMITTED, remote, url, meaning=answers.plain(WAITS.get(state, answers.REFUSAL)))


KIND = PublisherKind(compose, preview, look, needs=("url", "user", "secret"), mends=mends)
