"""The newsletter: one mail to a list, known by its id."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from responder.model.publication import Deed, Fate, Outcome, Outlet
from responder.publish import PUBLISHERS, Outgoing, faults
from tests.notify.smtp_server import SmtpServer
from tests.publish.vendor import after, outgoing, sent


def first(server: SmtpServer, *, drill: bool = False, to: str = "readers@lists.example") -> Outgoing:
    url = f"smtp://127.0.0.1:{server.port}"
    return outgoing(Outlet("mail", "newsletter", url, "desk@science.example", to=to), drill=drill)


def taken(server: SmtpServer) -> EmailMessage:
    mail = message_from_bytes(server.contents[-1], policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


async def test_a_text_becomes_one_mail_to_the_list() -> None:
    server = SmtpServer()
    async with server.serving():
        outcome = await sent(first(server))
    assert outcome == Outcome(Fate.LIVE, "<b-1@science.example>")
    mail = taken(server)
    assert len(server.contents) == 1
    assert {name: mail[name] for name in ("Subject", "From", "To", "Message-ID", "List-Unsubscribe")} == {
        "Subject": "青禾县地震：目前知道的",
        "From": "desk@science.example",
        "To": "readers@lists.example",
        "Message-ID": "<b-1@science.example>",
        "List-Unsubscribe": "<mailto:desk@science.example?subject=unsubscribe>",
    }
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain
    assert html
    assert "· 余震可能持续数天。" in plain.get_content()
    assert "<h2>已知</h2>" in html.get_content()


@pytest.mark.parametrize("deed", [Deed.UPDATE, Deed.CORRECT, Deed.WITHDRAW])
async def test_what_follows_answers_the_first_mail(deed: Deed) -> None:
    server = SmtpServer()
    async with server.serving():
        outcome = await sent(after(first(server), deed, Outcome(Fate.LIVE, "<b-1@science.example>")))
    assert outcome.fate is Fate.LIVE
    mail = taken(server)
    assert (mail["In-Reply-To"], mail["References"]) == ("<b-1@science.example>", "<b-1@science.example>")
    plain = mail.get_body(("plain",))
    assert plain
    assert ("问题：震级写错了" in plain.get_content()) is (deed is not Deed.UPDATE)
    assert ("5.1" in plain.get_content()) is (deed is not Deed.WITHDRAW)


async def test_a_drill_says_so() -> None:
    server = SmtpServer()
    async with server.serving():
        await sent(first(server, drill=True))
    assert taken(server)["Subject"].startswith("【演练】")


@pytest.mark.parametrize(
    ("verb", "answer", "fate", "code"),
    [
        pytest.param("RCPT", "550 no such list", Fate.REFUSED, "550", id="no such list"),
        pytest.param("RCPT", "450 greylisted", Fate.LATER, "450", id="greylisted"),
        pytest.param("MAIL", "530 sign in first", Fate.REFUSED, "530", id="a sign-in is wanted"),
        pytest.param("DONE", "554 spam", Fate.REFUSED, "554", id="refused as spam"),
        pytest.param("DONE", "452 full", Fate.LATER, "452", id="no room"),
    ],
)
async def test_what_a_refusal_means(verb: str, answer: str, fate: Fate, code: str) -> None:
    server = SmtpServer({verb: answer})
    async with server.serving():
        outcome = await sent(first(server))
    assert (outcome.fate, outcome.code) == (fate, code)
    assert " · " in outcome.meaning
    assert "readers@" not in outcome.meaning


async def test_where_no_server_is_nothing_went_out() -> None:
    assert (await sent(first(SmtpServer(port=1)))).fate is Fate.LATER


async def test_what_is_no_address_is_refused() -> None:
    assert (await sent(first(SmtpServer(port=1), to="no address"))).code == "address"


def test_settings_are_told_and_a_lost_attempt_waits_for_a_person() -> None:
    outlet = Outlet("mail", "newsletter", "https://mail.example", "desk", to="readers@lists.example")
    mends = [mend for _, mend in faults(outlet)]
    assert mends[0] == "Write a mail address as user"
    assert mends[1].startswith("Begin it with smtp://")
    assert not PUBLISHERS["newsletter"].repeats
