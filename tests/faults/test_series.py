"""Successive documents of feeds, as they were recorded, read by the real process through kill -9.

SERIES names a folder with other documents than those written here, each as
``…/series/<where from>/<feed>/<number>_<YYYYMMDDTHHMM>.<ending>``; KILL_SEED repeats a run of kills.
"""

import asyncio
import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlite_utils import Database

from responder.decide.entries import twin
from responder.evaluate.feeds import kind_of
from responder.fetch import SOURCES
from responder.model.feed import Entry, Feed, FeedId, Group, Trust
from responder.store import Store, feeds
from tests.faults.test_play import ROOT, SEED, free_port, running, until

SERIES = os.environ.get("SERIES", "")
KILLS = int(os.environ.get("KILLS", "2"))
SLOW_S = 0.4  # Taken over every answer, so that a kill finds work to interrupt.
START = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
RANKED = {"hotlist", "newsnow"}


@dataclass(frozen=True, slots=True)
class Document:
    at: datetime
    body: bytes


@dataclass
class Recorded:
    """Serves each feed as it stood at a moment, which its poller moves on when its work is done."""

    series: Mapping[str, Sequence[Document]]
    moments: list[datetime] = field(init=False)
    step: int = 0
    port: int = 0

    def __post_init__(self) -> None:
        self.moments = sorted({document.at for series in self.series.values() for document in series})

    @property
    def now(self) -> str | None:
        return self.moments[self.step].isoformat() if self.step < len(self.moments) else None

    def stood(self, name: str) -> bytes:
        past = [one for one in self.series[name] if self.now and one.at.isoformat() <= self.now]
        return past[-1].body if past else b""

    @contextmanager
    def served(self) -> Iterator[None]:
        recorded = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/clock":
                    self._say(json.dumps({"now": recorded.now}).encode())
                else:
                    time.sleep(SLOW_S)
                    self._say(recorded.stood(self.path.removeprefix("/")))

            def do_POST(self) -> None:
                done = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["done"]
                recorded.step += done == recorded.now
                self._say(json.dumps({"now": recorded.now}).encode())

            def _say(self, body: bytes) -> None:
                with suppress(ConnectionError):  # Whoever asked was killed.
                    self.send_response(200 if body else 503)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return None

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.port = server.server_port
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def written() -> dict[str, list[Document]]:
    """A list that always joins on, one with a gap, one that ends in a broken document, and a ranking."""

    def at(step: int) -> datetime:
        return START + timedelta(hours=step)

    def rss(*numbers: int) -> bytes:
        items = "".join(
            f"<item><guid>n{n}</guid><title>池塘消息第{n}号</title><link>http://pond.example/{n}</link></item>"
            for n in numbers
        )
        return f'<rss version="2.0"><channel><title>Pond</title>{items}</channel></rss>'.encode()

    def quakes(*numbers: int) -> bytes:
        rows = [
            {"O_TIME": f"2026-09-21 0{n}:00:00", "LOCATION_C": f"池塘{n}", "M": "4.5", "CATA_ID": f"CC{n}"}
            for n in numbers
        ]
        return json.dumps({"shuju": rows}, ensure_ascii=False).encode()

    def listed(*words: str) -> bytes:
        return json.dumps(
            {"list": [{"title": f"池塘{word}上热搜"} for word in words]}, ensure_ascii=False
        ).encode()

    return {
        "joins": [Document(at(n), rss(*range(n + 4, n, -1))) for n in range(4)],
        "gap": [
            Document(at(n), quakes(*numbers)) for n, numbers in enumerate([(1, 2), (2, 3), (5, 6), (6, 7)])
        ],
        "broken": [
            Document(at(0), rss(2, 1)),
            Document(at(1), rss(4, 3, 2)[:-40]),
            Document(at(2), rss(5, 4, 3, 2)),
        ],
        "ranks": [
            Document(at(n), listed(*words)) for n, words in enumerate(["甲乙丙", "丙丁", "戊", "甲己"])
        ],
    }


