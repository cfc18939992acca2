"""A WeChat Official Account: a draft, submitted, and in public only once WeChat says so.

`freepublish/submit` answers 0 for "taken", while the platform's review may still refuse; so it is
SUBMITTED until `freepublish/get` names an article. Each article's source link carries the publication's
id, by which a second attempt finds the first among articles and drafts. A published article cannot be
edited: an update is a further article; a correction or a withdrawal deletes the old one, which stops it
at once, and publishes one that says what was wrong.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

from responder.model.publication import Deed, Fate, Outcome
from responder.model.text import Bilingual
from responder.publish import answers, wording
from responder.publish.wire import HttpCall, Outgoing, Preview, PublisherKind, Reply, Step

TITLE, DIGEST, BODY = 32, 120, 20_000  # Characters.
PATIENT = 4  # Looks at a draft before a person is asked whether it was submitted.
TASK = "publish_id:"  # Before the number of a task; an article's number stands alone.
WAITS_S = {-1: 10, 45009: 3600, 45011: 60, 40001: 30, 40014: 5, 42001: 5}
BUSY = Bilingual(
    "微信繁忙或调用次数用完，稍后再试", "WeChat is busy or the quota is used up; it goes out later"
)
NO = {
    40007: Bilingual(
        "封面图的 media_id 无效（须是永久素材）", "the cover's media_id is not valid; it must be permanent"
    ),
    40013: Bilingual("AppID 不对", "the AppID is not valid"),
    40125: Bilingual("AppSecret 不对", "the AppSecret is not valid"),
    40164: Bilingual("服务器 IP 不在公众号白名单", "this server's IP is not on the account's list"),
    40243: Bilingual("AppSecret 已被冻结", "the AppSecret is frozen"),
    45002: Bilingual("正文超长", "the text is too long"),
    45003: Bilingual("标题超长", "the title is too long"),
    45004: Bilingual("摘要超长", "the digest is too long"),
    45166: Bilingual("正文含不许的内容", "the text holds something that is not allowed"),
    48001: Bilingual(
        "公众号没有此接口权限（未认证？）", "the account may not use this interface; is it verified?"
    ),
    48004: Bilingual("接口因违规被封禁", "the interface was closed to this account for a breach"),
    50002: Bilingual("账号被限制或注销", "the account is limited or closed"),
    53500: Bilingual("发布功能被封禁", "publishing was closed to this account"),
    53501: Bilingual("频繁发布，今日受限", "published too often; limited for now"),
    53502: Bilingual("原创声明失败", "the declaration of original work failed"),
    53503: Bilingual(
        "草稿未通过发布检查，请在公众平台查看", "the draft failed the check; see the platform's own pages"
    ),
    53504: Bilingual("须在公众平台官网使用草稿", "the draft must be used on the platform's own pages"),
    53505: Bilingual("请在公众平台手动保存后再发布", "save the draft by hand on the platform, then publish"),
    53600: Bilingual("文章编号无效", "the article's number is not valid"),
}
STATUS = {
    2: Bilingual("原创声明失败", "the declaration of original work failed"),
    3: Bilingual("发布失败", "publishing failed"),
    4: Bilingual("平台审核不通过", "the platform's review refused it"),
}
REVIEW = Bilingual("已提交，等微信审核", "submitted; WeChat is reviewing it")
DRAFT = Bilingual(
    "草稿已在，不知是否已提交，请在公众平台查看",
    "the draft is there; the platform's own pages show whether it was submitted",
)
DELETED = Bilingual("已在微信被删除或屏蔽", "it was deleted or blocked on WeChat")


def compose(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    """A token, the deletion of what was wrong, then look, draft and submit."""
    if not heard:
        return _token(outgoing)
    if refusal := _refusal(heard[0]):
        return refusal
    wrong = outgoing.deed in (Deed.CORRECT, Deed.WITHDRAW)
    old = outgoing.standing.remote if outgoing.standing else ""
    if not wrong or not old:
        return _anew(outgoing, heard[0], heard[1:])
    if old.startswith(TASK):
        return answers.later("review", REVIEW, 120)
    if len(heard) == 1:
        return _call(outgoing, heard[0], "freepublish/delete", {"article_id": old, "index": 0})
    refusal = _refusal(heard[1])
    return refusal if refusal and refusal.code != "53600" else _anew(outgoing, heard[0], heard[2:])


def look(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    if not heard:
        return _token(outgoing)
    if refusal := _refusal(heard[-1]):
        return Outcome(Fate.ABSENT, meaning=refusal.meaning) if refusal.code == "53600" else refusal
    remote = outgoing.publication.remote
    if remote.startswith(TASK):
        asked = {"publish_id": remote.removeprefix(TASK)}
        return _task(heard[1]) if len(heard) > 1 else _call(outgoing, heard[0], "freepublish/get", asked)
    if remote:
        asked = {"article_id": remote}
        known = len(heard) > 1
        return (
            _article(heard[1], remote)
            if known
            else _call(outgoing, heard[0], "freepublish/getarticle", asked)
        )
    return _search(outgoing, heard)


def preview(outgoing: Outgoing) -> Preview:
    text = f"{_title(outgoing)}\n{_digest(outgoing)}\n\n{wording.letter(outgoing)}"
    return Preview(text, BODY, len(_body(outgoing)))


def _anew(outgoing: Outgoing, token: Reply, heard: Sequence[Reply]) -> Step:
    """heard: what was answered since the token and the deletion."""
    if not heard:
        return _list(outgoing, token, "freepublish/batchget")
    if refusal := _refusal(heard[-1]):
        return refusal
    if article := _mine(outgoing, heard[0]):
        return _found(article)
    if len(heard) == 1:
        return _list(outgoing, token, "draft/batchget")
    draft = str(_mine(outgoing, heard[1]).get("media_id", ""))
    return _submitted(outgoing, token, draft, heard[2:])


def _submitted(outgoing: Outgoing, token: Reply, draft: str, rest: Sequence[Reply]) -> Step:
    """draft: one that is there already; empty where there is none."""
    if not draft:
        if not rest:
            return _drafted(outgoing, token)
        draft, rest = str(answers.fields(rest[0]).get("media_id", "")), rest[1:]
    if not rest:
        return _call(outgoing, token, "freepublish/submit", {"media_id": draft})
    number = answers.fields(rest[0]).get("publish_id")
    return Outcome(Fate.SUBMITTED, f"{TASK}{number}", meaning=answers.plain(REVIEW))


def _search(outgoing: Outgoing, heard: Sequence[Reply]) -> Step:
    if len(heard) == 1:
        return _list(outgoing, heard[0], "freepublish/batchget")
    if article := _mine(outgoing, heard[1]):
        return _found(article)
    if len(heard) == 2:
        return _list(outgoing, heard[0], "draft/batchget")
    if not _mine(outgoing, heard[2]):
        return Outcome(Fate.ABSENT)
    # A draft that was submitted leaves the drafts only when its review is over, which may take hours.
    waiting = answers.lost(DRAFT)
    return waiting if outgoing.publication.attempts < PATIENT else replace(waiting, fate=Fate.UNSURE)


def _token(outgoing: Outgoing) -> HttpCall:
    """The stable token: asking for it ends no other that is in use."""
    fields = {
        "grant_type": "client_credential",
        "appid": outgoing.outlet.user,
        "secret": outgoing.secret,
    }
    return _posted(f"{outgoing.outlet.url.rstrip('/')}/cgi-bin/stable_token", fields)


def _call(outgoing: Outgoing, token: Reply, path: str, fields: Mapping[str, object]) -> HttpCall:
    key = answers.fields(token).get("access_token", "")
    return _posted(f"{outgoing.outlet.url.rstrip('/')}/cgi-bin/{path}?access_token={key}", fields)


def _posted(url: str, fields: Mapping[str, object]) -> HttpCall:
    body = json.dumps(fields, ensure_ascii=False).encode()  # Escapes would be shown as they stand.
    return HttpCall(url, {"Content-Type": "application/json"}, body)


def _list(outgoing: Outgoing, token: Reply, path: str) -> HttpCall:
    return _call(outgoing, token, path, {"offset": 0, "count": 20, "no_content": 1})


def _drafted(outgoing: Outgoing, token: Reply) -> Step:
    body = _body(outgoing)
    if len(body) > BODY:
        return answers.refused("too_long", NO[45002])
    article = {
        "article_type": "news",
        "title": _title(outgoing),
        "digest": _digest(outgoing),
        "content": body,
        "content_source_url": _marker(outgoing),
        "thumb_media_id": outgoing.outlet.cover,
        "need_open_comment": 0,
    }
    return _call(outgoing, token, "draft/add", {"articles": [article]})


def _title(outgoing: Outgoing) -> str:
    """Cut where it is too long; the text then begins with the whole of it."""
    line = wording.headline(outgoing)
    return line if len(line) <= TITLE else line[: TITLE - 1] + wording.CUT


def _digest(outgoing: Outgoing) -> str:
    line = " ".join((wording.wrong(outgoing) or outgoing.content.long_alert).split())
    return line if len(line) <= DIGEST else line[: DIGEST - 1] + wording.CUT


def _body(outgoing: Outgoing) -> str:
    line = wording.headline(outgoing)
    whole = f"<h2>{escape(line)}</h2>\n" if len(line) > TITLE else ""
    return whole + wording.article(outgoing)


def _marker(outgoing: Outgoing) -> str:
    return f"{outgoing.page}#{outgoing.publication.id}"


def _mine(outgoing: Outgoing, reply: Reply) -> Mapping[str, object]:
    """The article or draft of a list that carries our mark; empty where there is none."""
    items = answers.fields(reply).get("item")
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and _news(item.get("content")).get("content_source_url") == _marker(
            outgoing
        ):
            return item
    return {}


def _news(content: object) -> Mapping[str, object]:
    """The first article of an item."""
    held = content.get("news_item") if isinstance(content, dict) else None
    return held[0] if isinstance(held, list) and held and isinstance(held[0], dict) else {}


def _found(item: Mapping[str, object]) -> Outcome:
    return Outcome(Fate.LIVE, str(item.get("article_id", "")), str(_news(item.get("content")).get("url", "")))


def _task(reply: Reply) -> Outcome:
    found = answers.fields(reply)
    status = found.get("publish_status")
    if status == 0:
        items = answers.inner(found, "article_detail").get("item")
        first = items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else {}
        return Outcome(Fate.LIVE, str(found.get("article_id", "")), str(first.get("article_url", "")))
    if status == 1:
        return Outcome(Fate.SUBMITTED, meaning=answers.plain(REVIEW))
    if isinstance(status, int) and status in STATUS:
        return answers.refused(f"publish_{status}", STATUS[status])
    return answers.refused(f"publish_{status}", DELETED)


def _article(reply: Reply, remote: str) -> Outcome:
    first = _news(answers.fields(reply))
    if not first or first.get("is_deleted"):
        return Outcome(Fate.ABSENT, meaning=answers.plain(DELETED))
    return Outcome(Fate.LIVE, remote, str(first.get("url", "")))


def _refusal(reply: Reply) -> Outcome | None:
    if outcome := answers.judged(reply):
        return outcome
    found = answers.fields(reply)
    code = found.get("errcode", 0 if found else None)
    if code == 0:
        return None
    if not isinstance(code, int):
        return answers.lost(answers.UNREADABLE)
    if code in WAITS_S:
        return answers.later(code, BUSY, WAITS_S[code])
    meaning = NO.get(code)
    return answers.refused(code, meaning or answers.REFUSAL, "" if meaning else str(found.get("errmsg", "")))


KIND = PublisherKind(compose, preview, look, needs=("url", "user", "secret", "cover"))
