"""Letters: charsets, parts, senders, and what is no letter."""

import base64
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.errors import FetchError, ParseError, RefusedError
from responder.fetch.mail import MOST_PARTS, parse
from responder.model.feed import Door, Entry
from tests.fetch.sample import feed

FEED = feed("mail", url="", door=Door(senders=("duty@example.org", "@hospital.example"), folder="/mail"))
FROM = b"From: Duty <Duty@Example.org>\r\n"


def read(letter: bytes) -> Entry:
    (sighting,) = parse(FEED, letter, "")
    return sighting.entry


def test_a_letter_becomes_an_entry() -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "ward@hospital.example", "三名患者食用野生蘑菇后送医"
    letter["Message-ID"], letter["Date"] = "<1@hospital.example>", "Fri, 20 Nov 2026 10:00:00 +0800"
    letter.set_content("均已脱离危险。\n来源：急诊科")
    letter.add_alternative("<p>HTML</p>", subtype="html")
    letter.add_attachment(b"\xff\xd8", maintype="image", subtype="jpeg", filename="x.jpg")
    assert read(letter.as_bytes()) == Entry(
        FEED.id,
        "<1@hospital.example>",
        "三名患者食用野生蘑菇后送医",
        summary="均已脱离危险。 来源：急诊科",
        published=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
    )


NESTED = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
RARE = "朱镕基说喆"  # 镕 and 喆 are not in GB2312, though letters labelled so hold them.


def encoded(text: str, charset: str, label: str) -> bytes:
    return b"=?" + label.encode() + b"?B?" + base64.b64encode(text.encode(charset)) + b"?="


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(encoded(RARE, "gb18030", "gb2312"), id="more than gb2312 under its label"),
        pytest.param(encoded(RARE, "utf-8", "utf-8"), id="UTF-8"),
        pytest.param(encoded(RARE, "utf-8", "no-such"), id="an unknown label"),
        pytest.param(RARE.encode(), id="bare bytes of UTF-8"),
    ],
)
def test_a_chinese_subject_is_read_whatever_its_label(subject: bytes) -> None:
    assert read(FROM + b"Subject: " + subject + b"\r\n\r\ntext").title == RARE


@pytest.mark.parametrize("label", ["gbk", "gb2312", ""])
def test_a_text_of_gbk_is_read_whatever_its_label(label: str) -> None:
    text = "这里的河水在今天早上变成了红色，有人说是化工厂的事"
    kind = f"Content-Type: text/plain; charset={label}\r\n".encode() if label else b""
    letter = (
        FROM + b"Subject: s\r\n" + kind + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + text.encode("gb18030")
    )
    assert read(letter).summary == text


def test_html_becomes_text() -> None:
    body = b"<style>p{}</style><p>one <b>two</b></p><script>x()</script>&amp; three"
    letter = FROM + b"Subject: s\r\nContent-Type: text/html\r\n\r\n" + body
    assert read(letter).summary == "one two& three"


def test_without_a_subject_the_text_is_the_title_and_without_an_id_its_hash_the_key() -> None:
    entry = read(FROM + b"\r\nhello")
    assert (entry.title, entry.key[:5], len(entry.key)) == ("hello", "mail-", 29)
    assert read(FROM + b"\r\nhello").key == entry.key
    assert read(FROM + b"\r\nother").key != entry.key


@pytest.mark.parametrize(
    "sender",
    [
        pytest.param(b"From: x@example.org\r\n", id="another of the same domain"),
        pytest.param(b"From: duty@example.org.evil.example\r\n", id="a longer domain"),
        pytest.param(b"From: x@sub.hospital.example\r\n", id="a domain under one"),
        pytest.param(b'From: "duty@example.org" <x@evil.example>\r\n', id="a name that is an address"),
        pytest.param(b"From: x@evil.example@hospital.example\r\n", id="two at signs"),
        pytest.param(b"", id="nobody"),
        pytest.param(b"Sender: duty@example.org\r\n", id="only in another header"),
    ],
)
def test_who_is_not_expected_is_refused(sender: bytes) -> None:
    with pytest.raises(RefusedError, match="not expected"):
        parse(FEED, sender + b"Subject: s\r\n\r\ntext", "")


@pytest.mark.parametrize(
    "letter",
    [
        pytest.param(FROM + b"\r\n", id="an empty letter"),
        pytest.param(FROM + b"Subject: \r\n\r\n \r\n", id="only white space"),
        pytest.param(b"", id="nothing"),
        pytest.param(
            FROM + b"".join(NESTED % (n, n) for n in range(3000)), id="parts within parts without end"
        ),
    ],
)
def test_what_says_nothing_is_refused(letter: bytes) -> None:
    with pytest.raises(FetchError):
        parse(FEED, letter, "")


def test_of_very_many_parts_only_the_first_are_looked_at() -> None:
    parts = b"".join(b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n" for _ in range(MOST_PARTS))
    letter = FROM + b"Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + parts
    assert read(letter + b"--b\r\nContent-Type: text/plain\r\n\r\nlate\r\n--b--").summary == ""


@given(st.binary(max_size=400), st.sampled_from([b"", b"Subject: ", b"Content-Type: multipart/x; boundary="]))
def test_any_bytes_are_a_letter_or_refused(body: bytes, head: bytes) -> None:
    try:
        (sighting,) = parse(FEED, FROM + head + body, "")
    except (ParseError, RefusedError):
        return
    assert sighting.entry.title
    str(sighting).encode()