def recorded(folder: Path) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for path in sorted(folder.rglob("series/*/*/*")):
        at = datetime.strptime(path.stem.partition("_")[2], "%Y%m%dT%H%M").replace(tzinfo=UTC)
        found.setdefault(path.parent.name, []).append(Document(at, path.read_bytes()))
    return found


def feed(name: str, body: bytes) -> Feed:
    kind = kind_of(body)
    group, trust = (Group.HOTLIST, Trust.LIST) if kind in RANKED else (Group.OFFICIAL, Trust.OFFICIAL)
    return Feed(FeedId(name), name, "", kind, "zh", trust, group, timedelta(minutes=10), "Asia/Shanghai")


def truth(series: Mapping[str, Sequence[Document]]) -> tuple[set[tuple[str, str]], set[str]]:
    """The entries of all documents, by feed and key, and the feeds where a look joins on to nothing."""
    keys, gaps = set[tuple[str, str]](), set[str]()
    for name, documents in series.items():
        here, before, twins = feed(name, documents[0].body), set[str](), set[str]()
        for document in documents:
            shown = entries(here, document.body)
            now = {entry.key for entry in shown}
            if here.rolling and before and not now & before:
                gaps.add(name)
            before = now
            new = [entry for entry in shown if not twin(entry) or twin(entry) not in twins]
            keys |= {(name, entry.key) for entry in new}
            twins |= {twin(entry) for entry in shown}
    return keys, gaps


def entries(here: Feed, body: bytes) -> list[Entry]:
    """Of a document that is cut short all but the last, which may be cut too."""
    found = [sighting.entry for sighting in SOURCES[here.kind].parse(here, body, "")]
    return found if b"</rss>" in body or b"<rss" not in body else found[:-1]


def settings(folder: Path, vectors: Path, series: Mapping[str, Sequence[Document]], port: int) -> Path:
    lines = [f'knowledge = "{ROOT / "knowledge"}"', "[embedding]", f'cache = "{vectors}"']
    for name, documents in series.items():
        one = feed(name, documents[0].body)
        lines += [
            "[[feeds]]",
            f'id = "{name}"',
            f'name = "{name}"',
            f'url = "http://127.0.0.1:{port}/{name}"',
        ]
        lines += [
            f'kind = "{one.kind}"',
            'language = "zh"',
            f'trust = "{one.trust}"',
            f'group = "{one.group}"',
        ]
        lines += ['interval = "10m"', 'zone = "Asia/Shanghai"', "local = true"]
    path = folder / "responder.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


async def test_a_series_read_through_kills_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vectors: Path
) -> None:
    series = recorded(Path(SERIES)) if SERIES else written()
    keys, gaps = truth(series)
    monkeypatch.setenv("RESPONDER_DATA", str(tmp_path))
    monkeypatch.setenv("RESPONDER_DESK__PORT", str(free_port()))
    chance, killed, player = random.Random(SEED), 0, Recorded(series)
    sys.stdout.write(f"KILL_SEED={SEED}\n")
    with player.served():
        config = settings(tmp_path, vectors, series, player.port)
        follow = ("run", "--config", str(config), "--follow", f"http://127.0.0.1:{player.port}")
        for attempt in range(KILLS + 1):
            log = tmp_path / f"log-{attempt}"
            with running(*follow, log=log) as service:
                until(log, "sign in" if attempt < KILLS else "the player has no more", service, 600)
                await asyncio.sleep(chance.uniform(0.0, 2.5 * SLOW_S) if attempt < KILLS else 0)
                killed += attempt < KILLS and player.now is not None
                service.send_signal(signal.SIGKILL)
    async with Store(tmp_path / "responder.db") as store:
        kept = await store.read(_kept)
        states = await store.read(feeds.states)
    sys.stdout.write(
        f"{len(kept)} entries of {len(series)} feeds, {killed} kills in the middle, gaps: {gaps}\n"
    )
    assert killed >= 1
    assert {key: times for key, times in kept.items() if times > 1} == {}
    assert set(kept) == keys
    assert {str(name) for name, state in states.items() if state.window.lost_at} == gaps


def _kept(db: Database) -> Counter[tuple[str, str]]:
    return Counter((row["feed"], row["key"]) for row in db.query("SELECT feed, key FROM entries"))
