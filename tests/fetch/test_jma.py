"""Bulletins of the Japan Meteorological Agency."""

from datetime import UTC, datetime

import pytest

from responder.errors import ParseError
from responder.fetch.jma import parse
from responder.model.feed import Entry, Record, Sighting, Status, Trust
from tests.fetch.sample import feed

HERE = feed("jma", trust=Trust.OFFICIAL, language="ja")
REPORT = """<?xml version="1.0" encoding="UTF-8"?>
<Report xmlns="http://xml.kishou.go.jp/jmaxml1/" xmlns:jmx="http://xml.kishou.go.jp/jmaxml1/">
<Control><Title>{kind}</Title><DateTime>2026-09-21T00:34:00Z</DateTime><Status>通常</Status></Control>
<Head xmlns="http://xml.kishou.go.jp/jmaxml1/informationBasis1/"><Title>池情報</Title>
<ReportDateTime>2026-09-21T09:34:00+09:00</ReportDateTime><EventID>20260921093000</EventID>
<InfoType>発表</InfoType><Serial>3</Serial><InfoKind>地震情報</InfoKind>
<Headline><Text>{headline}</Text>{items}</Headline></Head>
<Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/seismology1/"
 xmlns:jmx_eb="http://xml.kishou.go.jp/jmaxml1/elementBasis1/">{body}</Body></Report>"""
QUAKE = """<Earthquake><Hypocenter><Area><Name>蛙湾</Name>
<jmx_eb:Coordinate type="震源位置（度分）">+3447.1+13829.9-23000/</jmx_eb:Coordinate>
<jmx_eb:Coordinate description="北緯３４．５度">+34.5+138.5-10000/</jmx_eb:Coordinate></Area></Hypocenter>
<jmx_eb:Magnitude type="Mj" description="Ｍ５．９">5.9</jmx_eb:Magnitude></Earthquake>"""
SHAKEN = """<Intensity><Observation><MaxInt>5-</MaxInt><Pref><Name>池県</Name><MaxInt>5-</MaxInt></Pref>
</Observation></Intensity>"""
CALM = """<Comments><ForecastComment>
<Text>この地震による津波の心配はありません。</Text></ForecastComment></Comments>"""
ITEMS = """<Information type="一"><Item><Kind><Name>{name}</Name></Kind>
<Areas><Area><Name>池県北部</Name></Area><Area><Name>池県南部</Name></Area></Areas></Item></Information>
<Information type="二"><Item><Kind><Name>{name}</Name></Kind>
<Areas><Area><Name>蛙町</Name></Area></Areas></Item>
</Information>"""
INDEX = """<feed xmlns="http://www.w3.org/2005/Atom"><title>高頻度（地震火山）</title>{entries}</feed>"""
ENTRY = """<entry><title>{kind}</title><id>https://pond.example.org/data/1.xml</id>
<updated>2026-09-21T00:34:00Z</updated><author><name>気象庁</name></author>
<link type="application/xml" href="https://pond.example.org/data/1.xml"/>
<content type="text">{said}</content></entry>"""


def report(
    kind: str = "震源・震度に関する情報",
    headline: str = "２１日、地震がありました。",
    items: str = "",
    body: str = "",
) -> str:
    return REPORT.format(kind=kind, headline=headline, items=items, body=body)


def entry(text: str) -> Entry:
    (found,) = parse(HERE, text.encode(), "application/xml")
    return found.entry


def record(text: str) -> Record:
    found = entry(text).record
    assert found is not None
    return found


def listed(said: str, kind: str = "津波警報・注意報・予報a") -> Record:
    return record(INDEX.format(entries=ENTRY.format(kind=kind, said=said)))


def test_an_earthquake() -> None:
    assert parse(HERE, report(body=QUAKE + SHAKEN + CALM).encode(), "application/xml") == (
        Sighting(
            Entry(
                HERE.id,
                "20260921093000 地震情報 3",
                "蛙湾で地震 M5.9 最大震度5弱",
                summary="２１日、地震がありました。 この地震による津波の心配はありません。",
                published=datetime(2026, 9, 21, 0, 34, tzinfo=UTC),
                record=Record(
                    event="earthquake",
                    magnitude=5.9,
                    depth_km=10.0,
                    latitude=34.5,
                    longitude=138.5,
                    area="蛙湾",
                    severity="Severe",
                    references=("20260921093000 地震情報 1", "20260921093000 地震情報 2"),
                ),
            )
        ),
    )


