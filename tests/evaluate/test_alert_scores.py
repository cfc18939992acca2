"""Alerts against labelled days, by figures worked out by hand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import pytest

from responder.errors import RecordingError
from responder.evaluate.alerts import belongs, score
from responder.evaluate.labelled import days

SHEET = [
    "1\t00:30\tpond:3\tDam cracks above Millbrook",
    "2\t01:30\tpond:1\tMillbrook is being evacuated",
    "3\t02:30\tpond:9,lake:2\tMayor thanks Millbrook's helpers",
    "4\t03:30\tlake:5\tComet seen at noon",
    "5\t04:30\tlake:7\tWhy a comet shines by day",
    "6\t05:30\tlake:8\tA frog learns to sing",
    "7\t06:30\tlake:8\tTickets for the cup are sold out",
    "8\t07:30\tlake:1\tThe cup  begins　in ＡＢ",
]
DAM = {"id": "dam", "priority": "P1", "titles": [1, 2, 3], "core": [1, 2], "kind": "emergency"}
COMET = {"id": "comet", "priority": "P2", "titles": [4, 5], "core": [5, 4], "kind": "scitech"}
FROG = {"id": "frog", "priority": "P3", "titles": [6], "core": [6], "kind": "scitech"}
TITLES = {int(line.split("\t")[0]): line.split("\t")[3] for line in SHEET}
KEYS = (
    "recall_p1 recall_p12 recall_all precision precision_p1 alerts_per_day duplicates_per_event "
    "added_delay_p50_min added_delay_p90_min"
)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    folder = tmp_path / "days"
    folder.mkdir()
    label(folder, "2030-05-01", SHEET, [DAM, COMET, FROG])
    return folder


def label(folder: Path, day: str, sheet: Sequence[str], events: Sequence[Mapping[str, object]]) -> None:
    (folder / f"{day}.tsv").write_text("\n".join(sheet) + "\n", encoding="utf-8")
    (folder / f"{day}.events.json").write_text(json.dumps(events), encoding="utf-8")


def alert(at: str, priority: str, *titles: str | int, day: str = "2030-05-01") -> str:
    shown = [TITLES[title] if isinstance(title, int) else title for title in titles]
    return json.dumps({"id": at, "at": f"{day}T{at}+08:00", "priority": priority, "titles": shown})


def scored(labelled: Path, *alerts: str) -> Mapping[str, float | None]:
    file = labelled.parent / "alerts.jsonl"
    file.write_text("\n".join(alerts) + "\n", encoding="utf-8")
    return asdict(score(file, labelled))


@pytest.mark.parametrize(
    ("titles", "event"),
    [
        pytest.param([1], "dam", id="one core title is enough"),
        pytest.param([3], None, id="a title that is not core is not enough"),
        pytest.param([1, 7], "dam", id="half of the titles is enough"),
        pytest.param([1, 7, 8], None, id="less than half is not"),
        pytest.param([1, 3, 4], "dam", id="of two events the one with more titles"),
        pytest.param([3, 4], "comet", id="of two halves the one that has a core title"),
        pytest.param([1, 4], "dam", id="of two equal halves the first"),
        pytest.param([1, "Yesterday's news", "Older yet"], "dam", id="titles not of that day are left out"),
        pytest.param(["Yesterday's news"], None, id="no title of that day"),
        pytest.param([], None, id="no title at all"),
        pytest.param([1, 1, 7, 7, 7], "dam", id="a title counts once"),
        pytest.param([1, "The cup begins in AB"], "dam", id="width and white space do not matter: at half"),
        pytest.param([1, 7, "The cup begins in AB"], None, id="width and white space do not matter: below"),
    ],
)
def test_an_alert_belongs_to_the_event_of_most_of_its_titles(
    labelled: Path, titles: list[str | int], event: str | None
) -> None:
    shown = [TITLES[title] if isinstance(title, int) else title for title in titles]
    found = belongs(shown, days(labelled)[0])
    assert (found.id if found else None) == event


def test_every_figure_of_a_mixed_day(labelled: Path) -> None:
    label(labelled, "2030-05-02", ["1\t00:30\tpond:3\tQuiet day"], [])
    found = scored(
        labelled,
        alert("01:00:20", "P2", 1),  # The dam, 30 minutes after its first core title.
        alert("02:00:00", "P1", 1, 2),  # Again: a second alert of the same event.
        alert("03:45:00", "P3", 4),  # A digest line.
        alert("06:00:00", "P1", 7),  # Belongs to nothing.
        alert("07:00:00", "P1", 6),  # Loud about a P3 event.
        alert("02:00:00", "P1", 1, day="2030-04-30"),  # Not a labelled day.
    )
    assert found == {
        "recall_p1": 1.0,
        "recall_p12": 0.5,  # The comet has a digest line only.
        "recall_all": 1.0,
        "precision": 0.75,
        "precision_p1": 0.3333,
        "alerts_per_day": 2.0,
        "duplicates_per_event": 1.5,
        "added_delay_p50_min": 60.0,  # Of 30 and 90.
        "added_delay_p90_min": 84.0,
    }
    assert list(found) == KEYS.split()


def test_a_p1_event_told_as_p2_is_recalled(labelled: Path) -> None:
    assert scored(labelled, alert("01:00", "P2", 1))["recall_p1"] == 1


def test_a_digest_line_counts_for_recall_all_only(labelled: Path) -> None:
    found = scored(labelled, alert("01:00", "P3", 1))
    assert (found["recall_p1"], found["recall_p12"], found["recall_all"]) == (0, 0, 0.3333)
    assert found["precision"] is None
    assert found["duplicates_per_event"] is None
    assert found["added_delay_p50_min"] is None
    assert found["alerts_per_day"] == 0


@pytest.mark.parametrize(
    ("at", "minutes"),
    [
        pytest.param("00:30:59", 0, id="seconds within the minute of the sheet do not count"),
        pytest.param("00:10:00", 0, id="an alert before the first core title is not late"),
        pytest.param("00:31:00", 1, id="a minute later is"),
    ],
)
def test_added_delay_is_counted_in_whole_minutes(labelled: Path, at: str, minutes: int) -> None:
    found = scored(labelled, alert(at, "P1", 1, 2, 3))
    assert found["added_delay_p50_min"] == minutes
    assert found["added_delay_p90_min"] == minutes


def test_the_earliest_loud_alert_sets_the_delay(labelled: Path) -> None:
    found = scored(labelled, alert("05:30", "P1", 1), alert("01:30", "P2", 1), alert("00:30", "P3", 1))
    assert found["added_delay_p50_min"] == 60


def test_the_day_of_an_alert_is_told_in_the_zone_of_the_labels(labelled: Path) -> None:
    line = {"at": "2030-04-30T16:40:00+00:00", "priority": "P1", "titles": [TITLES[1]]}
    found = scored(labelled, json.dumps(line))
    assert found["precision"] == 1
    assert found["added_delay_p50_min"] == 10


def test_event_ids_need_be_unique_within_a_day_only(labelled: Path) -> None:
    label(labelled, "2030-05-02", SHEET, [DAM])
    found = scored(labelled, alert("01:00", "P1", 1))
    assert found["recall_p1"] == 0.5
    assert found["duplicates_per_event"] == 1


def test_no_alerts_leave_recall_at_zero(labelled: Path) -> None:
    assert scored(labelled)["recall_p12"] == 0


def test_wordings_that_fold_into_one_keep_both_numbers(tmp_path: Path) -> None:
    label(tmp_path, "2030-05-01", ["1\t00:30\tpond:3\tA  frog", "2\t00:40\tpond:4\tA frog"], [])
    day = days(tmp_path)[0]
    assert day.numbers == {"A frog": {1, 2}}
    assert day.first_seen[2] == datetime.fromisoformat("2030-05-01T00:40+08:00")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        pytest.param("2030-05-01.tsv", "1\t00:30\tpond:3", r"2030-05-01.tsv:1: wants id", id="a short row"),
        pytest.param("2030-05-01.tsv", "1\t25:30\ta\tb", r"2030-05-01.tsv:1: wants id", id="no such hour"),
        pytest.param("2030-05-01.tsv", SHEET[0], r"event dam names title 2", id="a title that is not there"),
        pytest.param("2030-05-01.events.json", "[{]", r"2030-05-01.events.json: JSON", id="broken JSON"),
        pytest.param(
            "2030-05-01.events.json", '[{"id": "a"}]', r"0.priority: Field required", id="no priority"
        ),
        pytest.param("May-1.events.json", "[]", r"does not begin with a date", id="an undated name"),
        pytest.param("2030-05-09.events.json", "[]", r"2030-05-09.tsv: there is no such file", id="no sheet"),
        pytest.param("alerts.jsonl", "\n{", r"alerts.jsonl:2: JSON", id="a broken alert"),
        pytest.param(
            "alerts.jsonl",
            '{"at": "2030-05-01T00:30:00", "priority": "P1", "titles": []}',
            r"alerts.jsonl:1: at: .*timezone",
            id="a time without a zone",
        ),
    ],
)
def test_odd_files_are_named(labelled: Path, file: str, text: str, said: str) -> None:
    alerts = labelled / "alerts.jsonl"
    alerts.write_text("", encoding="utf-8")
    (labelled / file).write_text(text, encoding="utf-8")
    with pytest.raises(RecordingError, match=said):
        score(alerts, labelled)


def test_missing_files_are_named(labelled: Path, tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"nowhere.jsonl: there is no such file"):
        score(tmp_path / "nowhere.jsonl", labelled)
    with pytest.raises(RecordingError, match=r"holds no labelled day"):
        score(tmp_path / "nowhere.jsonl", tmp_path / "nothing")
