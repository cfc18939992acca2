"""Earthquakes from GeoJSON."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.usgs import parse
from responder.model.feed import Entry, Record, Sighting, Trust
from tests.fetch.sample import feed

HERE = feed("usgs", trust=Trust.OFFICIAL)
STATED = {
    "mag": 7.6,
    "place": "80 km ENE of Pondville",
    "time": 1789950600123,
    "url": "https://quakes.example.org/q1",
    "alert": "orange",
    "tsunami": 1,
    "type": "earthquake",
    "title": "M 7.6 - 80 km ENE of Pondville",
}


def quake(name: str = "q1", where: Any = (142.5, 38.25, 29.0), **stated: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": name, "properties": STATED | stated, "geometry": {"coordinates": where}}


def summary(*quakes: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": quakes}).encode()


def keys(body: bytes) -> list[str]:
    return [sighting.entry.key for sighting in parse(HERE, body, "")]


def test_an_earthquake() -> None:
    assert parse(HERE, summary(quake()), "application/json") == (
        Sighting(
            Entry(
                HERE.id,
                "q1",
                "M 7.6 - 80 km ENE of Pondville",
                "https://quakes.example.org/q1",
                published=datetime(2026, 9, 21, 0, 30, 0, 123000, tzinfo=UTC),
                record=Record(
                    event="earthquake",
                    magnitude=7.6,
                    depth_km=29.0,
                    latitude=38.25,
                    longitude=142.5,
                    area="80 km ENE of Pondville",
                    severity="Severe",
                    tsunami=True,
                ),
            )
        ),
    )


@pytest.mark.parametrize(
    ("alert", "severity"),
    [
        pytest.param("green", "Minor", id="green"),
        pytest.param("yellow", "Moderate", id="yellow"),
        pytest.param("orange", "Severe", id="orange"),
        pytest.param("red", "Extreme", id="red"),
        pytest.param(None, None, id="not yet judged"),
        pytest.param("mauve", None, id="a colour that there is not"),
    ],
)
def test_the_colour_of_the_alert_is_the_severity(alert: str | None, severity: str | None) -> None:
    record = parse(HERE, summary(quake(alert=alert)), "")[0].entry.record
    assert record is not None
    assert record.severity == severity


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(quake("q2", mag=None), id="no magnitude yet"),
        pytest.param(quake("q2", type="quarry blast"), id="a blast in a quarry"),
        pytest.param(quake("q2", type=["earthquake"]), id="a type in a list"),
        pytest.param(quake("q2", mag="big"), id="a magnitude in words"),
        pytest.param(quake("q2", mag=float("nan")), id="a magnitude that is no number"),
        pytest.param(quake("q2", time=10**30), id="a time after all times"),
        pytest.param(quake("q2", where=(500, 0, 0)), id="a place off the map"),
        pytest.param({"id": "q2", "properties": None}, id="nothing stated"),
        pytest.param("q2", id="no object"),
    ],
)
def test_an_event_that_cannot_be_used_costs_no_other(other: Any) -> None:
    assert keys(summary(other, quake())) == ["q1"]


def test_the_ground_shakes_for_other_reasons_too() -> None:
    assert keys(summary(quake(type="volcanic eruption"))) == ["q1"]


def test_a_place_may_be_missing() -> None:
    record = parse(HERE, summary(quake(where=())), "")[0].entry.record
    assert record is not None
    assert (record.latitude, record.longitude, record.depth_km) == (None, None, None)


def test_a_quiet_day_is_no_error() -> None:
    assert keys(summary()) == []
    assert keys(summary(quake(mag=None))) == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="a page"),
        pytest.param(b'{"features": 3}', id="features are a number"),
        pytest.param(b'{"quakes": []}', id="another form"),
        pytest.param(summary(quake(title=7, time=None)), id="not one event can be read"),
    ],
)
def test_what_is_no_summary_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse(HERE, body, "application/json")
