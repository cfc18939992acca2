"""Documents through the parsers: real ones, broken ones, and a pool that fails as told."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder.errors import ParseError, RecordingError, RefusedError
from responder.evaluate.counts import entries_in
from responder.evaluate.feeds import Document, kind_of, score, tally
from responder.fetch import ParserPool
from responder.fetch.workers import Parse
from responder.model.feed import Entry, Feed, Sighting

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
RSS = (
    "<rss version='2.0'><channel><title>Pond</title><item><title>{title}</title><guid>1</guid>"
    "<pubDate>{date}</pubDate></item></channel></rss>"
)
CAP = "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>1</identifier></alert>"
QUAKES = '{"features": [{"id": "1", "properties": {"mag": 5.0, "title": "M 5", "time": 1}}]}'


class Pool:
    """Answers by the name of the document: an error is raised, sightings are given."""

    def __init__(self, answers: Mapping[str, Exception | tuple[Sighting, ...]]) -> None:
        self._answers = answers
        self.starts = 0

    async def parse(
        self, _parse: Parse, feed: Feed, _body: bytes, _content_type: str
    ) -> tuple[Sighting, ...]:
        if feed.id == "start":
            self.starts += 1
            raise ParseError(feed.id, "empty")
        answer = self._answers[feed.id]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Misled(ParserPool):
    """Runs what cannot take a document at all, in a real worker."""

    async def parse(self, _parse: Parse, feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
        return await super().parse(divmod, feed, body, content_type)  # type: ignore[arg-type]


def manifest(folder: Path, documents: Mapping[str, str], **stated: object) -> Path:
    lines = [json.dumps({"file": name, "licence": "none", **stated}) for name in documents]
    (folder / "manifest.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for name, text in documents.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def sighting(published: datetime | None, title: str = "A frog sings") -> Sighting:
    return Sighting(Entry(feed="pond", key="1", title=title, published=published))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(RSS, "rss", id="RSS"),
        pytest.param("<?xml version='1.0'?><!-- a --><feed/>", "rss", id="Atom"),
        pytest.param(CAP, "cap", id="CAP"),
        pytest.param(CAP.replace("<", "<c:").replace("xmlns", "xmlns:c"), "cap", id="CAP with a prefix"),
        pytest.param("<feed xmlns:c='urn:oasis:names:tc:emergency:cap:1.1'/>", "cap", id="index of CAP"),
        pytest.param(
            "<rss xmlns:c='urn:oasis:names:tc:emergency:cap:1.1'/>", "rss", id="RSS that speaks of CAP"
        ),
        pytest.param("\ufeff \n" + QUAKES, "usgs", id="earthquakes after a mark"),
        pytest.param('{"shuju": [{"M": "5.0", "LOCATION_C": "池塘"}]}', "cenc", id="any other kind"),
        pytest.param('{"status": "success", "items": []}', "newsnow", id="hot list"),
        pytest.param("[1, 2", "newsnow", id="JSON of no known form"),
        pytest.param("no markup at all", "rss", id="neither"),
        pytest.param("", "rss", id="empty"),
    ],
)
def test_the_kind_is_guessed(body: str, kind: str) -> None:
    assert kind_of(body.encode()) == kind


async def test_documents_go_through_the_real_parsers(tmp_path: Path) -> None:
    documents = {
        "good.xml": RSS.format(
            title="A &lt;b&gt;frog&lt;/b&gt;  sings", date="Wed, 01 May 2030 10:00:00 GMT"
        ),
        "future.xml": RSS.format(title="A <![CDATA[frog]]> sings", date="Thu, 01 Jan 2098 00:00:00 GMT"),
        "other.xml": RSS.format(title="A toad sings", date=""),
        "page.html": "<html><body>A frog sings</body></html>",
        "list.json": '{"status": "success", "items": [{"id": 1, "title": "One"}, {"id": 2, "title": "Two"}]}',
        "error.json": '{"code": 500}',
    }
    folder = manifest(
        tmp_path, documents, encoding="utf-8", n_entries=1, bozo=0, first_title="A <i>frog</i> sings"
    )
    found = asdict(await score(folder, now=NOW))
    assert 0 < found.pop("slowest_s") < 5
    assert found.pop("loop_lag_p99_ms") < 1000
    assert found == {
        "documents": 6,
        "crashed": 0,
        "timed_out": 0,
        "entries": 5,
        "titles_wrong": 1,
        "dates_wrong": 1,
        "counts_agree": 3,
        "counts_differ": 0,
    }


async def test_what_a_parser_lets_out_and_what_takes_too_long_is_counted(tmp_path: Path) -> None:
    died = ParseError("died", "the parser's process died on it")
    died.__cause__ = EOFError()
    pool = Pool(
        {
            "refused": ParseError("refused", "no feed"),
            "slow": RefusedError("slow", "not parsed within 5 s"),
            "broken": ZeroDivisionError(),
            "died": died,
            "good": (sighting(None),),
        }
    )
    folder = manifest(tmp_path, dict.fromkeys(["refused", "slow", "broken", "died", "good"], "x"))
    found = await tally(folder, pool, now=NOW)
    assert (found.documents, found.crashed, found.timed_out, found.entries) == (5, 2, 1, 1)
    assert pool.starts == 4  # Before the first, and after each that took its worker with it.


async def test_the_death_of_a_real_worker_is_a_crash(tmp_path: Path) -> None:
    async with Misled() as pool:
        found = await tally(manifest(tmp_path, {"a": "x", "b": "y"}), pool, now=NOW)
    assert (found.crashed, found.timed_out) == (2, 0)


@pytest.mark.parametrize(
    ("published", "wrong"),
    [
        pytest.param(None, 0, id="none stated"),
        pytest.param(datetime(2030, 5, 2, 12, tzinfo=UTC), 0, id="a day ahead"),
        pytest.param(datetime(2030, 5, 2, 13, tzinfo=UTC), 1, id="more than a day ahead"),
        pytest.param(datetime(1980, 1, 1, tzinfo=UTC), 0, id="1980"),
        pytest.param(datetime(1970, 1, 1, tzinfo=UTC), 1, id="the epoch"),
    ],
)
async def test_dates_out_of_reach_are_wrong(tmp_path: Path, published: datetime | None, wrong: int) -> None:
    folder = manifest(tmp_path, {"a": "x"})
    assert (await tally(folder, Pool({"a": (sighting(published),)}), now=NOW)).dates_wrong == wrong


@pytest.mark.parametrize(
    ("document", "title", "gainsays"),
    [
        pytest.param(
            Document("a", "utf-8", 1, "A <b>frog</b>\n sings"), "A frog sings", False, id="the same"
        ),
        pytest.param(Document("a", "utf-8", 1, "A frog"), "A frog sings", True, id="another"),
        pytest.param(Document("a", "utf-8", 1, "A frog"), "", True, id="lost"),
        pytest.param(Document("a", "utf-8", 1, "f" * 120), "f" * 140, False, id="cut off in the manifest"),
        pytest.param(Document("a", "utf-8", 1, "f" * 120), "f" * 119, True, id="shorter than the cut one"),
        pytest.param(Document("a", "", 1, "A frog"), "A toad", False, id="of unknown encoding"),
        pytest.param(Document("a", "utf-8", 0, "Pond"), "", False, id="the title of an empty feed"),
        pytest.param(Document("a", "utf-8", 1, "A frog", bozo=1), "A toad", False, id="of a broken document"),
        pytest.param(Document("a", "utf-8", 1, "<img/>"), "A toad", False, id="nothing but markup"),
    ],
)
def test_a_title_is_compared_where_another_parser_can_be_trusted(
    document: Document, title: str, gainsays: bool
) -> None:
    assert document.gainsays(title) is gainsays


async def test_a_missing_document_is_named(tmp_path: Path) -> None:
    folder = manifest(tmp_path, {"a": "x"})
    (folder / "a").unlink()
    with pytest.raises(RecordingError, match=r"named in the manifest"):
        await tally(folder, Pool({}), now=NOW)
    with pytest.raises(RecordingError, match=r"there is no such file"):
        await tally(tmp_path / "nowhere", Pool({}), now=NOW)


@pytest.mark.parametrize(
    ("body", "count"),
    [
        pytest.param(RSS.format(title="A frog", date=""), 1, id="RSS"),
        pytest.param(
            "<rss><channel><item/><item><title>x</title></item></channel></rss>", 1, id="an empty item"
        ),
        pytest.param(
            "<rss><channel><item><title>&lt;br&gt;</title></item></channel></rss>", 0, id="markup alone"
        ),
        pytest.param("<feed><entry><summary>x</summary></entry></feed>", 1, id="Atom"),
        pytest.param("<RDF><channel/><item><title>x</title></item></RDF>", 1, id="RDF"),
        pytest.param(CAP, 1, id="CAP"),
        pytest.param("<html/>", None, id="a page"),
        pytest.param("<rss>", None, id="not well-formed"),
        pytest.param("<!DOCTYPE rss><rss><channel/></rss>", None, id="a DTD, which may say more"),
        pytest.param("{}", None, id="no XML"),
    ],
)
def test_entries_are_counted_without_our_parsers(body: str, count: int | None) -> None:
    assert entries_in(body.encode()) == count


async def test_counts_are_compared(tmp_path: Path) -> None:
    folder = manifest(
        tmp_path, {"one": RSS.format(title="a", date=""), "two": RSS.format(title="b", date="")}
    )
    found = await tally(folder, Pool({"one": (sighting(None),), "two": ()}), now=NOW)
    assert (found.counts_agree, found.counts_differ) == (1, 1)
    assert found.loop_lag_p99_ms < 1000


@pytest.mark.parametrize(("encoding", "gainsaid"), [("utf-8", True), ("utf-7", False)])
def test_who_honours_a_charset_that_hides_markup_is_no_witness(encoding: str, gainsaid: bool) -> None:
    assert Document("x", encoding, n_entries=1, first_title="a").gainsays("b") is gainsaid


def test_a_row_of_json_may_be_named_by_several_words() -> None:
    told = Document("x", "utf-8", json_items=3, first_title="池塘", bozo=1)
    assert not told.gainsays("池塘涨水")
    assert told.gainsays("荷花")
