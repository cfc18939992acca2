"""What a webhook is sent, to the byte, and what plain HTTP answers are taken for."""

import base64
import hmac

import pytest

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify import CHANNELS
from responder.notify.wire import HttpCall, Reply
from tests.notify.samples import MESSAGE, SECONDS, outgoing

HOOK = Channel("partner", "webhook", "https://partner.example.org/hook", secret="HOOK_SECRET")
KEY = b"a sample key of 24 bytes"
BODY = (
    '{"type": "alert", "timestamp": "2026-03-04T05:06:07+00:00", "data": {"id": "d-0123456789abcdef", '
    '"subject": "P1 某地发生 6.1 级地震", "body": "某地发生 6.1 级地震。请在 13:09 前接手。", '
    '"url": "https://desk.example.org/l/abc?x=1&y=2", "language": "zh", "drill": false, "repeat": false}}'
).encode()


@pytest.mark.parametrize(
    "secret",
    [
        pytest.param(KEY.decode(), id="a plain secret is the key"),
        pytest.param("whsec_" + base64.b64encode(KEY).decode(), id="whsec_ holds the key in base64"),
    ],
)
def test_a_webhook_is_signed_over_id_time_and_body(secret: str) -> None:
    signed = b".".join((MESSAGE.id.encode(), SECONDS.encode(), BODY))
    signature = base64.b64encode(hmac.digest(KEY, signed, "sha256")).decode()
    assert CHANNELS["webhook"].compose(outgoing(HOOK, secret=secret)) == HttpCall(
        HOOK.url,
        {
            "Content-Type": "application/json",
            "webhook-id": MESSAGE.id,
            "webhook-timestamp": SECONDS,
            "webhook-signature": f"v1,{signature}",
        },
        BODY,
    )


def test_a_broken_secret_is_named_and_not_shown() -> None:
    with pytest.raises(DeliveryError, match="HOOK_SECRET begins with whsec_") as caught:
        CHANNELS["webhook"].compose(outgoing(HOOK, secret="whsec_!hidden!"))
    assert caught.value.permanent
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_2xx_is_a_yes(status: int) -> None:
    CHANNELS["webhook"].judge(HOOK, Reply(status, b""))


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        pytest.param(302, True, id="a redirect is not followed"),
        pytest.param(400, True, id="400"),
        pytest.param(401, True, id="401"),
        pytest.param(410, True, id="gone"),
        pytest.param(408, False, id="the server gave up waiting"),
        pytest.param(429, False, id="too fast"),
        pytest.param(500, False, id="500"),
        pytest.param(503, False, id="overloaded"),
    ],
)
def test_other_answers(status: int, permanent: bool) -> None:
    with pytest.raises(DeliveryError, match=f"partner: the server answers {status}") as caught:
        CHANNELS["webhook"].judge(HOOK, Reply(status, b""))
    assert caught.value.permanent is permanent
