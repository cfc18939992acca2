"""A recording played to the real poller over real sockets, whole and with kill -9 in the middle.

RECORDING names another recording than the bundled drill; KILL_SEED replays a run of kills.
"""

import asyncio
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from responder.replay import line
from responder.store import Store, alerts, journal
from responder.store.codec import moment

ROOT = Path(__file__).parents[2]
RECORDING = Path(os.environ.get("RECORDING", ROOT / "knowledge/drills/dam-break/feeds.jsonl"))
WINDOW = os.environ.get("RECORDING_WINDOW", "").split()  # For instance: --from 2025-12-08 --to 2025-12-10
SEED = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(10**6)))
KILLS = int(os.environ.get("KILLS", "6"))
SLOW = os.environ.get("SLOW", "0.2")  # Seconds over every answer; lengthens a short recording.
COMMAND = (sys.executable, "-m", "responder")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as out:
        process = subprocess.Popen([*COMMAND, *arguments], stdout=out, stderr=out, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(log: Path, words: str, process: subprocess.Popen[bytes], within_s: float = 240) -> None:
    """Wait for words in a log; the process must not end before it has written them."""
    for _ in range(int(within_s * 20)):
        if log.exists() and words in log.read_text(errors="replace"):
            return
        assert process.poll() is None, log.read_text(errors="replace")[-3000:]
        time.sleep(0.05)
    raise AssertionError(f"{words!r} did not come within {within_s} s: {log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, vectors: Path) -> tuple[Path, str]:
    """Settings that read the feeds of a player on a free port, and the player's address."""
    folder = tmp_path_factory.mktemp("play")
    port, feeds, log = free_port(), folder / "feeds.toml", folder / "probe.log"
    play = ("play", str(RECORDING), *WINDOW, "--port", str(port), "--feeds", str(feeds))
    with running(*play, log=log) as player:
        until(log, "playing", player)
    head = f'knowledge = "{ROOT / "knowledge"}"\n[embedding]\ncache = "{vectors}"\n'
    (folder / "responder.toml").write_text(head + feeds.read_text(encoding="utf-8"), encoding="utf-8")
    return folder / "responder.toml", f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def replayed(settings: tuple[Path, str]) -> list[str]:
    """What replay makes of the same recording with the same settings."""
    out = settings[0].parent / "replayed.jsonl"
    replay = ("replay", str(RECORDING), *WINDOW, "--config", str(settings[0]), "--alerts", str(out))
    subprocess.run([*COMMAND, *replay], check=True, cwd=ROOT, capture_output=True)
    return sorted(out.read_text(encoding="utf-8").splitlines())


async def kept(path: Path) -> list[str]:
    """The alerts in a database, as replay writes them; its journal must be whole."""
    async with Store(path) as store:
        raised = await store.read(lambda db: alerts.since(db, moment("2000-01-01T00:00+00:00")))
        assert await store.read(journal.verify) >= len(raised)
    return sorted(line(alert) for alert in raised)


async def test_a_played_day_gives_the_alerts_of_its_replay(
    settings: tuple[Path, str], replayed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, address = settings
    monkeypatch.setenv("RESPONDER_DATA", str(tmp_path))
    monkeypatch.setenv("RESPONDER_DESK__PORT", str(free_port()))
    log, port = tmp_path / "log", address.rpartition(":")[2]
    with running("play", str(RECORDING), *WINDOW, "--port", port, log=tmp_path / "play.log") as player:
        until(tmp_path / "play.log", "playing", player)
        with running("run", "--config", str(config), "--follow", address, log=log) as service:
            until(log, "the player has no more", service)
    found = await kept(tmp_path / "responder.db")
    assert len(found) > 2
    assert [json.loads(one) for one in found] == [json.loads(one) for one in replayed]


def test_a_player_that_is_not_there_is_named_in_one_line(
    settings: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESPONDER_DATA", str(tmp_path))
    follow = ("run", "--config", str(settings[0]), "--follow", settings[1])
    done = subprocess.run([*COMMAND, *follow], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no player answers" in done.stderr
    assert "Traceback" not in done.stderr


async def test_killed_at_random_moments_it_loses_nothing_and_repeats_nothing(
    settings: tuple[Path, str], replayed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, address = settings
    monkeypatch.setenv("RESPONDER_DATA", str(tmp_path))
    monkeypatch.setenv("RESPONDER_DESK__PORT", str(free_port()))
    chance, killed = random.Random(SEED), 0
    sys.stdout.write(f"KILL_SEED={SEED}\n")  # pytest shows it when the test fails.
    play = ("play", str(RECORDING), *WINDOW, "--slow", SLOW, "--port", address.rpartition(":")[2])
    with running(*play, log=tmp_path / "play.log") as player:
        until(tmp_path / "play.log", "playing", player)
        for attempt in range(KILLS + 1):
            log = tmp_path / f"log-{attempt}"
            with running("run", "--config", str(config), "--follow", address, log=log) as service:
                if attempt < KILLS:
                    until(log, "sign in", service)
                    await asyncio.sleep(chance.uniform(0.0, 1.0))
                    killed += service.poll() is None and "no more" not in log.read_text()
                    service.send_signal(signal.SIGKILL)
                else:
                    until(log, "the player has no more", service)
    assert killed >= KILLS // 2
    found = await kept(tmp_path / "responder.db")
    assert [json.loads(one) for one in found] == [json.loads(one) for one in replayed]
    assert not re.search(r"Traceback", (tmp_path / f"log-{KILLS}").read_text())
