"""Earthquakes from FDSN event services."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.fdsn import parse
from responder.model.feed import Entry, Record, Sighting, Trust
from tests.fetch.sample import feed

HERE = feed("fdsn", trust=Trust.SCIENCE, zone="Asia/Shanghai")
STATED = {
    "time": "2026-09-21T00:30:00.5Z",
    "flynn_region": "POND SEA",
    "lat": 38.25,
    "lon": 142.5,
    "depth": 29.0,
    "evtype": "ke",
    "auth": "POND",
    "mag": 7.6,
    "magtype": "mw",
    "unid": "20260921_0000007",
}


def quake(where: Any = (142.5, 38.25, -29.0), **stated: Any) -> dict[str, Any]:
    properties = STATED | stated
    return {"type": "Feature", "id": "f1", "properties": properties, "geometry": {"coordinates": where}}


def events(*quakes: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": quakes}).encode()


def titles(body: bytes) -> list[str]:
    return [sighting.entry.title for sighting in parse(HERE, body, "")]


def record(body: bytes) -> Record:
    found = parse(HERE, body, "")[0].entry.record
    assert found is not None
    return found


def test_an_earthquake() -> None:
    assert parse(HERE, events(quake()), "application/json") == (
        Sighting(
            Entry(
                HERE.id,
                "20260921_0000007",
                "M 7.6 - POND SEA",
                "https://www.seismicportal.eu/eventdetails.html?unid=20260921_0000007",
                published=datetime(2026, 9, 21, 0, 30, 0, 500000, tzinfo=UTC),
                record=Record(
                    event="earthquake",
                    magnitude=7.6,
                    depth_km=29.0,
                    latitude=38.25,
                    longitude=142.5,
                    area="POND SEA",
                ),
            )
        ),
    )


@pytest.mark.parametrize(
    "properties",
    [
        pytest.param(
            {
                "eventId": 7,
                "time": "2026-09-21T00:30:00",
                "mag": 7.6,
                "type": "earthquake",
                "place": "Pond Sea",
            },
            id="as INGV has it",
        ),
        pytest.param(
            {"publicID": "7", "time": "2026-09-21T00:30:00.000Z", "magnitude": 7.6, "locality": "Pond Sea"},
            id="as GeoNet has it",
        ),
        pytest.param({"id": "7", "time": 1789950600000, "mag": "7.6", "place": "Pond Sea"}, id="by figures"),
    ],
)
def test_the_names_of_other_services(properties: dict[str, Any]) -> None:
    row = {"id": "7", "properties": properties, "geometry": {"coordinates": [142.5, 38.25, 10]}}
    (found,) = parse(HERE, events(row), "")
    assert found == Sighting(
        Entry(
            HERE.id,
            "7",
            "M 7.6 - Pond Sea",
            published=datetime(2026, 9, 21, 0, 30, tzinfo=UTC),
            record=Record(
                event="earthquake",
                magnitude=7.6,
                depth_km=10.0,
                latitude=38.25,
                longitude=142.5,
                area="Pond Sea",
            ),
        )
    )


@pytest.mark.parametrize(
    ("stated", "event"),
    [
        pytest.param({"evtype": "se"}, "earthquake", id="suspected"),
        pytest.param({"evtype": "uk"}, "earthquake", id="unknown"),
        pytest.param({"evtype": None}, "earthquake", id="not said"),
        pytest.param({"evtype": "ls"}, "landslide", id="a landslide"),
        pytest.param({"evtype": "kn"}, "nuclear explosion", id="a nuclear explosion"),
        pytest.param({"evtype": None, "type": "Volcanic eruption"}, "volcanic eruption", id="in words"),
    ],
)
def test_the_ground_shakes_for_many_reasons(stated: dict[str, Any], event: str) -> None:
    assert record(events(quake(**stated))).event == event


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(quake(mag=None), id="no magnitude yet"),
        pytest.param(quake(evtype="km"), id="a blast in a mine"),
        pytest.param(quake(evtype=None, type="quarry blast"), id="a blast in a quarry"),
        pytest.param(quake(mag="big"), id="a magnitude in words"),
        pytest.param(quake(mag=1e400), id="a magnitude without end"),
        pytest.param(quake(mag=10**400), id="a magnitude of many figures"),
        pytest.param(quake(time=10**30), id="a time after all times"),
        pytest.param(quake(time="2999-01-01T00:00:00Z"), id="a time far off"),
        pytest.param(quake(time=None), id="no time"),
        pytest.param({"properties": STATED | {"unid": None}}, id="no name"),
        pytest.param({"id": "q2", "properties": None}, id="nothing stated"),
        pytest.param("q2", id="no object"),
    ],
)
def test_an_event_that_cannot_be_used_costs_no_other(other: Any) -> None:
    assert titles(events(other, quake())) == ["M 7.6 - POND SEA"]


@pytest.mark.parametrize("where", [(), None, "here", (500, 100, 9000), ({}, [], "deep")])
def test_a_place_may_be_missing_or_wrong(where: Any) -> None:
    found = record(events(quake(where, lat=None, lon=None, depth=None)))
    assert (found.latitude, found.longitude, found.depth_km) == (None, None, None)


def test_an_event_without_a_place_has_a_title() -> None:
    assert titles(events(quake(flynn_region=None))) == ["M 7.6"]


def test_a_quiet_day_is_no_error() -> None:
    assert titles(events()) == []
    assert titles(events(quake(mag=None))) == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html></html>", id="a page"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"features": 3}', id="features are a number"),
        pytest.param(b'{"quakes": []}', id="another form"),
        pytest.param(events(quake(time=None)), id="not one event can be read"),
        pytest.param(b"[" * 100_000, id="too deep"),
    ],
)
def test_what_are_no_events_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="expected GeoJSON events"):
        parse(HERE, body, "application/json")


def test_a_place_of_any_length_makes_a_title_of_ours() -> None:
    assert len(titles(events(quake(flynn_region="POND " * 100)))[0]) <= 300
