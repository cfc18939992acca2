"""Answers by mail: found by the token of the address, cut to the sender's own words."""

import asyncio
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner

from responder.__main__ import cli
from responder.commands.reply import tokens_of, words_of
from responder.model.library import ExpertId
from responder.model.oncall import Channel, Message
from responder.notify import CHANNELS
from responder.notify.wire import Mail
from responder.store import links
from tests.conftest import KNOWLEDGE
from tests.notify.samples import outgoing
from tests.room import EDITOR, Room

TOKEN = "0123456789abcdef0123456789abcdef"


def mail(body: str, *, to: str = f"desk+{TOKEN}@example.org", charset: str = "utf-8") -> EmailMessage:
    made = EmailMessage()
    made["To"] = to
    made.set_content(body, charset=charset)
    read = message_from_bytes(bytes(made), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("先往高处走。\n", "先往高处走。", id="words alone"),
        pytest.param(
            "Two hours.\n\nOn Fri, 20 Nov 2026, Desk wrote:\n> How long?\n", "Two hours.", id="English"
        ),
        pytest.param("两小时。\n\n在 2026年11月20日，值守台写道：\n> 多久？\n", "两小时。", id="Chinese"),
        pytest.param("两小时。\n------ 原始邮件 ------\n发件人：", "两小时。", id="QQ mail"),
        pytest.param("Two hours.\n-- \nDr. X\n", "Two hours.", id="a signature"),
        pytest.param("> How long?\n", "", id="a quotation alone"),
    ],
)
def test_the_words_of_a_mail(body: str, words: str) -> None:
    assert words_of(mail(body)) == words


def test_words_in_another_character_set() -> None:
    assert words_of(mail("先往高处走。", charset="gb18030")) == "先往高处走。"


@pytest.mark.parametrize(
    ("to", "tokens"),
    [
        pytest.param(f"desk+{TOKEN}@example.org", [TOKEN], id="as it was sent"),
        pytest.param(f"Desk <DESK+{TOKEN.upper()}@EXAMPLE.ORG>, b@example.org", [TOKEN], id="in capitals"),
        pytest.param("desk@example.org", [], id="none"),
    ],
)
def test_tokens(to: str, tokens: list[str]) -> None:
    assert tokens_of(mail("x", to=to)) == tokens


def paged(room: Room) -> Message:
    return next(message for _, message in room.outbox.sent if message.reply_token)


@pytest.fixture
async def asked(room: Room) -> tuple[Room, str]:
    room.drill = True
    room.now = datetime.now(UTC)  # The command reads the clock itself.
    (alert,) = await room.list_shows("a", "青禾水库溃坝 下游紧急撤离")
    expert = ExpertId("sample-dam-hydrologist")
    until = room.now + timedelta(minutes=20)
    await room.desk.page(alert.story, expert, EDITOR, question="?", answer_by=until, now=room.now)
    await room.fast_forward(seconds=2)
    return room, paged(room).reply_token


async def test_a_mail_to_an_expert_asks_for_the_answer_at_an_address_of_its_own(
    asked: tuple[Room, str],
) -> None:
    room, token = asked
    message = paged(room)
    composed = CHANNELS["email"].compose(
        outgoing(Channel("m", "email", "smtp://h", "desk@example.org"), message, address="x@example.org")
    )
    assert isinstance(composed, Mail)
    assert composed.content["Reply-To"] == f"desk+{token}@example.org"
    link = await room.store.read(lambda db: links.look_up(db, token, "reply", room.now))
    assert link.person == "sample-dam-hydrologist"


async def taken_in(folder: Path, sent: EmailMessage) -> str:
    """Run the command as a mail server's pipe would; what it says."""
    settings = folder / "responder.toml"
    settings.write_text(f'data = "."\nknowledge = "{KNOWLEDGE}"\n', encoding="utf-8")
    words = ["intake", "reply", "--config", str(settings)]
    done = await asyncio.to_thread(CliRunner().invoke, cli, words, input=bytes(sent))
    return done.output


async def test_the_command_keeps_the_words_until_they_are_confirmed(
    asked: tuple[Room, str], tmp_path: Path
) -> None:
    room, token = asked
    sent = mail("先往高处走。\n> 多久？\n", to=f"desk+{token}@example.org")
    assert "kept for sample-dam-hydrologist" in await taken_in(tmp_path, sent)
    (card,) = await room.cards()
    assert (card.pages[0].draft, card.pages[0].quotation) == ("先往高处走。", "")


async def test_mails_that_are_no_answer(asked: tuple[Room, str], tmp_path: Path) -> None:
    room, token = asked
    away = mail("I am away.", to=f"desk+{token}@example.org")
    away["Auto-Submitted"] = "auto-replied"
    assert "left alone" in await taken_in(tmp_path, away)
    assert "not sent to an address" in await taken_in(tmp_path, mail("x", to="desk@example.org"))
    assert "takes no answer" in await taken_in(tmp_path, mail("x", to=f"desk+{TOKEN}@example.org"))
    assert "no words" in await taken_in(tmp_path, mail("> ?\n", to=f"desk+{token}@example.org"))
    (card,) = await room.cards()
    assert card.pages[0].draft == ""
