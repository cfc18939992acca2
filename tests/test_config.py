"""The settings: defaults, values, the environment, and every fault with its line."""

from dataclasses import FrozenInstanceError
from datetime import timedelta
from pathlib import Path

import pytest

from responder.config import Config, load, names
from responder.errors import ConfigError
from responder.model.feed import Group, Trust
from responder.model.library import Contact
from responder.model.oncall import Channel, Role
from responder.model.text import Language

FEED = """[[feeds]]
id = "quakes"
name = "Quakes"
url = "https://example.org/feed"
kind = "rss"
language = "en"
trust = "official"
group = "official"
interval = "90s"
"""
PERSON = """[[people]]
id = "lin"
name = "Lin (sample)"
role = "reviewer"
language = "en"
contacts = [{channel = "mail", address = "env:LIN_MAIL"}]
"""
CHANNEL = """[[channels]]
name = "mail"
kind = "mail"
url = "smtp://mail.example.org:25"
sender = "desk@example.org"
secret = "MAIL_SECRET"
"""


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in names():
        monkeypatch.delenv(f"RESPONDER_{name.replace('.', '__').upper()}", raising=False)


def read(folder: Path, text: str) -> Config:
    path = folder / "responder.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_without_a_file_every_setting_has_a_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = load(None)
    assert (config.language, config.data, config.knowledge) == (
        Language.ZH,
        tmp_path / "data",
        tmp_path / "knowledge",
    )
    assert config.base_url == "http://127.0.0.1:8080"
    assert config.vectors == tmp_path / "data" / "vectors.db"
    assert config.channels == {"inbox": Channel("inbox", "inbox")}
    [duty] = config.people
    assert (duty.id, duty.role, duty.contacts) == ("duty", Role.EDITOR, (Contact("inbox"),))


def test_tables_become_values_of_the_model(tmp_path: Path) -> None:
    config = read(tmp_path, PERSON + CHANNEL + FEED)
    [feed], [person] = config.feeds, config.people
    assert (feed.id, feed.trust, feed.group, feed.zone) == ("quakes", Trust.OFFICIAL, Group.OFFICIAL, "UTC")
    assert feed.interval == timedelta(seconds=90)
    assert (person.role, person.contacts) == (Role.REVIEWER, (Contact("mail", "env:LIN_MAIL"),))
    assert set(config.channels) == {"inbox", "mail"}
    assert config.channels["mail"].secret == "MAIL_SECRET"


def test_folders_are_counted_from_the_file(tmp_path: Path) -> None:
    assert read(tmp_path, 'data = "../kept"').data == tmp_path.parent / "kept"
    assert read(tmp_path, 'data = "/srv/kept"').data == Path("/srv/kept")


def test_a_given_address_of_the_desk_loses_its_last_slash(tmp_path: Path) -> None:
    assert (
        read(tmp_path, '[desk]\nbase_url = "https://desk.example.org/"').base_url
        == "https://desk.example.org"
    )


@pytest.mark.parametrize(
    ("written", "interval"),
    [("15s", timedelta(seconds=15)), ("10m", timedelta(minutes=10)), ("2h", timedelta(hours=2))],
)
def test_an_interval_is_read_with_its_unit(tmp_path: Path, written: str, interval: timedelta) -> None:
    assert read(tmp_path, FEED.replace("90s", written)).feeds[0].interval == interval


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESPONDER_DESK__PORT", "9000")
    monkeypatch.setenv("RESPONDER_DATA", "elsewhere")
    config = read(tmp_path, 'data = "here"\n[desk]\nport = 8000\nhost = "::1"\n')
    assert (config.desk.port, config.desk.host) == (9000, "::1")
    assert config.data == tmp_path / "elsewhere"


def test_a_config_cannot_be_changed(tmp_path: Path) -> None:
    config = read(tmp_path, "")
    with pytest.raises(FrozenInstanceError):
        config.language = Language.EN  # type: ignore[misc]


