"""The media pack: a ZIP with the signed-off texts in both languages and for every reader, and their sources.

The same versions make the same bytes, so a newsroom can tell by its hash whether it has the newest one;
nothing in it is compressed, for the bytes of a compressor change with its release.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from responder.model.parts import AUDIENCES, headings
from responder.model.text import DRILL_MARK, Bilingual, Language
from responder.model.version import Content, Version
from responder.publish.wording import EXERCISE, VERDICTS

ABOUT = Bilingual(
    "媒体资料包。文字可自由引用，请注明来源与版本号；文中 [1] 等数字对应 sources.txt。"
    "内容会更新或更正，引用前请打开网页核对版本。",
    "Media pack. The texts may be quoted; name the source and the version. [1] in a text names a line of"
    " sources.txt. Texts are updated and corrected: before you quote, compare the version with the page's.",
)
SHORT = Bilingual("短消息", "Short message")
LONG = Bilingual("长消息", "Longer message")
VERSION = Bilingual("版本", "Version")
REVIEW = Bilingual("复审日期", "To be reviewed by")
PAGE = Bilingual("网页", "Page")
FILES = {"older": "older-readers", "children": "children", "journalists": "questions", "script": "script"}


@dataclass(frozen=True, slots=True)
class Packed:
    """One language's version and the address of its page."""

    version: Version
    page: str

    @property
    def content(self) -> Content:
        return self.version.content


def pack(texts: Sequence[Packed]) -> bytes:
    """texts: at least one; each of another language."""
    files = {"README.txt": _readme(texts)}
    for one in texts:
        folder = f"{one.content.language}/"
        files |= {folder + name: _marked(one.content, text) for name, text in _files(one.content)}
    whole = {name: text.encode() for name, text in files.items()}
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(whole.items()))
    return _zipped({**whole, "SHA256SUMS": sums.encode()}, max(one.version.at for one in texts))


def _readme(texts: Sequence[Packed]) -> str:
    return "\n".join(line for one in texts for line in (*_about(one), ""))


def _about(one: Packed) -> Iterator[str]:
    content, language = one.content, one.content.language
    yield f"{DRILL_MARK.of(language) if content.drill else ''}{content.title}"
    if content.drill:
        yield EXERCISE.of(language)
    yield ABOUT.of(language)
    yield f"{PAGE.of(language)}: {one.page}"
    yield f"{VERSION.of(language)}: {one.version.number} {one.version.id}"
    yield f"{REVIEW.of(language)}: {content.review_by.isoformat()}"


def _files(content: Content) -> Iterator[tuple[str, str]]:
    """Those that have something in them."""
    language, named = content.language, headings(content.language)
    body = [f"# {content.title}", "\n".join(f"- {one}" for one in content.key_messages if one)]
    body += [f"## {named[k]}\n\n{v}" for k, v in content.parts.items() if k not in AUDIENCES and v.strip()]
    yield "text.md", "\n\n".join(part for part in body if part)
    yield (
        "messages.txt",
        f"{SHORT.of(language)}\n{content.short_alert}\n\n{LONG.of(language)}\n{content.long_alert}",
    )
    for name in AUDIENCES:
        if content.parts.get(name, "").strip():
            yield f"{FILES[name]}.md", f"# {named[name]}\n\n{content.parts[name]}"
    if content.claims:
        said = (f"{one.text}\n{VERDICTS[one.verdict].of(language)}: {one.why}" for one in content.claims)
        yield "claims.txt", "\n\n".join(said)
    if content.evidence:
        rows = enumerate(content.evidence, start=1)
        yield "sources.txt", "\n".join(f"[{n}] {e.publisher}: {e.title} ({e.year}). {e.url}" for n, e in rows)


def _marked(content: Content, text: str) -> str:
    """Each file of a drill says so by itself: files are passed on alone."""
    mark = f"{DRILL_MARK.of(content.language)}{EXERCISE.of(content.language)}\n\n" if content.drill else ""
    return f"{mark}{text.strip()}\n"


def _zipped(files: dict[str, bytes], at: datetime) -> bytes:
    held, moment = io.BytesIO(), at.astimezone(UTC)
    stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, stamp)
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, files[name])
    return held.getvalue()


def file_name(texts: Sequence[Packed], language: Language) -> str:
    """After the page, with the version that the pack holds of the given language, else of the first."""
    one = next((one for one in texts if one.content.language is language), texts[0])
    return f"{one.page.rstrip('/').rpartition('/')[2]}-v{one.version.number}.zip"
