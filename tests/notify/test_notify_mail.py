"""What a mail looks like, and that nothing in a title can add to its headers."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.errors import DeliveryError
from responder.model.oncall import Channel, Message
from responder.notify import CHANNELS
from responder.notify.wire import Mail
from tests.notify.samples import MESSAGE, outgoing

MAIL = Channel("mail", "email", "smtp://mail.example.org:25", sender="desk@example.org", user="desk")
HEADERS = [
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Responder-Delivery",
    "MIME-Version",
    "Content-Type",
]


def written(message: Message = MESSAGE) -> EmailMessage:
    """The mail as its reader's program parses it."""
    composed = CHANNELS["email"].compose(outgoing(MAIL, message, address="editor@example.org"))
    assert isinstance(composed, Mail)
    return message_from_bytes(composed.content.as_bytes(), EmailMessage, policy=policy.default)


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_the_server_is_told_the_account() -> None:
    composed = CHANNELS["email"].compose(outgoing(MAIL, address="editor@example.org", secret="pw"))
    assert isinstance(composed, Mail)
    assert (composed.server, composed.user, composed.secret) == (MAIL.url, "desk", "pw")


def test_headers() -> None:
    mail = written()
    assert mail.keys() == HEADERS
    assert mail["Subject"] == MESSAGE.subject
    assert mail["From"] == "desk@example.org"
    assert mail["To"] == "editor@example.org"
    assert mail["Date"] == "Wed, 04 Mar 2026 05:06:07 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Responder-Delivery"] == MESSAGE.id


def test_a_repeat_has_the_same_message_id() -> None:
    first, again = written(), written(replace(MESSAGE, repeat=True))
    assert first["Message-ID"] == again["Message-ID"] == f"<{MESSAGE.id}@example.org>"


def test_the_plain_part_ends_with_the_link() -> None:
    assert part(written(), "plain") == f"{MESSAGE.body}\n\n接手: {MESSAGE.url}\n"


def test_the_html_part_says_its_language_and_has_one_button() -> None:
    html = part(written(), "html")
    assert '<html lang="zh">' in html
    assert f"<title>{MESSAGE.subject}</title>" in html
    assert html.count("<a ") == 1
    assert 'href="https://desk.example.org/l/abc?x=1&amp;y=2"' in html


def test_html_in_a_message_is_shown_and_not_obeyed() -> None:
    mark = "<script>alert(1)</script>"
    html = part(written(replace(MESSAGE, subject=mark, body=mark, action=mark)), "html")
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 3


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=90))
def test_no_title_adds_a_header(title: str) -> None:
    assert written(replace(MESSAGE, subject=title + "\r\nBcc: x@example.org\n\nbody")).keys() == HEADERS


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("", id="empty"),
        pytest.param("editor", id="no domain"),
        pytest.param("a@example.org\r\nBcc: b@example.org", id="two lines"),
        pytest.param("Editor <a@example.org>", id="a name around it"),
        pytest.param("编辑@example.org", id="a name that is not ASCII"),
    ],
)
def test_an_address_that_is_none_is_refused_for_good(address: str) -> None:
    with pytest.raises(DeliveryError, match="not a mail address") as caught:
        CHANNELS["email"].compose(outgoing(MAIL, address=address))
    assert caught.value.permanent
    assert not address or address not in str(caught.value)
