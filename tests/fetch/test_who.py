"""Disease Outbreak News as the site's JSON and as RSS."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from responder.errors import ParseError
from responder.fetch.who import parse
from responder.model.feed import Entry, Record, Trust
from tests.fetch.sample import feed

HERE = feed("who", trust=Trust.OFFICIAL)
PAGE = "https://www.who.int/emergencies/disease-outbreak-news/item/"
HALF_PAST = datetime(2026, 9, 21, 0, 30, tzinfo=UTC)


def notice(**stated: Any) -> dict[str, Any]:
    return {
        "Id": "8c1f0d4e-0000-0000-0000-000000000001",
        "LastModified": "2026-09-22T00:00:00Z",
        "PublicationDate": "2026-09-21T00:00:00Z",
        "PublicationDateAndTime": "2026-09-21T00:30:00Z",
        "DateCreated": "2026-09-20T00:00:00Z",
        "UrlName": "2026-DON901",
        "ItemDefaultUrl": "/2026-DON901",
        "Title": "Pond fever – Lilyland",
        "OverrideTitle": None,
        "UseOverrideTitle": False,
        "DonId": "2026-DON901",
        "Summary": "<p>Twelve cases of <b>pond fever</b> were notified.</p>",
        "Overview": "<p>On 20 September…</p>",
        "Assessment": "",
        **stated,
    }


def listed(*rows: Any) -> bytes:
    answer = {"@odata.context": "https://www.who.int/api/news/$metadata#diseaseoutbreaknews", "value": rows}
    return json.dumps(answer).encode()


def read(**stated: Any) -> Entry:
    return parse(HERE, listed(notice(**stated)), "application/json")[0].entry


def test_a_notice() -> None:
    assert read() == Entry(
        HERE.id,
        "2026-DON901",
        "Pond fever – Lilyland",
        PAGE + "2026-DON901",
        "Twelve cases of pond fever were notified.",
        HALF_PAST,
        Record(event="Pond fever", area="Lilyland"),
    )


@pytest.mark.parametrize(
    ("title", "event", "area"),
    [
        pytest.param("Pond fever - Lilyland", "Pond fever", "Lilyland", id="a hyphen"),
        pytest.param("Pond fever—Lilyland", "Pond fever", "Lilyland", id="a dash without spaces"),
        pytest.param("Marsh-ague – Lily-land", "Marsh-ague", "Lily-land", id="hyphens within"),
        pytest.param("Pond fever – Global situation", "Pond fever", "Global situation", id="the world"),
        pytest.param("Pond fever", "Pond fever", "", id="no place"),
    ],
)
def test_the_title_names_disease_and_place(title: str, event: str, area: str) -> None:
    assert read(Title=title).record == Record(event=event, area=area)


def test_a_title_of_its_own_goes_first_where_it_is_to_be_used() -> None:
    assert read(OverrideTitle="Pond fever: update", UseOverrideTitle=True).title == "Pond fever: update"
    assert read(OverrideTitle="Pond fever: update").title == "Pond fever – Lilyland"


def test_a_notice_without_a_number_is_known_by_its_address() -> None:
    found = read(DonId=None, UrlName="20-september-2026-pond-fever-lilyland-en")
    assert found.key == "20-september-2026-pond-fever-lilyland-en"
    assert found.url == PAGE + "20-september-2026-pond-fever-lilyland-en"


def test_a_notice_without_a_title_costs_no_other() -> None:
    found = parse(HERE, listed(notice(Title=None), notice(), "row"), "")
    assert [sighting.entry.key for sighting in found] == ["2026-DON901"]


def test_the_same_notice_in_the_rss_has_the_same_key() -> None:
    body = f"""<rss version="2.0"><channel><title>WHO - News</title><item><guid>{PAGE}2026-DON901</guid>
<link>{PAGE}2026-DON901</link><title>Pond fever – Lilyland</title>
<description>&lt;p&gt;Twelve cases&lt;/p&gt;</description>
<pubDate>Mon, 21 Sep 2026 00:30:00 Z</pubDate></item></channel></rss>"""
    (found,) = parse(HERE, body.encode(), "application/rss+xml")
    assert (found.entry.key, found.entry.record) == ("2026-DON901", read().record)
    assert (found.entry.summary, found.entry.published) == ("Twelve cases", HALF_PAST)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"value": 1}', listed({}, {}), b"<html></html>", b'{"error": {"message": "no"}}']
)
def test_what_is_no_outbreak_news_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse(HERE, body, "")
