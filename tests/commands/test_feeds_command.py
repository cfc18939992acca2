"""`responder feeds` as a person types it."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from responder.__main__ import cli
from responder.config import load
from responder.errors import ConfigError, ResponderError

RSS = (
    "<rss version='2.0'><channel><title>Pond</title><language>en</language><item><title>Frogs</title>"
    "<guid>1</guid></item></channel></rss>"
)
ALTERNATE = '<link rel="alternate" type="application/rss+xml" href="{}">'
SETTINGS = 'data = "data"\n# What is read.\n\n[[feeds]]\n' + "\n".join(
    f'{name} = "{text}"'
    for name, text in {
        "id": "old",
        "name": "Old pond",
        "url": "http://10.0.0.1/old",
        "kind": "rss",
        "language": "en",
        "trust": "press",
        "group": "news",
        "interval": "10m",
    }.items()
)


@dataclass
class Site:
    """A site on this machine, in a thread, as the command has a loop of its own."""

    url: str
    documents: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def site() -> Iterator[Site]:
    documents: dict[str, str] = {}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = documents.get(self.path)
            body = (text or "").encode()
            self.send_response(404 if text is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_address[1]}", documents)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "responder.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, ["feeds", *map(str, words)])


def test_a_feed_is_shown_and_its_table_can_be_pasted(site: Site, tmp_path: Path) -> None:
    site.documents["/rss"] = RSS
    shown = run("add", site.url + "/rss", "--local")
    assert shown.exit_code == 0
    assert "no date               Frogs" in shown.stdout
    pasted = tmp_path / "pasted.toml"
    pasted.write_text(shown.stdout, encoding="utf-8")
    (feed,) = load(pasted).feeds
    assert (feed.name, feed.kind, feed.url, feed.local) == ("Pond", "rss", site.url + "/rss", True)


def test_a_feed_is_added_and_all_else_stays_as_it_was(site: Site, settings: Path) -> None:
    site.documents["/rss"] = RSS
    settings.chmod(0o640)
    assert run("add", site.url + "/rss", "--local", "--write", "--config", settings).exit_code == 0
    assert settings.read_text(encoding="utf-8").startswith(SETTINGS)
    assert [feed.name for feed in load(settings).feeds] == ["Old pond", "Pond"]
    assert settings.stat().st_mode & 0o777 == 0o640
    assert names(settings.parent) == ["responder.toml"]
    again = run("add", site.url + "/rss", "--local", "--write", "--config", settings)
    assert "is read already" in str(again.exception)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(SETTINGS + "\ncolour = 'red'", "unknown setting", id="it was faulty before"),
        pytest.param("feeds = []\n", "cannot be added", id="its feeds are of a form that takes no table"),
    ],
)
def test_a_file_that_cannot_take_the_feed_is_not_touched(
    site: Site, settings: Path, text: str, why: str
) -> None:
    site.documents["/rss"] = RSS
    settings.write_text(text, encoding="utf-8")
    done = run("add", site.url + "/rss", "--local", "--write", "--config", settings)
    assert isinstance(done.exception, ConfigError)
    assert why in str(done.exception)
    assert settings.read_text(encoding="utf-8") == text
    assert names(settings.parent) == ["responder.toml"]


def test_of_several_feeds_one_is_chosen(site: Site, settings: Path) -> None:
    site.documents |= {
        "/": "<!doctype html>" + ALTERNATE.format("/a") + ALTERNATE.format("/b"),
        "/a": RSS,
        "/b": RSS.replace("Pond", "Lake"),
    }
    shown = run("add", site.url + "/", "--local")
    assert "1. Pond" in shown.stdout
    assert "2. Lake" in shown.stdout
    assert "[[feeds]]" not in shown.stdout
    assert 'name = "Lake"' in run("add", site.url + "/", "--local", "--choose", 2).stdout
    assert "only 2 feeds" in run("add", site.url + "/", "--local", "--choose", 3).stderr
    unsure = run("add", site.url + "/", "--local", "--write", "--config", settings)
    assert "--choose N" in unsure.stderr
    assert settings.read_text(encoding="utf-8") == SETTINGS


def test_this_machine_is_asked_only_with_leave(site: Site) -> None:
    done = run("add", site.url + "/rss")
    assert isinstance(done.exception, ResponderError)
    assert "open internet (add --local" in str(done.exception)


def test_writing_needs_a_file_to_write_to(site: Site) -> None:
    assert "--config FILE" in run("add", site.url, "--write").stderr


def test_feeds_are_checked_and_what_was_asked_is_on_record(site: Site, settings: Path) -> None:
    site.documents["/rss"] = RSS
    run("add", site.url + "/rss", "--local", "--write", "--config", settings)
    name = load(settings).feeds[1].id
    done = run("check", "--config", settings)
    assert done.exit_code == 1
    assert "well   1 entries, no dates" in done.stdout
    assert "open internet" in done.stdout
    assert "1 of 2 answer" in done.stdout
    assert run("check", "--config", settings, "--feed", name).exit_code == 0
    told = run("report", "--config", settings)
    assert "2 requests: 2 × 200" in told.stdout
    assert "failed: refused 1" in told.stdout
    account = json.loads(run("report", "--config", settings, "--feed", name, "--json").stdout)
    assert (account["feed"], account["requests"], account["ok"], account["failures"]) == (name, 2, 2, {})


def test_feeds_are_listed_before_they_were_ever_asked(settings: Path) -> None:
    shown = run("list", "--config", settings).stdout
    assert "not asked  Old pond" in shown
    assert "1 feeds" in shown
    assert "not asked in 7 days" in run("report", "--config", settings).stdout
    assert names(settings.parent) == ["responder.toml"]


def test_a_feed_that_there_is_not_is_told(settings: Path) -> None:
    assert "there is no feed frog" in run("check", "--config", settings, "--feed", "frog").stderr


def test_a_list_of_feeds_goes_out_and_comes_back(settings: Path, tmp_path: Path) -> None:
    outline, empty = tmp_path / "a.opml", tmp_path / "empty.toml"
    assert "1 feeds written" in run("export", outline, "--config", settings).stdout
    again = run("import", outline, "--config", settings, "--write")
    assert "left out: http://10.0.0.1/old (line 8) is read already, as old" in again.stderr
    assert settings.read_text(encoding="utf-8") == SETTINGS
    empty.write_text("", encoding="utf-8")
    assert run("import", outline, "--config", empty, "--write").exit_code == 0
    assert load(empty).feeds == load(settings).feeds


def test_a_broken_list_is_refused_with_its_line(tmp_path: Path) -> None:
    outline = tmp_path / "a.opml"
    outline.write_text('<opml>\n<body>\n<outline text="Frogs & co"/></body></opml>', encoding="utf-8")
    done = run("import", outline)
    assert isinstance(done.exception, ConfigError)
    assert f"{outline}:3: not well-formed XML" in str(done.exception)
    assert "Write & as &amp;" in str(done.exception)


def test_a_list_cannot_be_written_where_there_is_no_folder(settings: Path, tmp_path: Path) -> None:
    done = run("export", tmp_path / "no" / "a.opml", "--config", settings)
    assert "cannot be written" in str(done.exception)
