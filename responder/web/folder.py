"""The public site as a folder of files: what each is called and what stands in it."""

from collections.abc import Iterator, Mapping

from sqlite_utils import Database

from responder.model.publication import Outlet
from responder.model.text import Language
from responder.store import public
from responder.web import alerting
from responder.web.site import ALERTS, MOST_IN_FEED, MOST_IN_INDEX, STILL, Drawn, Painter, still


def everything(
    db: Database, painter: Painter, language: Language, outlets: Mapping[str, Outlet]
) -> Iterator[tuple[str, Drawn]]:
    """Every document with its path under the site's address.

    language: of the page at the top. outlets: by name, for those whose alerts stand on the site.
    """
    for one in Language:
        listed = public.newest(db, one, MOST_IN_INDEX, drills=True)
        yield f"{one}/index.html", painter.index(listed, one)
        if one is language:
            yield "index.html", painter.index(listed, one, root="")
        news = public.newest(db, one, MOST_IN_FEED, drills=False)
        yield f"{one}/atom.xml", painter.atom(news, one)
        yield f"{one}/feed.json", painter.feed(news, one)
    yield "sitemap.xml", painter.sitemap(public.listed(db))
    yield "robots.txt", painter.robots()
    yield from ((name, still(name)) for name in STILL)
    if carriers := alerting.outlets_of(outlets):
        base, now = painter.site.url, painter.now
        yield ALERTS, painter.alerts(alerting.newest(db, carriers, base, now))
        yield from alerting.documents(db, carriers, base, now)
    for text in public.every(db):
        yield f"{text.text.language}/{text.text.slug}/index.html", painter.page(text)
