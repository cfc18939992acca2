"""Letters from the pipe to the store: kept once, never lost, whatever fails on the way."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from responder.fetch import ParserPool
from responder.intake import maildir
from responder.intake.post import Post
from responder.model.feed import Door, Feed
from tests.faults.test_play import ROOT
from tests.fetch.sample import feed
from tests.intake.taking import Taking
from tests.room import Room

LETTER = "From: {sender}\r\nMessage-ID: <{n}@example.org>\r\nSubject: 河水变红 {n}\r\n\r\ntext"


def letter(n: int, sender: str = "duty@example.org") -> bytes:
    return LETTER.format(n=n, sender=sender).encode()


class Office:
    """A maildir, and the one who empties it."""

    def __init__(self, room: Room, folder: Path, parser: ParserPool) -> None:
        self.room, self.folder, self.taking = room, folder, Taking(room)
        door = Door(senders=("duty@example.org",), folder=str(folder))
        self.feed: Feed = feed("mail", url="", door=door)
        room.feeds[self.feed.id] = self.feed
        self.post = Post([self.feed], self.taking.intake, parser)

    async def kept(self) -> list[str]:
        rows = await self.room.store.read(lambda db: list(db.query("SELECT key FROM entries ORDER BY id")))
        return [row["key"] for row in rows]

    def lies(self, place: str) -> int:
        return len(list((self.folder / place).iterdir()))


@pytest.fixture
async def office(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    monkeypatch.syspath_prepend(ROOT)
    async with ParserPool() as parser:
        yield Office(room, tmp_path / "mail", parser)


async def test_letters_are_kept_once_and_put_away(office: Office) -> None:
    assert await office.post.fetch() == 0  # There is no folder yet.
    for n in (1, 2, 1):
        maildir.deliver(office.folder, letter(n))
    assert await office.post.fetch() == 3
    assert sorted(await office.kept()) == ["<1@example.org>", "<2@example.org>"]
    assert (office.lies("new"), office.lies("cur"), office.lies("tmp")) == (0, 3, 0)


async def test_a_dropped_file_is_read_too(office: Office) -> None:
    office.folder.mkdir()
    (office.folder / "saved.eml").write_bytes(letter(1))
    (office.folder / "empty.eml").touch()
    assert await office.post.fetch() == 1
    assert await office.kept() == ["<1@example.org>"]


async def test_a_letter_that_could_not_be_kept_waits(office: Office) -> None:
    maildir.deliver(office.folder, letter(1))
    office.taking.broken = True
    assert await office.post.fetch() == 0
    assert office.lies("new") == 1
    office.taking.broken = False
    assert await office.post.fetch() == 1
    assert await office.kept() == ["<1@example.org>"]


async def test_a_letter_read_twice_after_a_crash_is_known(office: Office) -> None:
    path = maildir.deliver(office.folder, letter(1))
    await office.post.fetch()
    (office.folder / "cur" / (path.name + maildir.READ)).rename(path)  # As if it had not been put away.
    assert await office.post.fetch() == 1
    assert await office.kept() == ["<1@example.org>"]


async def test_what_strangers_send_is_put_away_unread(office: Office) -> None:
    maildir.deliver(office.folder, letter(1, "stranger@evil.example"))
    maildir.deliver(office.folder, b"\x00\xff no letter")
    assert await office.post.fetch() == 2
    assert await office.kept() == []
    assert office.lies("cur") == 2


SETTINGS = """data = "data"
[[feeds]]
id = "letters"
name = "Letters (sample)"
kind = "mail"
language = "zh"
trust = "press"
group = "news"
senders = ["duty@example.org"]
"""


def pipe(folder: Path, sent: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    (folder / "responder.toml").write_text(SETTINGS, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "responder",
        "intake",
        "mail",
        "--config",
        str(folder / "responder.toml"),
    ]
    return subprocess.run([*command, *options], input=sent, capture_output=True, cwd=ROOT, check=False)


def test_a_mail_server_may_pipe_a_letter_in(tmp_path: Path) -> None:
    done = pipe(tmp_path, letter(1))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    (path,) = maildir.waiting(tmp_path / "data/mail/letters", 9)
    assert path.read_bytes() == letter(1)


def test_where_it_cannot_be_kept_the_mail_server_is_told_to_come_again(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    assert pipe(tmp_path, letter(1)).returncode == os.EX_TEMPFAIL


def test_a_feed_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = pipe(tmp_path, letter(1), "--feed", "other")
    assert done.returncode == 2
    assert b"letters" in done.stderr
