"""The library's files: what is read from them, and what must agree between them."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, time
from pathlib import Path

import pytest

from responder.errors import KnowledgeError
from responder.knowledge import AUDIENCE_HEADINGS, SECTIONS, load
from responder.model.library import Hazard, Headline, Library, Verdict, Vetting
from responder.model.severity import Severity
from responder.model.text import Bilingual, Language
from tests.shelf import (
    EN,
    EN_TEXT,
    EXPERT,
    EXPERT_TEXT,
    ORDINARY,
    QUAKE,
    SHELF,
    SUBJECT_TEXT,
    TODAY,
    ZH,
    broken,
    put,
)


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


def test_no_subject_that_ships_is_without_somebody_to_page_in_a_drill(library: Library) -> None:
    covered = {subject for expert in library.experts for subject in expert.subjects}
    assert set(library.subjects) - covered == set()


def test_no_synonym_that_ships_names_two_subjects(library: Library) -> None:
    named = Counter(word.lower() for subject in library.subjects.values() for word in subject.synonyms)
    assert [word for word, n in named.items() if n > 1] == []
