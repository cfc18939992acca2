"""Message maps: what is read from them, and on which line each fault is reported."""

from datetime import date
from pathlib import Path

import pytest

from responder.decide.drafting import NEXT_UPDATE, blanks, from_map, map_for
from responder.errors import KnowledgeError
from responder.knowledge import load
from responder.model.library import Hazard, Library, SubjectId
from responder.model.parts import HOLDING, HOLDING_HEADINGS
from responder.model.text import Language
from tests.room import START
from tests.shelf import SHELF, put

MAP = """---
id: natural
language: en
title: "{place}: what we know"
status: starter
minutes: 60
alerts:
  short: "Stay safe. More by {next_update}."
  long: "Stay safe. More by {next_update}."
---
""" + "".join(f"## {heading}\nWords.\n" for heading in HOLDING_HEADINGS[Language.EN])
ZH = MAP.partition("## ")[0].replace("language: en", "language: zh") + "".join(
    f"## {heading}\n文字。\n" for heading in HOLDING_HEADINGS[Language.ZH]
)
TODAY = date(2026, 6, 1)


def read(folder: Path, english: str) -> Library:
    return load(put(folder, {**SHELF, "maps/natural.en.md": english, "maps/natural.zh.md": ZH}), today=TODAY)


def test_a_sound_map_is_read_whole(tmp_path: Path) -> None:
    english, chinese = read(tmp_path, MAP).maps
    assert (english.id, english.language, english.minutes) == ("natural", Language.EN, 60)
    assert tuple(english.parts) == HOLDING
    assert set(chinese.parts.values()) == {"文字。"}


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        pytest.param("id: natural", "id: nature", 2, "cannot be nature", id="neither hazard nor subject"),
        pytest.param("status: starter", "status: approved", 5, "status", id="approved by a file"),
        pytest.param("minutes: 60", "minutes: soon", 6, "not a time", id="no figure"),
        pytest.param("minutes: 60", "minutes: 2", 6, "not a time", id="two minutes"),
        pytest.param('short: "Stay', 'short: "' + "x" * 90, 8, "characters", id="a long short alert"),
        pytest.param("## Next update\nWords.\n", "", 0, "Next update is missing", id="no next update"),
        pytest.param("## What to do\nWords.", "## What to do\n", 19, "is empty", id="an empty part"),
        pytest.param("## What to do", "## Do this", 19, "unknown heading", id="an unknown part"),
        pytest.param("minutes:", "minuts:", 6, "unknown key minuts", id="a misspelt key"),
    ],
)
def test_a_fault_names_its_file_and_line(tmp_path: Path, old: str, new: str, line: int, what: str) -> None:
    assert old in MAP
    with pytest.raises(KnowledgeError) as caught:
        read(tmp_path, MAP.replace(old, new, 1))
    assert [
        fault
        for fault in caught.value.faults
        if (fault.path, fault.line) == ("maps/natural.en.md", line) and what in fault.what
    ], caught.value.faults


def test_a_map_in_one_language_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="other language is missing"):
        load(put(tmp_path, {**SHELF, "maps/natural.en.md": MAP}), today=TODAY)


@pytest.mark.parametrize("hazard", list(Hazard))
@pytest.mark.parametrize("language", list(Language))
def test_every_kind_of_harm_has_its_first_words(library: Library, hazard: Hazard, language: Language) -> None:
    subject = next(one.id for one in library.subjects.values() if one.hazard is hazard)
    chart = map_for(library, subject, language)
    assert chart is not None
    assert chart.id == hazard
    content = from_map(chart, None, subject, START, drill=False)
    assert NEXT_UPDATE in blanks(content)
    assert all(content.parts[part].strip() for part in HOLDING)


def test_a_story_of_no_known_subject_still_has_first_words(library: Library) -> None:
    for subject in (None, SubjectId("no-such-subject")):
        assert map_for(library, subject, Language.EN) is not None
