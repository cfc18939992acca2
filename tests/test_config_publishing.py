"""The settings of review, site and outlets."""

from pathlib import Path

import pytest

from responder.config import load
from responder.errors import ConfigError
from responder.model.oncall import Role
from responder.model.text import Language
from tests.test_config import read

PERSON = """[[people]]
id = "lin"
name = "Lin (sample)"
role = "reviewer"
"""
OUTLET = """[[outlets]]
name = "blog"
kind = "websub"
url = "https://hub.example.org/"
languages = ["en"]
"""


def test_the_site_is_always_an_outlet_and_a_hub_makes_another(tmp_path: Path) -> None:
    config = read(tmp_path, '[site]\nurl = "https://s.example.org/"\nhub = "https://hub.example.org/"\n')
    assert config.site_url == "https://s.example.org"
    assert {one.name: one.kind for one in config.outlets.values()} == {"site": "site", "hub": "websub"}


def test_without_an_address_the_site_is_on_the_desk(tmp_path: Path) -> None:
    assert read(tmp_path, "").site_url == "http://127.0.0.1:8080/p"


def test_an_outlet_says_which_languages_it_carries_and_whether_drills(tmp_path: Path) -> None:
    blog = read(tmp_path, OUTLET + "drill = true\n").outlets["blog"]
    assert blog.carries(Language.EN, drill=True)
    assert not blog.carries(Language.ZH, drill=True)
    assert not blog.carries(Language.EN, drill=False)


def test_a_person_may_have_several_roles_and_role_alone_still_works(tmp_path: Path) -> None:
    (one,) = read(tmp_path, PERSON + 'roles = ["officer"]\n').people
    assert [one.has(role) for role in (Role.REVIEWER, Role.OFFICER, Role.EDITOR)] == [True, True, False]
    (plain,) = read(tmp_path, PERSON).people
    assert [plain.has(role) for role in (Role.REVIEWER, Role.OFFICER)] == [True, False]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        pytest.param(
            '[review]\nemergency = "wang"\n' + PERSON, 2, "nobody is wang", id="nobody of that name"
        ),
        pytest.param("[review]\nstages = []\n", 2, "review.stages", id="no stage at all"),
        pytest.param(OUTLET.replace("blog", "site"), 2, "stands twice", id="a second site"),
        pytest.param(OUTLET + OUTLET, 7, "stands twice", id="an outlet twice"),
        pytest.param(OUTLET.replace("en", "fr"), 5, "languages", id="a language of no text"),
        pytest.param('[site]\nurl = "science.example.org"\n', 2, "site.url", id="half an address"),
        pytest.param(PERSON + 'roles = ["boss"]\n', 5, "roles", id="a role of no desk"),
    ],
)
def test_a_fault_names_its_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert [(one.line, what in one.what) for one in caught.value.faults] == [(line, True)]


def test_an_outlets_address_is_never_repeated(tmp_path: Path) -> None:
    path = tmp_path / "responder.toml"
    path.write_text(OUTLET.replace('"https://hub.example.org/"', "12345678"), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert "12345678" not in str(caught.value)
