"""A 202 means that nothing is lost: the process is killed the moment it is said.

Vectors of the library are kept in pytest's cache, so that only the first run has to make them.
"""

import json
import os
import signal
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from responder.store import Store, journal
from tests.faults.test_play import ROOT, free_port, running, until

TOKEN = "sample-token-of-the-partner"
KILLS = int(os.environ.get("PUSH_KILLS", "3"))
SETTINGS = """data = "{data}"
knowledge = "{knowledge}"
[desk]
port = {port}
[embedding]
cache = "{vectors}"
[[feeds]]
id = "partner"
name = "Partner (sample)"
kind = "push"
language = "zh"
trust = "official"
group = "health"
token = "PARTNER_TOKEN"
"""


def push(port: int, sent: object) -> tuple[int, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/entries",
        data=json.dumps(sent).encode(),
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.status, json.load(answer)


@pytest.fixture
def settings(tmp_path: Path, vectors: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, int]:
    path, port = tmp_path / "responder.toml", free_port()
    named = {"data": tmp_path / "data", "knowledge": ROOT / "knowledge", "port": port, "vectors": vectors}
    path.write_text(SETTINGS.format(**named), encoding="utf-8")
    monkeypatch.setenv("PARTNER_TOKEN", TOKEN)
    return path, port


async def test_what_was_accepted_is_there_after_kill_9(settings: tuple[Path, int], tmp_path: Path) -> None:
    path, port = settings
    accepted: list[str] = []
    for kill in range(KILLS):
        log = tmp_path / f"log-{kill}"
        with running("run", "--config", str(path), log=log) as service:
            until(log, "watching", service)
            rows = [
                {"title": f"{kill} 号化工厂第 {n} 次爆炸 紧急疏散", "id": f"{kill}-{n}"} for n in range(5)
            ]
            status, said = push(port, [*rows, *({"title": key, "id": key} for key in accepted)])
            service.send_signal(signal.SIGKILL)
            service.wait()
        assert (status, said["taken"], said["known"]) == (202, 5, len(accepted))
        accepted += [row["id"] for row in rows]
    async with Store(tmp_path / "data" / "responder.db") as store:
        kept = await store.read(
            lambda db: [row["key"] for row in db.query("SELECT key FROM entries ORDER BY id")]
        )
        assert await store.read(journal.verify) >= 0
    assert kept == accepted


def test_without_its_token_in_the_environment_the_service_says_which(
    settings: tuple[Path, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARTNER_TOKEN")
    log = tmp_path / "log"
    with running("run", "--config", str(settings[0]), log=log) as service:
        assert service.wait(240) == 1
    assert "PARTNER_TOKEN is not set" in log.read_text()
    assert "Traceback" not in log.read_text()
