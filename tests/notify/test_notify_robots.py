"""What DingTalk and Feishu are sent, to the byte, and what their answers are taken for."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify import CHANNELS
from responder.notify.wire import HttpCall, Reply
from tests.notify.samples import MESSAGE, SECONDS, SECRET, outgoing

DINGTALK = Channel("duty", "dingtalk", "https://oapi.example.org/robot/send?access_token=t")
FEISHU = Channel("duty", "feishu", "https://open.example.org/hook/t")


def call(channel: Channel, secret: str = "") -> HttpCall:
    composed = CHANNELS[channel.kind].compose(outgoing(channel, secret=secret))
    assert isinstance(composed, HttpCall)
    return composed


def test_dingtalk_is_sent_a_card_with_one_button() -> None:
    assert call(DINGTALK) == HttpCall(
        DINGTALK.url,
        {"Content-Type": "application/json"},
        (
            '{"msgtype": "actionCard", "actionCard": {"title": "P1 某地发生 6.1 级地震", '
            '"text": "### P1 某地发生 6.1 级地震\\n\\n某地发生 6.1 级地震。请在 13:09 前接手。", '
            '"singleTitle": "接手", "singleURL": "https://desk.example.org/l/abc?x=1&y=2"}}'
        ).encode(),
    )


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(DINGTALK.url, id="behind the token"),
        pytest.param("https://oapi.example.org/robot", id="as the only query"),
    ],
)
def test_dingtalk_is_signed_in_the_query_with_the_secret_as_key(url: str) -> None:
    sent = parse_qs(urlsplit(call(Channel("duty", "dingtalk", url), SECRET).url).query)
    at = f"{SECONDS}000"
    digest = hmac.digest(SECRET.encode(), f"{at}\n{SECRET}".encode(), "sha256")
    assert sent["timestamp"] == [at]
    assert sent["sign"] == [base64.b64encode(digest).decode()]


def test_feishu_is_sent_a_card_with_one_button() -> None:
    sent = call(FEISHU)
    assert (sent.url, sent.headers) == (FEISHU.url, {"Content-Type": "application/json"})
    assert (
        sent.body
        == (
            '{"msg_type": "interactive", "card": {"header": {"title": {"tag": "plain_text", '
            '"content": "P1 某地发生 6.1 级地震"}, "template": "red"}, "elements": [{"tag": "div", "text": '
            '{"tag": "plain_text", "content": "某地发生 6.1 级地震。请在 13:09 前接手。"}}, '
            '{"tag": "action", "actions": [{"tag": "button", "type": "primary", "text": '
            '{"tag": "plain_text", "content": "接手"}, "url": "https://desk.example.org/l/abc?x=1&y=2"}]}]}}'
        ).encode()
    )


def test_feishu_is_signed_in_the_body_with_time_and_secret_as_key() -> None:
    sent = json.loads(call(FEISHU, SECRET).body)
    key = f"{SECONDS}\n{SECRET}".encode()
    assert sent["timestamp"] == SECONDS
    assert sent["sign"] == base64.b64encode(hmac.new(key, digestmod=hashlib.sha256).digest()).decode()


@pytest.mark.parametrize(
    ("channel", "answer"),
    [
        pytest.param(DINGTALK, b'{"errcode": 0, "errmsg": "ok"}', id="DingTalk"),
        pytest.param(FEISHU, b'{"code": 0, "data": {}, "msg": "success"}', id="Feishu"),
        pytest.param(FEISHU, b'{"StatusCode": 0, "StatusMessage": "success"}', id="an older Feishu robot"),
        pytest.param(FEISHU, b'{"StatusCode": 0, "code": 0, "msg": "success"}', id="Feishu with both codes"),
    ],
)
def test_a_result_of_zero_is_a_yes(channel: Channel, answer: bytes) -> None:
    CHANNELS[channel.kind].judge(channel, Reply(200, answer))


@pytest.mark.parametrize(
    ("channel", "code", "permanent"),
    [
        pytest.param(DINGTALK, 310000, True, id="DingTalk: the security settings do not fit"),
        pytest.param(DINGTALK, 300001, True, id="DingTalk: no such token"),
        pytest.param(DINGTALK, 40035, True, id="DingTalk: a wrong parameter"),
        pytest.param(DINGTALK, 130101, False, id="DingTalk: too fast"),
        pytest.param(DINGTALK, 410100, False, id="DingTalk: too fast, the other code"),
        pytest.param(DINGTALK, -1, False, id="DingTalk: busy"),
        pytest.param(FEISHU, 19021, True, id="Feishu: the signature or the clock"),
        pytest.param(FEISHU, 19022, True, id="Feishu: the address may not"),
        pytest.param(FEISHU, 19024, True, id="Feishu: no keyword"),
        pytest.param(FEISHU, 9499, True, id="Feishu: malformed"),
        pytest.param(FEISHU, 11232, False, id="Feishu: too fast"),
        pytest.param(FEISHU, 99991400, False, id="Feishu: too fast, the platform's code"),
    ],
)
def test_a_refusal_with_http_200_is_a_failure(channel: Channel, code: int, permanent: bool) -> None:
    answer = json.dumps({"errcode": code, "errmsg": "no"} if channel is DINGTALK else {"code": code})
    with pytest.raises(DeliveryError, match=f"duty: refused with {code}: ") as caught:
        CHANNELS[channel.kind].judge(channel, Reply(200, answer.encode()))
    assert caught.value.permanent is permanent


@pytest.mark.parametrize(
    "channel", [pytest.param(DINGTALK, id="DingTalk"), pytest.param(FEISHU, id="Feishu")]
)
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>", id="no JSON"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{}", id="no code"),
        pytest.param(b'{"errcode": null, "code": "x"}', id="a code that is no number"),
        pytest.param(b"\xff", id="no UTF-8"),
    ],
)
def test_an_answer_that_says_nothing_is_worth_another_try(channel: Channel, answer: bytes) -> None:
    with pytest.raises(DeliveryError, match="without a result code") as caught:
        CHANNELS[channel.kind].judge(channel, Reply(200, answer))
    assert not caught.value.permanent


def test_feishu_says_too_fast_with_http_400_as_well() -> None:
    with pytest.raises(DeliveryError, match="99991400") as caught:
        CHANNELS["feishu"].judge(FEISHU, Reply(400, b'{"code": 99991400, "msg": "limit"}'))
    assert not caught.value.permanent


def test_the_words_of_the_message_reach_both() -> None:
    for channel in (DINGTALK, FEISHU):
        assert MESSAGE.body in call(channel).body.decode()
