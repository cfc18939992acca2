"""Files that are broken on purpose: each fault is told with its file, its line and a mend."""

from pathlib import Path

import pytest

from tests.shelf import EN, EXPERT, ORDINARY, QUAKE, ZH, broken

BROKEN = [
    pytest.param(QUAKE, "id: quake", "id: shake", 2, "not named shake.md", id="id is not the file's name"),
    pytest.param(QUAKE, "hazard:", "hazzard:", 9, "unknown key hazzard", id="a misspelt key"),
    pytest.param(QUAKE, "hazard: natural", "hazard: nature", 9, "cannot be nature", id="no such hazard"),
    pytest.param(
        QUAKE, "natural", "natural\nseverity: dire", 10, "severity cannot be dire", id="no such severity"
    ),
    pytest.param(
        QUAKE, "natural", "natural\nseverety: harm", 10, "unknown key severety", id="a misspelt severity"
    ),
    pytest.param(QUAKE, "natural", "natural\nseverity: [harm]", 10, "not a text", id="a severity in a list"),
    pytest.param(QUAKE, "  en: Earthquake\n", "", 3, "name.en is missing", id="a name in one language"),
    pytest.param(QUAKE, "[余震]", "余震", 7, "not a list", id="a synonym that is no list"),
    pytest.param(QUAKE, "hazard:", "id: quake\nhazard:", 9, "stands twice", id="a key that stands twice"),
    pytest.param(QUAKE, "- en: quake number 4", "- quake number 4", 16, "not a headline", id="no language"),
    pytest.param(QUAKE, "- en: quake number 4", "- fr: séisme", 16, "not a headline", id="a third language"),
    pytest.param(QUAKE, "number 4", "n" * 200, 16, "206 characters", id="a headline that is too long"),
    pytest.param(QUAKE, "number 4", "number 3", 16, "stands twice", id="a headline twice in a file"),
    pytest.param(QUAKE, "- en: quake number 4\n", "", 0, "19 headlines", id="too few that belong"),
    pytest.param(QUAKE, "- zh: 股市地震\n", "", 0, "9 headlines", id="too few that only look so"),
    pytest.param(QUAKE, "## Only looks so", "## Looks so", 32, "unknown heading", id="an unknown heading"),
    pytest.param(
        QUAKE, "## Belongs", "Words.\n## Belongs", 11, "before the first", id="text before headings"
    ),
    pytest.param(
        ORDINARY, "## Only looks so", "## Belongs", 5, "unknown heading", id="ordinary has no Belongs"
    ),
    pytest.param(EN, "status: starter", "status: approved", 5, "status", id="approved by a file"),
    pytest.param(EN, "[quake]", "[quack]", 6, "cannot be quack", id="an unknown subject"),
    pytest.param(EN, "2027-05-31", "2027-02-30", 8, "not a day", id="a day of no calendar"),
    pytest.param(EN, "  - Expect aftershocks.\n", "", 9, "2 key messages", id="two key messages"),
    pytest.param(EN, "Expect aftershocks.", "word " * 28, 12, "28 words", id="a long English message"),
    pytest.param(ZH, "Expect aftershocks.", "震" * 51, 12, "51 characters", id="a long Chinese message"),
    pytest.param(
        EN, "Expect aftershocks.", "Expect: more", 12, "not a text", id="a colon makes it a mapping"
    ),
    pytest.param(EN, "verdict: false", "verdict: nonsense", 15, "cannot be nonsense", id="no such verdict"),
    pytest.param(EN, "    why: No method has done it.\n", "", 14, "why is missing", id="a claim without why"),
    pytest.param(EN, "year: 2023", "year: 2027", 20, "not a year", id="evidence of the future"),
    pytest.param(EN, "year: 2023", "year: 1899", 20, "not a year", id="evidence before 1900"),
    pytest.param(EN, "https://example", "http://example", 21, "https", id="evidence over plain http"),
    pytest.param(
        EN, "A quake at {place}", "x" * 84 + "{place}", 23, "91 characters", id="a long short alert"
    ),
    pytest.param(EN, "A quake was felt", "x" * 400, 24, "characters", id="a long long alert"),
    pytest.param(EN, "slots: [place]", "slots: [place, hour]", 25, "not used", id="a slot never used"),
    pytest.param(EN, "slots: [place]", "slots: []", 25, "not declared", id="a slot not declared"),
    pytest.param(EN, "## In depth\nWords.\n", "", 0, "In depth is missing", id="a missing section"),
    pytest.param(EN, "## In depth\nWords.\n", "## In depth\n", 37, "is empty", id="an empty section"),
    pytest.param(EN, "## In depth", "## Deeper", 37, "unknown heading", id="an unknown section"),
    pytest.param(EN, "title: Quakes", "title: &t Quakes", 1, "anchors", id="an anchor"),
    pytest.param(EN, "title: Quakes", "title: !!str Quakes", 1, "tags", id="a tag"),
    pytest.param(EN, "title: Quakes", "title: " + "[" * 3000, 1, "too deep", id="brackets without end"),
    pytest.param(EN, "title: Quakes", "title: a: b", 4, "not YAML", id="YAML that cannot be read"),
    pytest.param(EN, "---\n", "", 1, "no front matter", id="no front matter"),
    pytest.param(
        EN, "slots: [place]\n---\n", "slots: [place]\n", 1, "not closed", id="front matter left open"
    ),
    pytest.param(EN, "regions: []", "regions: [UK]", 7, "no region UK", id="a country of no list"),
    pytest.param(EN, "regions: []", "regions: [CN-XX]", 7, "no region CN-XX", id="a province of no list"),
    pytest.param(EN, "regions: []", "regions: cn", 7, "not a list", id="regions that are no list"),
    pytest.param(
        EN, "title: Quakes", "title: Quakes in {where}", 25, "{where} is used", id="a blank in a title"
    ),
    pytest.param(EN, "The hour can", "The {hour} can", 25, "{hour} is used", id="a blank in a claim"),
    pytest.param(EN, "No method has", "No {method} has", 25, "{method} is used", id="a blank in an answer"),
    pytest.param(EN, "language: en", "language: fr", 3, "cannot be fr", id="a third language of a text"),
    pytest.param(EN, "    publisher: An agency\n", "", 18, "publisher is missing", id="no publisher"),
    pytest.param(EXPERT, "[quake]", "[quack]", 6, "cannot be quack", id="an expert of no subject of ours"),
    pytest.param(EXPERT, "[quake]", "[]", 6, "subjects is empty", id="an expert of no subject"),
    pytest.param(EXPERT, "[quake]", "[quake, quake]", 6, "stands twice", id="a subject that stands twice"),
    pytest.param(EXPERT, "[zh, en]", "[zh, fr]", 8, "cannot be fr", id="a language the desk has not"),
    pytest.param(EXPERT, "[zh, en]", "[]", 8, "languages is empty", id="an expert who speaks nothing"),
    pytest.param(EXPERT, "[CN]", "[China]", 9, "no region China", id="a country by its name"),
    pytest.param(EXPERT, "sample: true", "sample: yes", 3, "cannot be yes", id="a sample that is neither"),
    pytest.param(EXPERT, "Asia/Shanghai", "Asia/Beijing", 10, "no time zone", id="no such zone"),
    pytest.param(EXPERT, "22:00-08:00", "22:00-25:00", 11, "not hours", id="hours of no day"),
    pytest.param(
        EXPERT, "one@example.org", "one@example.com", 14, "sample", id="a sample that may be reached"
    ),
    pytest.param(EXPERT, "sample: true", "sample: false", 14, "plain address", id="a plain address"),
    pytest.param(
        EXPERT, "pages_per_week: 3", "pages_per_week: many", 16, "number", id="pages not in figures"
    ),
    pytest.param(
        EXPERT, "declared: 2026-01-15", "declared: lately", 19, "not a day", id="an interest undated"
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "what"), BROKEN)
def test_a_fault_names_its_file_and_line(
    tmp_path: Path, *, name: str, old: str, new: str, line: int, what: str
) -> None:
    faults = broken(tmp_path, name, old, new).faults
    assert [fault for fault in faults if (fault.line, fault.path) == (line, name) and what in fault.what], (
        faults
    )
    assert all(fault.mend for fault in faults)


def test_more_than_thirty_ways_to_break_a_file_are_known() -> None:
    assert len(BROKEN) >= 60