FAULTY = [
    pytest.param('langauge = "zh"\n', 1, "unknown setting langauge", "language", id="a misspelt setting"),
    pytest.param(
        "[desk]\n\nprot = 1\n", 3, "unknown setting desk.prot", "port", id="a misspelt key of a table"
    ),
    pytest.param('language = "fr"\n', 1, "language", "", id="a third language"),
    pytest.param("[desk]\nport = 70000\n", 2, "desk.port", "65535", id="a port out of range"),
    pytest.param('[desk]\nport = "http"\n', 2, "desk.port", "integer", id="a port that is no number"),
    pytest.param("[detection]\n# a share\nscope = 1.5\n", 3, "detection.scope", "1", id="a share above one"),
    pytest.param("[detection]\nscope = nan\n", 2, "detection.scope", "", id="a share that is no number"),
    pytest.param(FEED.replace("90s", "10s"), 9, "feeds.0.interval", "15s", id="asked too often"),
    pytest.param(FEED.replace("90s", "soon"), 9, "feeds.0.interval", "90s", id="an interval without a unit"),
    pytest.param(FEED.replace("90s", "9" * 30 + "h"), 9, "feeds.0.interval", "90s", id="an interval of ages"),
    pytest.param(FEED.replace("90s", "169h"), 9, "feeds.0.interval", "168h", id="asked too rarely"),
    pytest.param('[desk]\nbase_url = "desk.example"\n', 2, "desk.base_url", "https", id="half an address"),
    pytest.param("[fetch]\ntimeout_s = inf\n", 2, "fetch.timeout_s", "600", id="a wait without end"),
    pytest.param(
        '[[channels]]\nname = "inbox"\nkind = "email"\n', 2, "the desk's own", "Rename", id="a second inbox"
    ),
    pytest.param(FEED + 'zone = "CST"\n', 10, "feeds.0.zone", "UTC", id="a zone of no place"),
    pytest.param(FEED.replace("https:", "ftp:"), 4, "feeds.0.url", "", id="a feed that is not http"),
    pytest.param(
        FEED.replace('trust = "official"\n', ""), 1, "feeds.0.trust is missing", "Add", id="no trust"
    ),
    pytest.param(FEED + "\n" + FEED.replace("https:", "ftp:"), 14, "feeds.1.url", "", id="the second feed"),
    pytest.param(FEED + "\n" + FEED, 12, "quakes stands twice", "Rename", id="two feeds of one id"),
    pytest.param(PERSON, 6, "no channel mail", "Add the channel", id="a contact on no channel"),
    pytest.param(
        PERSON.replace('"mail"', '"inbxo"'), 6, "no channel inbxo", "inbox", id="a misspelt channel"
    ),
    pytest.param("language = \n", 1, "not TOML", "", id="TOML that cannot be read"),
    pytest.param('data = "a"\ndata = "b"\n', 2, "not TOML", "", id="a setting that stands twice"),
]


@pytest.mark.parametrize(("text", "line", "what", "mend"), FAULTY)
def test_a_fault_names_its_line(tmp_path: Path, text: str, line: int, what: str, mend: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    [fault] = caught.value.faults
    assert (fault.path, fault.line) == (str(tmp_path / "responder.toml"), line)
    assert what in fault.what
    assert mend in fault.mend


def test_settings_that_are_wrong_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, 'speed = 1\nlanguage = "fr"\n[desk]\nport = 0\n[fetch]\nper_host = 99\n')
    assert sorted(fault.line for fault in caught.value.faults) == [1, 2, 4, 6]


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "absent.toml")


def test_a_variable_that_is_wrong_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESPONDER_DESK__PORT", "http")
    with pytest.raises(ConfigError, match=r"desk\.port"):
        read(tmp_path, "")


def test_a_variable_that_is_no_json_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESPONDER_FEEDS", "https://example.org/feed")
    with pytest.raises(ConfigError, match=r"feeds.*RESPONDER_"):
        read(tmp_path, "")


def test_names_reach_into_tables_and_lists() -> None:
    assert {"language", "desk.port", "feeds.interval", "people.contacts.channel"} <= set(names())


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            '[[channels]]\nname = "a"\nkind = "feishu"\nsecret = "hunter2-token"', id="a secret itself"
        ),
        pytest.param(
            '[[channels]]\nname = "a"\nkind = "feishu"\nurl = ["hunter2-token"]', id="a robot's address"
        ),
        pytest.param(
            '[[feeds]]\nid = "a"\nurl = "ftp://me:hunter2-token@example.org"', id="a feed's password"
        ),
    ],
)
def test_a_fault_never_repeats_what_may_be_secret(row: str, tmp_path: Path) -> None:
    path = tmp_path / "responder.toml"
    path.write_text(row, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert "hunter2-token" not in str(caught.value)