def test_a_first_report_of_shaking_names_no_magnitude() -> None:
    text = report("震度速報", items=ITEMS.format(name="震度５弱"), body=SHAKEN)
    assert entry(text).title == "２１日、地震がありました。 最大震度5弱"
    found = record(text)
    assert (found.event, found.magnitude, found.severity) == ("earthquake", None, "Severe")
    assert found.area == "池県北部; 池県南部"


@pytest.mark.parametrize(
    ("felt", "severity"),
    [
        ("7", "Extreme"),
        ("6+", "Extreme"),
        ("6-", "Extreme"),
        ("5+", "Severe"),
        ("4 ", "Moderate"),
        ("1", "Minor"),
        ("!5-", None),
        ("", None),
    ],
)
def test_the_intensity_is_the_severity(felt: str, severity: str | None) -> None:
    assert record(report(body=SHAKEN.replace("5-", felt))).severity == severity


def test_what_an_early_warning_expects_counts_too() -> None:
    body = "<Intensity><Forecast><ForecastInt><From>6-</From><To>6+</To></ForecastInt></Forecast></Intensity>"
    assert entry(report("緊急地震速報（警報）", body=QUAKE + body)).title == "蛙湾で地震 M5.9 最大震度6強"


@pytest.mark.parametrize(
    ("name", "severity", "tsunami"),
    [
        pytest.param("大津波警報：発表", "Extreme", True, id="a great one"),
        pytest.param("津波警報", "Severe", True, id="a warning"),
        pytest.param("津波注意報", "Moderate", True, id="an advisory"),
        pytest.param("津波予報（若干の海面変動）", None, False, id="a little"),
        pytest.param("津波注意報解除", None, False, id="over"),
    ],
)
def test_tsunamis(name: str, severity: str | None, tsunami: bool) -> None:
    kind = f"<Category><Kind><Name>{name}</Name></Kind></Category>"
    body = f"<Tsunami><Forecast><Item>{kind}</Item></Forecast></Tsunami>"
    found = record(report("津波警報・注意報・予報a", "津波の情報です。", body=body))
    assert (found.event, found.severity, found.tsunami) == ("tsunami", severity, tsunami)


@pytest.mark.parametrize(
    ("said", "tsunami"),
    [
        ("津波警報等（大津波警報・津波警報あるいは津波注意報）を発表中です。", True),
        ("この地震により津波警報を発表する可能性があります。", False),
        ("津波の心配はありません。", False),
    ],
)
def test_the_set_phrase_about_tsunamis(said: str, tsunami: bool) -> None:
    body = QUAKE + CALM.replace("この地震による津波の心配はありません。", said)
    assert record(report(body=body)).tsunami is tsunami


@pytest.mark.parametrize(
    ("kind", "name", "severity"),
    [
        ("気象特別警報・警報・注意報", "大雨特別警報", "Extreme"),
        ("気象特別警報・警報・注意報", "洪水警報", "Severe"),
        ("気象特別警報・警報・注意報", "雷注意報", "Minor"),
        ("土砂災害警戒情報", "警戒", "Severe"),
        ("火山の状況に関する解説情報", "火口周辺警報", "Moderate"),
    ],
)
def test_other_warnings(kind: str, name: str, severity: str) -> None:
    found = record(report(kind, "警戒してください。", ITEMS.format(name=name)))
    assert (found.event, found.severity, found.area) == (kind, severity, "池県北部; 池県南部")


def test_a_warning_that_is_lifted_is_an_end() -> None:
    text = report("津波警報・注意報・予報a", "津波注意報を解除しました。", body=QUAKE)
    assert record(text).message_type == "Cancel"


@pytest.mark.parametrize(
    ("word", "message"),
    [("発表", "Alert"), ("訂正", "Update"), ("取消", "Cancel"), ("遅延", "Alert"), ("", "Alert")],
)
def test_kinds_of_messages(word: str, message: str) -> None:
    text = report(body=QUAKE).replace("<InfoType>発表<", f"<InfoType>{word}<")
    assert record(text).message_type == message
    assert (entry(text).title == "２１日、地震がありました。") is (message == "Cancel")


@pytest.mark.parametrize(
    ("word", "status"),
    [("通常", Status.ACTUAL), ("訓練", Status.EXERCISE), ("試験", Status.TEST), ("", Status.ACTUAL)],
)
def test_an_exercise_is_kept_and_known_as_one(word: str, status: Status) -> None:
    assert record(report().replace("<Status>通常<", f"<Status>{word}<")).status is status


