"""The library's files: what is read from them, and on which line each fault is reported."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, time
from pathlib import Path

import pytest

from responder.errors import KnowledgeError
from responder.knowledge import AUDIENCE_HEADINGS, HEADINGS, SECTIONS, load
from responder.model.library import Hazard, Headline, Library, Verdict, Vetting
from responder.model.severity import Severity
from responder.model.text import Bilingual, Language

TODAY = date(2026, 6, 1)
QUAKE = "subjects/quake.md"
ORDINARY = "subjects/ordinary.md"
EN, ZH = "explainers/quake-basics.en.md", "explainers/quake-basics.zh.md"
EXPERT = "experts/sample-one.md"

SUBJECT_TEXT = """---
id: quake
name:
  zh: 地震
  en: Earthquake
synonyms:
  zh: [余震]
  en: [aftershock]
hazard: natural
---
## Belongs
""" + "".join(f"- en: quake number {n}\n" for n in range(19))
SUBJECT_TEXT += """- zh: 某地发生地震
## Only looks so
- zh: 股市地震
""" + "".join(f"- en: quake the film, part {n}\n" for n in range(9))
ORDINARY_TEXT = """---
id: ordinary
name: {zh: 平常, en: Ordinary}
---
## Only looks so
- en: a new park opens
- zh: 新公园开放
"""
EN_TEXT = """---
id: quake-basics
language: en
title: Quakes
status: starter
subjects: [quake]
regions: []
review_by: 2027-05-31
key_messages:
  - Drop, cover and hold on.
  - Wait for the shaking to stop.
  - Expect aftershocks.
claims:
  - claim: The hour can be foretold.
    verdict: false
    why: No method has done it.
evidence:
  - title: A report
    publisher: An agency
    year: 2023
    url: https://example.org/report
alerts:
  short: A quake at {place}
  long: A quake was felt at {place}.
slots: [place]
---
""" + "".join(f"## {heading}\nWords.\n" for heading in HEADINGS[Language.EN])
ZH_TEXT = EN_TEXT.partition("## ")[0].replace("language: en", "language: zh") + "".join(
    f"## {heading}\n文字。\n" for heading in HEADINGS[Language.ZH]
)
EXPERT_TEXT = """---
id: sample-one
sample: true
name: {zh: 示例, en: Sample}
affiliation: {zh: 示例所, en: Sample Institute}
subjects: [quake]
fields: [ground motion]
languages: [zh, en]
regions: [CN]
zone: Asia/Shanghai
hours: "22:00-08:00"
contacts:
  - channel: mail
    address: one@example.org
consent_until: 2027-12-31
pages_per_week: 3
interests:
  - text: Advises a ministry.
    declared: 2026-01-15
