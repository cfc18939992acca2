"""A drill and a possible repeat are marked on every channel; settings are checked."""

from dataclasses import replace

import pytest

from responder.model.oncall import Channel, Message
from responder.model.text import Language
from responder.notify import CHANNELS, faults
from responder.notify.wire import AppriseCall, Nothing
from tests.notify.samples import DRILL, MESSAGE, REPEAT, outgoing

INBOX = Channel("inbox", "inbox")
ENGLISH = replace(MESSAGE, language=Language.EN, subject="P1 Earthquake")
LOCAL = "http://127.0.0.1:8025/hook"


def test_the_table_holds_every_kind() -> None:
    assert set(CHANNELS) == {
        *("inbox", "email", "webhook", "dingtalk", "feishu", "wecom"),
        *("slack", "telegram", "ntfy", "sms", "twilio", "webpush", "apprise"),
    }


@pytest.mark.parametrize(
    ("message", "subject"),
    [
        pytest.param(MESSAGE, "P1 某地发生 6.1 级地震", id="an earnest message stays as it is"),
        pytest.param(DRILL, "【演练 DRILL】P1 某地发生 6.1 级地震", id="a drill says so in two languages"),
        pytest.param(replace(DRILL, subject="【演练】P1 地震"), "【演练】P1 地震", id="but only once"),
        pytest.param(replace(DRILL, subject="[Drill] P1 Quake"), "[Drill] P1 Quake", id="in English too"),
        pytest.param(REPEAT, "P1 某地发生 6.1 级地震（可能重复）", id="a repeat says so"),
        pytest.param(replace(ENGLISH, repeat=True), "P1 Earthquake (possible repeat)", id="in its language"),
        pytest.param(replace(ENGLISH, subject="a\r\n\tb\x0bc\u2028d"), "a b c d", id="lines become one"),
    ],
)
def test_subject(message: Message, subject: str) -> None:
    assert outgoing(INBOX, message).subject == subject


def test_nothing_leaves_for_the_inbox() -> None:
    assert CHANNELS["inbox"].compose(outgoing(INBOX)) == Nothing()


def test_apprise_is_called_with_the_secret_address() -> None:
    composed = CHANNELS["apprise"].compose(outgoing(Channel("x", "apprise"), DRILL, secret="json://h"))
    body = f"{MESSAGE.body}\n接手: {MESSAGE.url}"
    assert composed == AppriseCall("json://h", f"【演练 DRILL】{MESSAGE.subject}", body)


@pytest.mark.parametrize(
    "channel",
    [
        pytest.param(INBOX, id="the inbox needs nothing"),
        pytest.param(Channel("a", "apprise", secret="APPRISE_URL"), id="apprise with a secret"),
        pytest.param(Channel("d", "dingtalk", "https://oapi.example.org/x"), id="a robot without a secret"),
        pytest.param(Channel("w", "webhook", LOCAL, secret="S"), id="plain http on this machine"),
        pytest.param(Channel("w", "webhook", "http://localhost/x", secret="S"), id="localhost"),
        pytest.param(Channel("w", "webhook", "http://[::1]/x", secret="S"), id="IPv6 loopback"),
        pytest.param(Channel("m", "email", "smtp://mail.example.org:25", "a@example.org"), id="smtp"),
        pytest.param(
            Channel("m", "email", "smtp+starttls://mail.example.org", "a@example.org"), id="starttls"
        ),
        pytest.param(Channel("m", "email", "smtps://mail.example.org", "a@example.org"), id="smtps"),
    ],
)
def test_settings_without_a_fault(channel: Channel) -> None:
    assert tuple(faults(channel)) == ()


URL = "its url cannot be used"


@pytest.mark.parametrize(
    ("channel", "whats"),
    [
        pytest.param(Channel("x", "fax"), ["no kind of channel 'fax'"], id="an unknown kind"),
        pytest.param(
            Channel("w", "webhook"), ["webhook needs url", "webhook needs secret"], id="all that is missing"
        ),
        pytest.param(Channel("a", "apprise"), ["apprise needs secret"], id="apprise without its address"),
        pytest.param(Channel("d", "dingtalk", "http://oapi.example.org/x"), [URL], id="http to elsewhere"),
        pytest.param(
            Channel("d", "dingtalk", "http://127.0.0.1.example.org/"), [URL], id="a feigned loopback"
        ),
        pytest.param(Channel("f", "feishu", "https:///hook"), [URL], id="no host"),
        pytest.param(Channel("f", "feishu", "https://h:abc/"), [URL], id="a port that is no number"),
        pytest.param(Channel("m", "email", "https://mail.example.org", "a@example.org"), [URL], id="no smtp"),
    ],
)
def test_faults(channel: Channel, whats: list[str]) -> None:
    found = tuple(faults(channel))
    assert [what for what, _ in found] == whats
    assert all(mend for _, mend in found)


def test_a_fault_does_not_show_the_token_in_a_url() -> None:
    assert "token" not in str(tuple(faults(Channel("d", "dingtalk", "http://h.example.org/?token=1"))))