@pytest.mark.parametrize(
    ("stated", "magnitude"),
    [
        ('description="Ｍ８を超える巨大地震">NaN', 8.0),
        ('description="Ｍ不明">NaN', None),
        (">", None),
        (">99", None),
        (">big", None),
    ],
)
def test_a_magnitude_may_be_unknown(stated: str, magnitude: float | None) -> None:
    body = QUAKE.replace('description="Ｍ５．９">5.9', stated)
    assert record(report(body=body)).magnitude == magnitude


@pytest.mark.parametrize(
    ("stated", "place"),
    [
        ("-36.1-072.6/", (-36.1, -72.6, None)),
        ("+34.5+138.5+0/", (34.5, 138.5, 0.0)),
        ("+99.5+138.5-10000/", (None, 138.5, 10.0)),
        ("here", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_a_place_may_be_unknown(stated: str, place: tuple[float | None, ...]) -> None:
    found = record(report(body=QUAKE.replace("+34.5+138.5-10000/", stated)))
    assert (found.latitude, found.longitude, found.depth_km) == place


def test_of_two_earthquakes_the_greater_counts() -> None:
    smaller = QUAKE.replace("5.9", "4.1").replace("蛙湾", "小池")
    assert record(report(body=smaller + QUAKE)).area == "蛙湾"


def test_a_bulletin_without_number_is_known_by_its_time() -> None:
    text = report().replace("<Serial>3<", "<Serial><").replace("20260921093000", "")
    assert entry(text).key == "池情報 地震情報 2026-09-21T09:34:00+09:00"
    assert record(text).references == ()


@pytest.mark.parametrize(
    ("at", "year"), [("2097-06-01T09:00:00", 2097), ("9999-01-01T00:00:00Z", None), ("soon", None)]
)
def test_a_time_is_kept_as_it_stands_or_not_at_all(at: str, year: int | None) -> None:
    found = entry(report().replace("2026-09-21T09:34:00+09:00", at)).published
    assert (found.year if found else None) == year


def test_an_index() -> None:
    said = "【津波警報】津波警報を発表しました。"
    body = INDEX.format(entries="<entry/>" + ENTRY.format(kind="津波警報・注意報・予報a", said=said))
    assert entry(body) == Entry(
        HERE.id,
        "https://pond.example.org/data/1.xml",
        said,
        "https://pond.example.org/data/1.xml",
        said,
        datetime(2026, 9, 21, 0, 34, tzinfo=UTC),
        Record(event="tsunami", severity="Severe", tsunami=True),
    )


@pytest.mark.parametrize(
    ("said", "severity", "message", "status"),
    [
        ("大津波警報・津波警報を発表しました。", "Extreme", "Alert", Status.ACTUAL),
        ("これは訓練です。津波注意報を発表しました。", "Moderate", "Alert", Status.EXERCISE),
        ("津波警報を解除しました。", None, "Cancel", Status.ACTUAL),
        ("津波警報を解除しました。津波注意報は継続しています。", "Moderate", "Alert", Status.ACTUAL),
        ("先ほどの情報を取り消します。", None, "Cancel", Status.ACTUAL),
        ("【池県気象警報・注意報】北部では、高波に注意してください。", None, "Alert", Status.ACTUAL),
        ("", None, "Alert", Status.ACTUAL),
    ],
)
def test_the_words_of_an_index(said: str, severity: str | None, message: str, status: Status) -> None:
    found = listed(said)
    assert (found.severity, found.message_type, found.status) == (severity, message, status)


def test_an_index_of_nothing_is_no_error() -> None:
    assert parse(HERE, INDEX.format(entries="").encode(), "") == ()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="nothing"),
        pytest.param("<html/>", id="a page"),
        pytest.param("<Report/>", id="an empty bulletin"),
        pytest.param(INDEX.format(entries="<entry/>"), id="not one entry can be read"),
        pytest.param(report()[:-30], id="cut short"),
        pytest.param("<!DOCTYPE Report><Report/>", id="a document type"),
        pytest.param("<a>" * 5000, id="too deep"),
    ],
)
def test_what_is_no_bulletin_is_refused(body: str) -> None:
    with pytest.raises(ParseError):
        parse(HERE, body.encode(), "")


def test_the_refusal_says_what_was_expected() -> None:
    with pytest.raises(ParseError, match=r"expected JMA's XML.* but this is <html>"):
        parse(HERE, b"<html/>", "")