---
Free words that nobody reads.
"""
SHELF: Mapping[str, str] = {
    QUAKE: SUBJECT_TEXT,
    ORDINARY: ORDINARY_TEXT,
    EN: EN_TEXT,
    ZH: ZH_TEXT,
    EXPERT: EXPERT_TEXT,
}


def put(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def broken(folder: Path, name: str, old: str, new: str) -> KnowledgeError:
    """What loading says once old stands as new in one file; an old that is not there is a slip here."""
    assert old in SHELF[name]
    with pytest.raises(KnowledgeError) as caught:
        load(put(folder, {**SHELF, name: SHELF[name].replace(old, new, 1)}), today=TODAY)
    return caught.value


def test_a_sound_library_is_read_whole(tmp_path: Path) -> None:
    library = load(put(tmp_path, SHELF), today=TODAY)
    [(id_, subject)] = library.subjects.items()
    assert (id_, subject.name, subject.hazard) == ("quake", Bilingual("地震", "Earthquake"), Hazard.NATURAL)
    assert subject.synonyms == ("余震", "aftershock")
    assert [headline.belongs for headline in subject.headlines] == [True] * 20 + [False] * 10
    assert [headline.text for headline in library.ordinary] == ["a new park opens", "新公园开放"]


def test_an_explainer_keeps_every_part(tmp_path: Path) -> None:
    english, chinese = load(put(tmp_path, SHELF), today=TODAY).explainers
    assert (english.language, chinese.language) == (Language.EN, Language.ZH)
    assert (english.status, english.review_by) == (Vetting.STARTER, date(2027, 5, 31))
    assert [claim.verdict for claim in english.claims] == [Verdict.FALSE]
    assert [(source.year, source.url) for source in english.evidence] == [
        (2023, "https://example.org/report")
    ]
    assert (english.short_alert, english.slots) == ("A quake at {place}", ("place",))
    assert tuple(english.sections) == SECTIONS
    assert set(chinese.sections.values()) == {"文字。"}


def test_an_explainer_may_speak_to_audiences_too(tmp_path: Path) -> None:
    told = "".join(f"## {heading}\nTold.\n" for heading in AUDIENCE_HEADINGS[Language.EN])
    english, chinese = load(put(tmp_path, {**SHELF, EN: EN_TEXT + told}), today=TODAY).explainers
    assert dict(english.audiences) == dict.fromkeys(("older", "children", "journalists", "script"), "Told.")
    assert not chinese.audiences


@pytest.mark.parametrize(
    ("path", "heading", "script", "what"),
    [
        pytest.param(EN, "60-second script", "word " * 161, "161 words", id="161 English words"),
        pytest.param(ZH, "60秒口播", "字" * 281, "281 characters", id="281 Chinese characters"),
    ],
)
def test_a_script_of_more_than_a_minute_is_a_fault(
    tmp_path: Path, path: str, heading: str, script: str, what: str
) -> None:
    with pytest.raises(KnowledgeError, match=f"{what} take more than a minute"):
        load(put(tmp_path, {**SHELF, path: f"{SHELF[path]}## {heading}\n{script}\n"}), today=TODAY)


def test_an_expert_keeps_hours_that_cross_midnight(tmp_path: Path) -> None:
    [expert] = load(put(tmp_path, SHELF), today=TODAY).experts
    assert expert.sample
    assert expert.hours == (time(22), time(8))
    assert [(contact.channel, contact.address) for contact in expert.contacts] == [
        ("mail", "one@example.org")
    ]
    assert [interest.declared for interest in expert.interests] == [date(2026, 1, 15)]


@pytest.mark.parametrize(
    ("hazard", "severity"),
    [
        pytest.param("hazard: natural", Severity.HARM, id="natural by itself is harm"),
        pytest.param("hazard: safety", Severity.HARM, id="safety by itself is harm"),
        pytest.param("hazard: health", Severity.WORRY, id="health by itself is worry"),
        pytest.param("hazard: society", Severity.WORRY, id="society by itself is worry"),
        pytest.param("hazard: technology", Severity.NONE, id="technology by itself is nobody harmed"),
        pytest.param("hazard: technology\nseverity: worry", Severity.WORRY, id="a file may say more"),
        pytest.param("hazard: natural\nseverity: none", Severity.NONE, id="a file may say less"),
        pytest.param("severity: danger\nhazard: natural", Severity.DANGER, id="the order does not matter"),
    ],
)
def test_a_subject_takes_the_severity_of_its_hazard_unless_it_states_one(
    tmp_path: Path, hazard: str, severity: Severity
) -> None:
    files = {**SHELF, QUAKE: SUBJECT_TEXT.replace("hazard: natural", hazard)}
    [subject] = load(put(tmp_path, files), today=TODAY).subjects.values()
    assert subject.severity is severity


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


@pytest.mark.parametrize(
    ("day", "overdue"),
    [
        pytest.param(date(2027, 5, 31), [], id="the last day is still good"),
        pytest.param(date(2027, 6, 1), [(EN, 8), (ZH, 8)], id="the day of review has passed"),
        pytest.param(date(2028, 1, 1), [(EXPERT, 15), (EN, 8), (ZH, 8)], id="a consent has run out too"),
    ],
)
def test_a_day_that_has_passed_is_named_and_the_library_is_read_all_the_same(
    tmp_path: Path, day: date, overdue: list[tuple[str, int]]
) -> None:
    library = load(put(tmp_path, SHELF), today=day)
    assert (len(library.explainers), len(library.experts)) == (2, 1)
    assert [(one.path, one.line) for one in library.overdue] == sorted(overdue)
    assert all(one.mend for one in library.overdue)


def test_a_misspelt_key_is_told_the_nearest_known_one(tmp_path: Path) -> None:
    assert "hazard" in str(broken(tmp_path, QUAKE, "hazard:", "hazzard:"))


@pytest.mark.parametrize(
    ("stated", "mend"),
    [
        pytest.param("severity: dangr", "Did you mean danger?", id="nearly right"),
        pytest.param("severity: 9", "Write one of none, worry, harm, danger", id="nothing like one"),
        pytest.param("severety: harm", "Did you mean severity?", id="a misspelt key"),
    ],
)
def test_a_wrong_severity_is_told_its_mend(tmp_path: Path, stated: str, mend: str) -> None:
    error = broken(tmp_path, QUAKE, "hazard: natural", f"hazard: natural\n{stated}")
    assert mend in {fault.mend for fault in error.faults}


def test_only_a_sign_off_approves(tmp_path: Path) -> None:
    assert "only a sign-off" in str(broken(tmp_path, EN, "status: starter", "status: approved"))


def test_a_headline_in_two_subjects_is_refused(tmp_path: Path) -> None:
    error = broken(tmp_path, ORDINARY, "a new park opens", "quake number 4")
    assert "stands in ordinary too" in str(error)


def test_faults_of_every_file_come_at_once_and_sorted(tmp_path: Path) -> None:
    files = {**SHELF, EXPERT: "", EN: EN_TEXT.replace("2023", "soon"), QUAKE: SUBJECT_TEXT + "stray\n"}
    with pytest.raises(KnowledgeError) as caught:
        load(put(tmp_path, files), today=TODAY)
    faults = caught.value.faults
    assert {fault.path for fault in faults} >= {EXPERT, EN, QUAKE}
    assert list(faults) == sorted(faults)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        pytest.param("2027-05-31", "2027-06-30", "review_by", id="another day of review"),
        pytest.param("verdict: false", "verdict: unproven", "verdicts", id="another verdict"),
        pytest.param(
            EN_TEXT[EN_TEXT.index("claims:") : EN_TEXT.index("evidence:")],
            "claims: []\n",
            "verdicts",
            id="fewer claims",
        ),
    ],
)
def test_twins_that_differ_are_refused(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert what in str(broken(tmp_path, ZH, old, new))


def test_an_explainer_needs_its_twin(tmp_path: Path) -> None:
    files = {name: text for name, text in SHELF.items() if name != ZH}
    with pytest.raises(KnowledgeError, match="other language is missing"):
        load(put(tmp_path, files), today=TODAY)


def test_bytes_that_are_not_utf_8_are_a_fault(tmp_path: Path) -> None:
    put(tmp_path, SHELF)
    (tmp_path / EN).write_bytes(EN_TEXT.encode().replace(b"Quakes", b"\xff\xfe"))
    with pytest.raises(KnowledgeError, match="UTF-8"):
        load(tmp_path, today=TODAY)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("notes.txt", id="beside the folders"),
        pytest.param("subjects/quake.txt", id="of another kind"),
        pytest.param("experts/old/one.md", id="in a folder too deep"),
    ],
)
def test_a_stray_file_is_a_fault(tmp_path: Path, name: str) -> None:
    with pytest.raises(KnowledgeError, match="not a file of the library"):
        load(put(tmp_path, {**SHELF, name: "words"}), today=TODAY)


def test_readmes_and_drills_are_left_alone(tmp_path: Path) -> None:
    extra = {"README.md": "words", "subjects/README.md": "words", "drills/dam/feeds.jsonl": "{}"}
    assert load(put(tmp_path, {**SHELF, **extra}), today=TODAY).subjects


def test_a_link_out_of_the_library_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(EXPERT_TEXT, encoding="utf-8")
    folder = put(tmp_path / "library", SHELF)
    (folder / "experts" / "sample-two.md").symlink_to(outside)
    with pytest.raises(KnowledgeError, match="leads out of the library"):
        load(folder, today=TODAY)


def test_the_library_that_ships_has_no_fault() -> None:
    library = load(Path(__file__).parent.parent / "knowledge", today=TODAY)
    assert library.subjects
    assert library.ordinary
    assert all(expert.sample for expert in library.experts)


def counted(headlines: Iterable[Headline]) -> Counter[tuple[Language, bool]]:
    return Counter((headline.language, headline.belongs) for headline in headlines)


def test_the_taxonomy_that_ships_covers_what_science_is_asked_about(library: Library) -> None:
    assert len(library.subjects) >= 42
    assert {subject.hazard for subject in library.subjects.values()} == set(Hazard)
    assert {subject.severity for subject in library.subjects.values()} == set(Severity)


@pytest.mark.parametrize(
    ("language", "belongs", "least"),
    [
        pytest.param(Language.ZH, True, 20, id="Chinese that belong"),
        pytest.param(Language.EN, True, 12, id="English that belong"),
        pytest.param(Language.ZH, False, 10, id="Chinese that only look so"),
        pytest.param(Language.EN, False, 6, id="English that only look so"),
    ],
)
def test_every_subject_that_ships_is_taught_in_both_languages(
    library: Library, language: Language, least: int, *, belongs: bool
) -> None:
    taught = {
        subject.id: counted(subject.headlines)[language, belongs] for subject in library.subjects.values()
    }
    assert {id_: n for id_, n in taught.items() if n < least} == {}


def test_the_ordinary_days_that_ship_are_told_in_both_languages(library: Library) -> None:
    taught = counted(library.ordinary)
    assert taught[Language.ZH, False] >= 288
    assert taught[Language.EN, False] >= 136


def test_no_synonym_that_ships_names_two_subjects(library: Library) -> None:
    named = Counter(word.lower() for subject in library.subjects.values() for word in subject.synonyms)
    assert [word for word, n in named.items() if n > 1] == []
