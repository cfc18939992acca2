"""Group robots: they cannot take a word back, and most say no with HTTP 200."""

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web

from responder.model.publication import Deed, Fate, Outcome, Outlet
from responder.publish import PUBLISHERS, Outgoing
from tests.publish.vendor import NOW, Heard, Vendor, after, outgoing, sent

TITLE, PAGE = "青禾县地震：目前知道的", "https://science.example/p/zh/quake-x7/"
REST = f"青禾县发生5.1级地震，注意余震。\n\n{PAGE}"
YES = {
    "feishu": {"code": 0, "msg": "success"},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "wecom": {"errcode": 0, "errmsg": "ok"},
}
KINDS = (*YES, "slack")


def yes(heard: Heard) -> web.Response:
    kind = heard.path.strip("/")
    return web.Response(text="ok") if kind == "slack" else web.json_response(YES[kind])


@pytest.fixture
async def group() -> AsyncIterator[Vendor]:
    vendor = Vendor(yes)
    async with vendor.serving():
        yield vendor


def first(vendor: Vendor, kind: str, key: str = "", *, drill: bool = False) -> Outgoing:
    out = outgoing(Outlet("group", kind, secret="ROBOT"), drill=drill)
    return replace(out, secret=f"{vendor.url}/{kind} {key}".strip())


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param(
            "feishu",
            {
                "msg_type": "interactive",
                "card": {
                    "header": {"title": {"tag": "plain_text", "content": TITLE}, "template": "blue"},
                    "elements": [{"tag": "div", "text": {"tag": "plain_text", "content": REST}}],
                },
            },
            id="feishu",
        ),
        pytest.param(
            "dingtalk",
            {"msgtype": "markdown", "markdown": {"title": TITLE, "text": f"### {TITLE}\n\n{REST}"}},
            id="dingtalk",
        ),
        pytest.param("wecom", {"msgtype": "text", "text": {"content": f"{TITLE}\n\n{REST}"}}, id="wecom"),
        pytest.param("slack", {"text": f"*{TITLE}*\n\n{REST}"}, id="slack"),
    ],
)
async def test_a_text_becomes_a_message(group: Vendor, kind: str, body: dict[str, object]) -> None:
    assert await sent(first(group, kind)) == Outcome(Fate.LIVE)
    (heard,) = group.heard
    assert (heard.method, heard.path, heard.json) == ("POST", f"/{kind}", body)


async def test_feishu_signs_in_the_body(group: Vendor) -> None:
    await sent(first(group, "feishu", "key"))
    at = str(int(NOW.timestamp()))
    digest = hmac.new(f"{at}\nkey".encode(), b"", hashlib.sha256).digest()
    said = group.heard[0].json
    assert (said["timestamp"], said["sign"]) == (at, base64.b64encode(digest).decode())


