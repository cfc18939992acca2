"""What ntfy, Telegram, WeCom, Slack, SMS gateways and Twilio are sent, and what their answers mean."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from responder.errors import DeliveryError
from responder.model.oncall import Channel, DeliveryState
from responder.notify import CHANNELS, Sender, twilio
from responder.notify.http import seconds
from responder.notify.wire import HttpCall
from tests.notify.samples import DRILL, MESSAGE, NOW, outgoing

JSON = {"Content-Type": "application/json"}
LONG = "d-0123456789abcdef"


def call(channel: Channel, *, address: str = "", secret: str = "", drill: bool = False) -> HttpCall:
    message = DRILL if drill else MESSAGE
    composed = CHANNELS[channel.kind].compose(outgoing(channel, message, address=address, secret=secret))
    assert isinstance(composed, HttpCall)
    return composed


NTFY = Channel("push", "ntfy", "https://ntfy.example.org")
TELEGRAM = Channel("tg", "telegram", secret="BOT")
WECOM = Channel("duty", "wecom", "https://qyapi.example.org/cgi-bin/webhook/send?key=k")
SLACK = Channel("duty", "slack", "https://hooks.example.org/services/T/B/x")
SMS = Channel("sms", "sms", "https://sms.example.org/send", "+861000")
TWILIO = Channel("sms", "twilio", sender="+15550001", user="AC1", secret="TWILIO")


def test_ntfy_is_sent_json_with_one_button_at_the_highest_priority() -> None:
    sent = call(NTFY, address="desk-editor", secret="tk_1")
    assert (sent.url, sent.headers) == (NTFY.url, {**JSON, "Authorization": "Bearer tk_1"})
    assert json.loads(sent.body) == {
        "topic": "desk-editor",
        "title": MESSAGE.subject,
        "message": MESSAGE.body,
        "priority": 5,
        "click": MESSAGE.url,
        "actions": [{"action": "view", "label": "接手", "url": MESSAGE.url}],
    }
    assert json.loads(call(NTFY, drill=True).body)["title"].startswith("【演练 DRILL】")


def test_telegram_is_sent_a_text_with_one_button() -> None:
    sent = call(TELEGRAM, address="-100123", secret="1:abc")
    assert (sent.url, sent.headers) == ("https://api.telegram.org/bot1:abc/sendMessage", JSON)
    assert json.loads(sent.body) == {
        "chat_id": "-100123",
        "text": f"{MESSAGE.subject}\n\n{MESSAGE.body}",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[{"text": "接手", "url": MESSAGE.url}]]},
    }


def test_wecom_is_sent_markdown_that_keeps_its_link() -> None:
    sent = call(WECOM)
    assert (sent.url, sent.headers) == (WECOM.url, JSON)
    text = json.loads(sent.body)["markdown"]["content"]
    assert text == f"**{MESSAGE.subject}**\n{MESSAGE.body}\n\n[接手]({MESSAGE.url})"
    assert json.loads(sent.body)["msgtype"] == "markdown"


def test_slack_is_sent_plain_blocks_with_one_button() -> None:
    sent = call(SLACK)
    assert (sent.url, sent.headers) == (SLACK.url, JSON)
    assert json.loads(sent.body) == {
        "text": MESSAGE.subject,
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": MESSAGE.subject}},
            {"type": "section", "text": {"type": "plain_text", "text": MESSAGE.body}},
            {
                "type": "actions",
                "elements": [
                    {"type": "button", "text": {"type": "plain_text", "text": "接手"}, "url": MESSAGE.url}
                ],
            },
        ],
    }


SAID = f"{MESSAGE.subject}\n{MESSAGE.body}\n{MESSAGE.url}"


@pytest.mark.parametrize(
    ("template", "body"),
    [
        pytest.param("", {"to": "+86", "from": "+861000", "text": SAID, "id": LONG}, id="a plain gateway"),
        pytest.param(
            '{"phones": ["{to}"], "params": {"msg": "[desk] {text}"}, "n": 1}',
            {"phones": ["+86"], "params": {"msg": f"[desk] {SAID}"}, "n": 1},
            id="a gateway with a form of its own",
        ),
    ],
)
def test_an_sms_gateway_is_sent_its_own_form(template: str, body: object) -> None:
    channel = Channel("sms", "sms", SMS.url, SMS.sender, template=template)
    sent = call(channel, address="+86", secret="key")
    assert json.loads(sent.body) == body
    assert sent.headers["Authorization"] == "Bearer key"
    assert sent.headers["Idempotency-Key"] == MESSAGE.id


def test_a_value_that_looks_like_a_blank_is_not_filled_again() -> None:
    channel = Channel("sms", "sms", SMS.url, "{to}")
    assert json.loads(call(channel, address="+86").body)["from"] == "{to}"


def test_a_template_that_is_not_json_is_said_and_not_sent() -> None:
    with pytest.raises(DeliveryError, match="template is not JSON") as caught:
        call(Channel("sms", "sms", SMS.url, template="{to}"))
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("sender", "field"), [("+15550001", "From"), ("MG0123", "MessagingServiceSid")], ids=["number", "service"]
)
def test_twilio_is_sent_a_form(sender: str, field: str) -> None:
    channel = Channel("sms", "twilio", sender=sender, user="AC1", secret="TWILIO")
    sent = call(channel, address="+8613", secret="token")
    assert sent.url == "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json"
    assert sent.headers["Authorization"] == "Basic " + base64.b64encode(b"AC1:token").decode()
    assert parse_qs(sent.body.decode()) == {
        "To": ["+8613"],
        field: [sender],
        "Body": [SAID],
        "StatusCallback": [f"https://desk.example.org/receipts/sms/{MESSAGE.id}"],
    }


def test_two_keys_sign_while_one_is_exchanged_for_the_other() -> None:
    keys = ["whsec_" + base64.b64encode(key).decode() for key in (b"old key", b"new key")]
    hook = Channel("partner", "webhook", "https://partner.example.org/hook", secret="S")
    sent = call(hook, secret=" ".join(keys))
    signed = f"{MESSAGE.id}.{sent.headers['webhook-timestamp']}.".encode() + sent.body
    proofs = [
        base64.b64encode(hmac.digest(key, signed, "sha256")).decode() for key in (b"old key", b"new key")
    ]
    assert sent.headers["webhook-signature"] == f"v1,{proofs[0]} v1,{proofs[1]}"


@pytest.mark.parametrize(
    ("channel", "status", "body"),
    [
        pytest.param(NTFY, 200, '{"id": "x", "event": "message"}', id="ntfy"),
        pytest.param(TELEGRAM, 200, '{"ok": true, "result": {}}', id="Telegram"),
        pytest.param(WECOM, 200, '{"errcode": 0, "errmsg": "ok"}', id="WeCom"),
        pytest.param(SLACK, 200, "ok", id="Slack"),
        pytest.param(SMS, 202, "", id="a gateway"),
        pytest.param(TWILIO, 201, '{"sid": "SM1", "status": "queued"}', id="Twilio"),
    ],
)
async def test_a_yes_of_a_server(channel: Channel, status: int, body: str) -> None:
    await answered(channel, status, body)


@pytest.mark.parametrize(
    ("channel", "status", "body", "permanent", "says"),
    [
        pytest.param(NTFY, 401, "{}", True, "401", id="ntfy: no access"),
        pytest.param(NTFY, 429, '{"code": 42901}', False, "429", id="ntfy: too many"),
        pytest.param(NTFY, 507, "{}", False, "507", id="ntfy: the server is full"),
        pytest.param(
            TELEGRAM, 401, '{"ok": false, "error_code": 401}', True, "token", id="Telegram: no such bot"
        ),
        pytest.param(
            TELEGRAM, 400, '{"ok": false, "error_code": 400}', True, "chat", id="Telegram: no such chat"
        ),
        pytest.param(
            TELEGRAM, 403, '{"ok": false, "error_code": 403}', True, "blocked", id="Telegram: blocked"
        ),
        pytest.param(
            TELEGRAM, 200, '{"ok": false, "error_code": 500}', False, "500", id="Telegram: a no in 200"
        ),
        pytest.param(TELEGRAM, 502, "<html>", False, "502", id="Telegram: no JSON"),
        pytest.param(WECOM, 200, '{"errcode": 93000}', True, "93000", id="WeCom: no such robot"),
        pytest.param(WECOM, 200, '{"errcode": 45009}', False, "45009", id="WeCom: too many"),
        pytest.param(WECOM, 200, '{"errcode": 40058, "errmsg": "x"}', True, "40058", id="WeCom: too long"),
        pytest.param(WECOM, 200, "", False, "without a result", id="WeCom: says nothing"),
        pytest.param(SLACK, 404, "no_service", True, "no_service", id="Slack: switched off"),
        pytest.param(SLACK, 410, "channel_is_archived", True, "archived", id="Slack: archived"),
        pytest.param(SLACK, 400, "invalid_payload", True, "invalid_payload", id="Slack: malformed"),
        pytest.param(SLACK, 500, "rollup_error", False, "500", id="Slack: its own fault"),
        pytest.param(SMS, 500, "", False, "500", id="a gateway: its own fault"),
        pytest.param(TWILIO, 401, '{"code": 20003}', True, "20003", id="Twilio: no such account"),
        pytest.param(TWILIO, 400, '{"code": 21610}', True, "STOP", id="Twilio: the person said STOP"),
        pytest.param(TWILIO, 429, '{"code": 20429}', False, "20429", id="Twilio: too many"),
        pytest.param(TWILIO, 400, '{"code": 21611}', False, "21611", id="Twilio: the queue is full"),
        pytest.param(TWILIO, 503, "", False, "503", id="Twilio: down"),
        pytest.param(TWILIO, 400, "[]", True, "400", id="Twilio: no code"),
    ],
)
async def test_a_no_of_a_server(channel: Channel, status: int, body: str, permanent: bool, says: str) -> None:
    with pytest.raises(DeliveryError, match=says) as caught:
        await answered(channel, status, body)
    assert caught.value.permanent is permanent
    assert "tk-secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "permanent"),
    [
        pytest.param('{"status": "OK"}', None, id="yes"),
        pytest.param('{"status": "NO"}', False, id="no"),
        pytest.param("", False, id="nothing"),
    ],
)
async def test_a_gateway_that_says_no_with_200(body: str, permanent: bool | None) -> None:
    channel = Channel("sms", "sms", SMS.url, accepted="status == 'OK'")
    if permanent is None:
        await answered(channel, 200, body)
        return
    with pytest.raises(DeliveryError) as caught:
        await answered(channel, 200, body)
    assert caught.value.permanent is permanent


@pytest.mark.parametrize(
    ("channel", "body", "headers", "wait"),
    [
        pytest.param(NTFY, "{}", {"Retry-After": "17"}, 17.0, id="in seconds"),
        pytest.param(SLACK, "", {"Retry-After": "30"}, 30.0, id="Slack"),
        pytest.param(
            TELEGRAM,
            '{"ok": false, "error_code": 429, "parameters": {"retry_after": 35}}',
            {},
            35.0,
            id="in Telegram's own words",
        ),
        pytest.param(NTFY, "{}", {"Retry-After": "soon"}, None, id="no number"),
    ],
)
async def test_how_long_a_server_wants_to_be_left_alone(
    channel: Channel, body: str, headers: Mapping[str, str], wait: float | None
) -> None:
    with pytest.raises(DeliveryError) as caught:
        await answered(channel, 429, body, headers)
    assert not caught.value.permanent
    assert caught.value.after_s == wait


def test_a_retry_after_may_be_a_date() -> None:
    at = (NOW + timedelta(seconds=90)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert seconds(at, NOW) == 90.0
    assert seconds("Wed, 21 Oct 2015 07:28:00 GMT", NOW) == 0.0
    assert seconds("", NOW) is None


async def answered(
    channel: Channel, status: int, body: str, headers: Mapping[str, str] | None = None
) -> None:
    """Send to a server on this machine that answers so."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=body, status=status, headers=headers)

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    async with TestServer(app) as server, Sender({"BOT": "tk-secret", "TWILIO": "tk-secret"}) as sender:
        here = Channel(
            channel.name,
            channel.kind,
            str(server.make_url("")).rstrip("/"),
            channel.sender,
            channel.user,
            channel.secret,
            channel.template,
            channel.accepted,
        )
        await sender.send(here, "+8613", MESSAGE, NOW)


