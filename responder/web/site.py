"""Draws the public site: for a request, or all of it into a folder. No script, nothing from elsewhere."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2

from responder.decide.quoting import independent
from responder.model.parts import headings
from responder.model.publication import Deed
from responder.model.quoted import CHANGED, INTERESTS, plain
from responder.model.text import DRILL_MARK, Language
from responder.publish import Outgoing, cap, wording
from responder.publish.webhook import TAGS
from responder.store.public import Listed, PublicText
from responder.web import prose
from responder.web.linked import linked
from responder.web.room import Site
from responder.web.words import WORDS

_HERE = Path(__file__).parent
HTML, ATOM, FEED = "text/html", "application/atom+xml", "application/feed+json"
MOST_IN_FEED, MOST_IN_INDEX = 50, 200
ALERTS = "cap/index.xml"  # Path of the index of CAP alerts.
STILL = {"site.css": "text/css", "icon.svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One document of the site."""

    body: bytes
    kind: str = HTML
    status: int = 200


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws texts as they stand at a moment."""

    site: Site
    zone: ZoneInfo
    now: datetime

    def page(self, one: PublicText) -> Drawn:
        """The page of a text; of a withdrawn one, what was wrong and nothing else."""
        body = self._draw(
            "text.html", one.text.language, one=one, root="../../", linked=linked(one, self.site)
        )
        return Drawn(body, status=410 if one.listed.withdrawal else 200)

    def index(self, texts: Sequence[PublicText], language: Language, *, root: str = "../") -> Drawn:
        """root: the way to the top of the site from where it is shown."""
        return Drawn(self._draw("index.html", language, root=root, texts=texts))

    def gone(self, language: Language) -> Drawn:
        return Drawn(self._draw("gone.html", language, root="../../"), status=404)

    def atom(self, texts: Sequence[PublicText], language: Language) -> Drawn:
        return Drawn(self._draw("atom.xml", language, texts=texts), ATOM)

    def feed(self, texts: Sequence[PublicText], language: Language) -> Drawn:
        """JSON Feed 1.1."""
        home = f"{self.site.url}/{language}/"
        content: dict[str, object] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.site.name.of(language),
            "home_page_url": home,
            "feed_url": f"{home}feed.json",
            "language": TAGS[language],
            "items": [self._item(one) for one in texts],
        }
        if self.site.hub:
            content["hubs"] = [{"type": "WebSub", "url": self.site.hub}]
        return Drawn(json.dumps(content, ensure_ascii=False, indent=1).encode(), FEED)

    def alerts(self, sent: Sequence[Outgoing]) -> Drawn:
        """An Atom index of CAP alerts, newest first: each entry leads to the alert's own document."""
        lines = [(one, wording.headline(one), cap.address(one)) for one in sent]
        return Drawn(self._draw("alerts.xml", Language.EN, lines=lines, kind=cap.KIND_OF, path=ALERTS), ATOM)

    def sitemap(self, texts: Sequence[Listed]) -> Drawn:
        shown = [one for one in texts if not one.withdrawal and not one.text.drill]
        return Drawn(self._draw("sitemap.xml", Language.EN, texts=shown), "application/xml")

    def robots(self) -> Drawn:
        lines = ("User-agent: *", "Allow: /", f"Sitemap: {self.site.url}/sitemap.xml")
        return Drawn("\n".join((*lines, "")).encode(), "text/plain")

    def t(self, key: str, language: Language, **blanks: object) -> str:
        return WORDS[key].of(language).format(**blanks)

    def clock(self, moment: datetime, language: Language) -> str:
        """Date and time with the distance from UTC, so that it means the same everywhere."""
        local = moment.astimezone(self.zone)
        offset = local.strftime("%z")
        zone = f"UTC{offset[:3]}:{offset[3:]}" if offset != "+0000" else "UTC"
        if language is Language.ZH:
            return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}（{zone}）"
        return f"{local.day} {local:%B %Y}, {local:%H:%M} ({zone})"

    def _draw(self, template: str, language: Language, **values: object) -> bytes:
        drawn = _environment().get_template(template)
        words = {"t": lambda key, **blanks: self.t(key, language, **blanks), "language": language}
        words |= {"tag": TAGS[language], "painter": self, "site": self.site, "now": self.now}
        words |= {"parts": headings(language), "mark": DRILL_MARK.of(language)}
        return drawn.render(**words, **values).encode()

    def _item(self, one: PublicText) -> dict[str, object]:
        content, address = one.version.content, one.text.page(self.site.url)
        return {
            "id": address,
            "url": address,
            "title": title_of(one, self),
            "content_text": summary_of(one, self),
            "date_published": one.listed.editions[0].at.isoformat(),
            "date_modified": one.listed.changed_at.isoformat(),
            "language": TAGS[content.language],
        }


def title_of(one: PublicText, painter: Painter) -> str:
    """A title for a list: what is withdrawn, corrected or of a drill says so first."""
    language = one.text.language
    mark = DRILL_MARK.of(language) if one.text.drill else ""
    title = one.version.content.title
    if one.listed.withdrawal:
        return f"{mark}{painter.t('pub_withdrawn_title', language)}: {title}"
    lead = (
        f"{painter.t('pub_correction', language)}: "
        if one.listed.now.publication.deed is Deed.CORRECT
        else ""
    )
    return f"{mark}{lead}{title}"


def summary_of(one: PublicText, painter: Painter) -> str:
    """What a reader of a feed sees: what was wrong, if anything was, then the message in short."""
    content = one.version.content
    if one.listed.withdrawal:
        return one.listed.withdrawal.note
    note = one.listed.now.publication.note
    wrong = f"{painter.t('pub_correction', content.language)}: {note}\n" if note else ""
    return "\n".join(
        part for part in (wrong + content.long_alert, plain(content.quotations, content.language)) if part
    )


def still(name: str) -> Drawn:
    """One of the files that never change: site.css, icon.svg."""
    return Drawn((_HERE / "static" / name).read_bytes(), STILL[name])


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates" / "public"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"prose": prose.html, "line": prose.line, "utc": _utc}
    made.globals |= {"independent": independent, "INTERESTS": INTERESTS, "CHANGED": CHANGED}
    made.globals |= {"title_of": title_of, "summary_of": summary_of, "Deed": Deed}
    return made


def _utc(moment: datetime) -> str:
    """RFC 3339."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
