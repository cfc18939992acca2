"""Feeds of science: DOIs, versions, authors in titles, embargoes; in the forms of arXiv and EurekAlert."""

from datetime import UTC, datetime

import pytest

from responder.errors import ParseError
from responder.fetch.science import parse
from responder.model.feed import Entry, Trust
from tests.fetch.sample import feed

HERE = feed("science", trust=Trust.SCIENCE, language="en")
ARXIV = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<title type="html">ArXiv Query: ponds</title><id>http://arxiv.org/api/pond</id>
<entry><id>http://arxiv.org/abs/2609.01234v2</id><updated>2026-09-21T00:30:00Z</updated>
<published>2026-09-20T00:30:00Z</published><title>Frog choruses
  at night</title><summary>  We listened to $n=12$ ponds.
</summary><author><name>Ada Heron</name></author><author><name>Bo Toad</name></author>
<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1234/Pond.7</arxiv:doi>
<link title="doi" href="http://dx.doi.org/10.1234/Pond.7" rel="related"/>
<link href="http://arxiv.org/abs/2609.01234v2" rel="alternate" type="text/html"/>
<link title="pdf" href="http://arxiv.org/pdf/2609.01234v2" rel="related" type="application/pdf"/>
<arxiv:primary_category term="q-bio.PE"/></entry></feed>"""
ARXIV_RSS = """<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
 version="2.0"><channel><title>q-bio.PE updates on arXiv.org</title>
<item><title>Frog choruses at night</title><link>https://arxiv.org/abs/2609.01234</link>
<description>arXiv:2609.01234v1 Announce Type: new
Abstract: We listened to twelve ponds.</description>
<guid isPermaLink="false">oai:arXiv.org:2609.01234v1</guid><pubDate>Mon, 21 Sep 2026 00:00:00 -0400</pubDate>
<arxiv:announce_type>new</arxiv:announce_type><dc:creator>Ada Heron, Bo Toad</dc:creator></item>
</channel></rss>"""
JOURNAL = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<channel rdf:about="https://j.example.org/"><title>Ponds</title></channel>
<item rdf:about="https://j.example.org/{guid}"><title>{title}</title><link>https://j.example.org/1</link>
<dc:creator>A. Heron</dc:creator><dc:creator>B. Toad</dc:creator><dc:date>2026-09-21</dc:date>
<dc:identifier>doi:10.1234/Pond.7</dc:identifier><prism:doi>10.1234/Pond.7</prism:doi></item></rdf:RDF>"""
RELEASE = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>News releases</title>
<item><title>{title}</title><link>https://news.example.org/news-releases/77</link>
<description>{about}</description><guid isPermaLink="true">https://news.example.org/news-releases/77</guid>
<pubDate>Fri, 18 Sep 2026 04:00:00 GMT</pubDate></item></channel></rss>"""


def read(body: str) -> Entry:
    (found,) = parse(HERE, body.encode(), "")
    return found.entry


def test_a_paper_as_arxiv_answers_a_query() -> None:
    assert read(ARXIV) == Entry(
        HERE.id,
        "arxiv:2609.01234",
        "Frog choruses at night",
        "http://arxiv.org/abs/2609.01234v2",
        "We listened to $n=12$ ponds.",
        datetime(2026, 9, 20, 0, 30, tzinfo=UTC),
    )


def test_a_paper_as_arxiv_announces_it() -> None:
    found = read(ARXIV_RSS)
    assert (found.key, found.summary) == ("arxiv:2609.01234", "We listened to twelve ponds.")
    assert found.published == datetime(2026, 9, 21, 4, 0, tzinfo=UTC)


def test_a_new_version_is_the_same_paper() -> None:
    later = ARXIV.replace("01234v2", "01234v3")
    assert read(later).key == read(ARXIV).key
    assert read(later).url != read(ARXIV).url


def test_a_paper_of_a_journal_is_known_by_its_doi() -> None:
    one, other = (read(JOURNAL.format(guid=guid, title="Frog choruses")) for guid in ("a", "b"))
    assert one.key == other.key == "doi:10.1234/pond.7"


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        pytest.param("Frog choruses at night", "Frog choruses at night", id="a title alone"),
        pytest.param("A. Heron, B. Toad: Frog choruses", "Frog choruses", id="authors before it"),
        pytest.param("A. Heron and B. Toad. Frog choruses", "Frog choruses", id="authors and a period"),
        pytest.param("A. Heron et al.: Frog choruses", "Frog choruses", id="the first of many"),
        pytest.param("Frog choruses by A. Heron, B. Toad", "Frog choruses", id="authors behind it"),
        pytest.param("Frog choruses / A. Heron; B. Toad", "Frog choruses", id="authors behind a stroke"),
        pytest.param("[ASAP] Frog choruses", "Frog choruses", id="a mark of the journal"),
        pytest.param("Frog choruses. (arXiv:2609.01234v1 [q-bio.PE])", "Frog choruses", id="a number behind"),
        pytest.param("A. Heron", "A. Heron", id="nothing but an author: as it is"),
        pytest.param("C. Newt: an obituary", "C. Newt: an obituary", id="a name that is no author's"),
        pytest.param("A. Heron finds frogs", "A. Heron finds frogs", id="an author who is the news"),
    ],
)
def test_authors_and_marks_are_no_part_of_a_title(stated: str, title: str) -> None:
    assert read(JOURNAL.format(guid="a", title=stated)).title == title


@pytest.mark.parametrize(
    ("about", "published"),
    [
        pytest.param("Frogs sing.", datetime(2026, 9, 18, 4, 0, tzinfo=UTC), id="none"),
        pytest.param(
            "Embargoed until 21 Sep 2026 18:00 GMT", datetime(2026, 9, 21, 18, 0, tzinfo=UTC), id="a time"
        ),
        pytest.param(
            "Embargo lifts: 2026-09-21 18:00 UTC",
            datetime(2026, 9, 21, 18, 0, tzinfo=UTC),
            id="in figures",
        ),
        pytest.param("Embargoed until noon", datetime(2026, 9, 18, 4, 0, tzinfo=UTC), id="no date"),
    ],
)
def test_a_release_counts_from_the_end_of_its_embargo(about: str, published: datetime) -> None:
    found = read(RELEASE.format(title="EMBARGOED: Frogs sing at night", about=about))
    assert (found.title, found.published) == ("Frogs sing at night", published)


def test_a_doi_that_a_text_only_cites_is_not_its_own() -> None:
    found = read(RELEASE.format(title="Frogs sing", about="See doi:10.1234/other."))
    assert found.key == "https://news.example.org/news-releases/77"


@pytest.mark.parametrize("body", ["", "<html></html>", ARXIV[:200], "{}"])
def test_what_is_no_feed_is_refused(body: str) -> None:
    with pytest.raises(ParseError):
        parse(HERE, body.encode(), "")