FORM = {"MessageSid": "SM1", "MessageStatus": "delivered"}
BACK = "https://desk.example.org/receipts/sms/d-1"


def proof(form: Mapping[str, str], url: str = BACK, secret: str = "token") -> str:
    signed = url + "".join(f"{name}{value}" for name, value in sorted(form.items()))
    return base64.b64encode(hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()).decode()


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("delivered", DeliveryState.DELIVERED),
        ("read", DeliveryState.READ),
        ("undelivered", DeliveryState.FAILED),
        ("sent", None),
    ],
)
def test_twilio_calls_back(status: str, state: DeliveryState | None) -> None:
    form = FORM | {"MessageStatus": status}
    assert twilio.receipt("token", BACK, form, proof(form)) is state


@pytest.mark.parametrize(
    ("form", "signature", "secret"),
    [
        pytest.param(FORM | {"MessageStatus": "failed"}, proof(FORM), "token", id="an altered form"),
        pytest.param(FORM, proof(FORM, secret="other"), "token", id="another's signature"),
        pytest.param(FORM, proof(FORM, url=BACK + "2"), "token", id="of another message"),
        pytest.param(FORM, "", "token", id="none"),
        pytest.param(FORM, proof(FORM, secret=""), "", id="no secret on our side"),
    ],
)
def test_a_call_back_that_is_not_twilios(form: Mapping[str, str], signature: str, secret: str) -> None:
    with pytest.raises(ValueError, match="signature"):
        twilio.receipt(secret, BACK, form, signature)