async def test_dingtalk_signs_in_the_address(group: Vendor) -> None:
    await sent(first(group, "dingtalk", "key"))
    at = str(int(NOW.timestamp() * 1000))
    digest = hmac.new(b"key", f"{at}\nkey".encode(), hashlib.sha256).digest()
    assert dict(group.heard[0].query) == {"timestamp": at, "sign": base64.b64encode(digest).decode()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("deed", [Deed.UPDATE, Deed.CORRECT, Deed.WITHDRAW])
async def test_what_follows_is_a_message_that_names_the_first(group: Vendor, kind: str, deed: Deed) -> None:
    lead = {Deed.UPDATE: "更新：", Deed.CORRECT: "更正：", Deed.WITHDRAW: "已撤回："}[deed]
    assert (await sent(after(first(group, kind), deed, Outcome(Fate.LIVE)))).fate is Fate.LIVE
    said = group.heard[0].body.decode()
    assert lead + TITLE in said
    assert ("问题：震级写错了" in said) is (deed is not Deed.UPDATE)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_drill_says_so(group: Vendor, kind: str) -> None:
    await sent(first(group, kind, drill=True))
    assert f"【演练】{TITLE}" in group.heard[0].body.decode()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_text_is_kept_within_the_limit_or_refused(group: Vendor, kind: str) -> None:
    out = first(group, kind)
    shorter = replace(out, content=replace(out.content, long_alert="长" * 10_000))
    assert PUBLISHERS[kind].preview(shorter).fits
    endless = replace(out, content=replace(out.content, title="长" * 10_000))
    assert not PUBLISHERS[kind].preview(endless).fits
    assert (await sent(endless)).code == "too_long"
    assert not group.heard


@pytest.mark.parametrize("secret", ["token-alone", "http://hooks.example/x", "https://", "http://[::1"])
async def test_a_secret_that_is_no_address_is_refused_without_a_call(group: Vendor, secret: str) -> None:
    outcome = await sent(replace(first(group, "wecom"), secret=secret))
    assert (outcome.fate, outcome.code) == (Fate.REFUSED, "secret")


@pytest.mark.parametrize("kind", KINDS)
def test_an_attempt_without_an_end_waits_for_a_person(kind: str) -> None:
    assert not PUBLISHERS[kind].repeats
    assert PUBLISHERS[kind].look is None


@pytest.mark.parametrize(
    ("kind", "answer", "fate", "code"),
    [
        pytest.param(
            "feishu",
            (200, '{"code":19024,"msg":"Key Words Not Found"}'),
            Fate.REFUSED,
            "19024",
            id="feishu: no keyword",
        ),
        pytest.param(
            "feishu", (400, '{"code":9499,"msg":"Bad Request"}'), Fate.REFUSED, "9499", id="feishu: malformed"
        ),
        pytest.param(
            "feishu",
            (200, '{"code":11232,"msg":"frequency limited"}'),
            Fate.LATER,
            "11232",
            id="feishu: too many",
        ),
        pytest.param(
            "dingtalk",
            (200, '{"errcode":310000,"errmsg":"sign not match"}'),
            Fate.REFUSED,
            "310000",
            id="dingtalk: a wrong signature",
        ),
        pytest.param(
            "dingtalk",
            (200, '{"errcode":130101,"errmsg":"send too fast"}'),
            Fate.LATER,
            "130101",
            id="dingtalk: too fast",
        ),
        pytest.param(
            "wecom",
            (200, '{"errcode":93000,"errmsg":"invalid webhook url"}'),
            Fate.REFUSED,
            "93000",
            id="wecom: a wrong address",
        ),
        pytest.param(
            "wecom",
            (200, '{"errcode":45009,"errmsg":"api freq out of limit"}'),
            Fate.LATER,
            "45009",
            id="wecom: too many",
        ),
        pytest.param(
            "wecom",
            (200, '{"errcode":7,"errmsg":"news to us"}'),
            Fate.REFUSED,
            "7",
            id="wecom: a code we do not know",
        ),
        pytest.param("wecom", (200, "<html>"), Fate.LOST, "", id="wecom: no answer that can be read"),
        pytest.param("wecom", (502, "<html>"), Fate.LOST, "502", id="wecom: a fault on the way"),
        pytest.param(
            "slack", (403, "action_prohibited"), Fate.REFUSED, "action_prohibited", id="slack: restricted"
        ),
        pytest.param("slack", (404, "no_service"), Fate.REFUSED, "no_service", id="slack: switched off"),
        pytest.param(
            "slack", (410, "channel_is_archived"), Fate.REFUSED, "channel_is_archived", id="slack: archived"
        ),
        pytest.param("slack", (429, "rate_limited"), Fate.LATER, "429", id="slack: too many"),
        pytest.param("slack", (200, "no"), Fate.LOST, "", id="slack: a yes that is none"),
    ],
)
async def test_what_a_refusal_means(
    group: Vendor, kind: str, answer: tuple[int, str], fate: Fate, code: str
) -> None:
    group.refusals = [web.Response(status=answer[0], text=answer[1], content_type="application/json")]
    outcome = await sent(first(group, kind))
    assert (outcome.fate, outcome.code) == (fate, code)
    assert " · " in outcome.meaning
