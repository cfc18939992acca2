"""Earthquakes of the China Earthquake Networks Center, in three forms."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.cenc import parse
from responder.model.feed import Entry, Record, Sighting, Trust
from tests.fetch.sample import feed

HERE = feed("cenc", trust=Trust.OFFICIAL, language="zh")
OWN = {
    "id": "7",
    "NEW_DID": "CC20260921083000",
    "O_TIME": "2026-09-21 08:30:00",
    "EPI_LAT": "30.25",
    "EPI_LON": "103.5",
    "EPI_DEPTH": 12,
    "M": "5.6",
    "LOCATION_C": "青蛙省池塘县",
}
PASSED_ON = {
    "type": "reviewed",
    "time": "2026-09-21 08:30:00",
    "location": "青蛙省池塘县",
    "magnitude": "5.6",
    "depth": "12",
    "latitude": "30.25",
    "longitude": "103.5",
    "intensity": "7",
}
RECORD = Record(
    event="earthquake", magnitude=5.6, depth_km=12.0, latitude=30.25, longitude=103.5, area="青蛙省池塘县"
)


def own(*rows: Any) -> bytes:
    return json.dumps({"shuju": rows, "jieguo": len(rows)}, ensure_ascii=False).encode()


def titles(body: bytes) -> list[str]:
    return [sighting.entry.title for sighting in parse(HERE, body, "")]


def record(body: bytes) -> Record:
    found = parse(HERE, body, "")[0].entry.record
    assert found is not None
    return found


def test_an_earthquake() -> None:
    assert parse(HERE, own(OWN), "application/json") == (
        Sighting(
            Entry(
                HERE.id,
                "CC20260921083000",
                "青蛙省池塘县发生5.6级地震",
                "https://news.ceic.ac.cn/CC20260921083000.html",
                "2026-09-21 08:30:00 青蛙省池塘县发生5.6级地震，震源深度12千米",
                datetime(2026, 9, 21, 0, 30, tzinfo=UTC),
                RECORD,
            )
        ),
    )


@pytest.mark.parametrize("zone", ["UTC", "America/Chicago"])
def test_times_are_those_of_beijing_whatever_the_feed_says(zone: str) -> None:
    found = parse(feed("cenc", zone=zone), own(OWN), "")[0].entry.published
    assert found == datetime(2026, 9, 21, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrapped",
    [
        pytest.param(b"(%s)", id="brackets"),
        pytest.param(b"jQuery1.back(%s);\n", id="a call"),
        pytest.param(b"var quakes = %s;", id="an assignment"),
    ],
)
def test_what_a_script_wraps_it_in_is_taken_off(wrapped: bytes) -> None:
    assert record(wrapped % own(OWN)) == RECORD


def test_a_numbered_list() -> None:
    body = json.dumps(
        {"type": "cenc_eqlist", "No1": PASSED_ON, "No2": PASSED_ON | {"magnitude": 3}, "md5": "f"}
    )
    assert titles(body.encode()) == ["青蛙省池塘县发生5.6级地震", "青蛙省池塘县发生3级地震"]
    first = parse(HERE, body.encode(), "")[0].entry
    assert (first.key, first.url, first.record) == ("2026-09-21 08:30:00 青蛙省池塘县", "", RECORD)


def test_a_list_with_a_page_for_each() -> None:
    row = {
        "title": "M5.6 青蛙省池塘县",
        "url": "https://pond.example.org/q/1",
        "extra": PASSED_ON | {"depth": 12},
    }
    entry = parse(HERE, json.dumps({"type": "quakes", "list": [row]}).encode(), "")[0].entry
    assert (entry.key, entry.url, entry.record) == (row["url"], row["url"], RECORD)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(OWN | {"M": None}, id="no magnitude"),
        pytest.param(OWN | {"M": "大"}, id="a magnitude in words"),
        pytest.param(OWN | {"M": 99}, id="a magnitude that there is not"),
        pytest.param(OWN | {"LOCATION_C": ["青蛙"]}, id="a place in a list"),
        pytest.param("CC1", id="no object"),
    ],
)
def test_an_earthquake_that_cannot_be_used_costs_no_other(other: Any) -> None:
    assert titles(own(other, OWN)) == ["青蛙省池塘县发生5.6级地震"]


def test_what_is_missing_stays_unknown() -> None:
    found = record(
        own({"M": 4.0, "LOCATION_C": "池塘", "EPI_LAT": "north", "EPI_LON": 500, "EPI_DEPTH": None})
    )
    assert (found.latitude, found.longitude, found.depth_km) == (None, None, None)


@pytest.mark.parametrize(
    ("at", "year"),
    [("2097-01-01 00:00:00", 2096), ("2999-01-01 00:00:00", None), ("soon", None), (None, None)],
)
def test_a_time_is_kept_as_it_stands_or_not_at_all(at: str | None, year: int | None) -> None:
    found = parse(HERE, own(OWN | {"O_TIME": at}), "")[0].entry.published
    assert (found.year if found else None) == year


def test_a_quiet_day_is_no_error() -> None:
    assert titles(own()) == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="a page"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"shuju": 3}', id="a number of earthquakes"),
        pytest.param(b'{"md5": "f"}', id="no earthquakes"),
        pytest.param(own("CC1", {}), id="not one can be read"),
        pytest.param(b'{"shuju":' * 100_000, id="too deep"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="expected a list of earthquakes"):
        parse(HERE, body, "application/json")
