"""What a publication says on an outlet: its first line, a post of limited length, a whole article.

A correction says that it is one and what was wrong, in its first lines. Of a withdrawal nothing of the
text is said again: only what is taken back, what was wrong, and where to read on.
"""

from collections.abc import Callable, Iterator
from html import escape

from responder.model.library import Claim, Verdict
from responder.model.parts import headings
from responder.model.publication import Deed
from responder.model.text import Bilingual
from responder.publish import prose
from responder.publish.wire import Outgoing

LEADS = {
    Deed.PUBLISH: Bilingual("", ""),
    Deed.UPDATE: Bilingual("更新：", "Update: "),
    Deed.CORRECT: Bilingual("更正：", "Correction: "),
    Deed.WITHDRAW: Bilingual("已撤回：", "Withdrawn: "),
}
WRONG = Bilingual("问题：", "What was wrong: ")
READ_ON = Bilingual("全文与来源", "Full text and sources")
CLAIMS = Bilingual("流传的说法", "What is being said")
SOURCES = Bilingual("依据", "Sources")
EXERCISE = Bilingual(
    "这是演练，内容并非真实，请勿转发。", "This is an exercise. Nothing in it is real; do not pass it on."
)
VERDICTS = {
    Verdict.TRUE: Bilingual("属实", "True"),
    Verdict.MOSTLY_TRUE: Bilingual("大体属实", "Mostly true"),
    Verdict.MISLEADING: Bilingual("误导", "Misleading"),
    Verdict.UNPROVEN: Bilingual("未经证实", "Unproven"),
    Verdict.FALSE: Bilingual("不实", "False"),
}
CUT = "…"


def headline(outgoing: Outgoing) -> str:
    """One line: the mark of a drill, what kind of publication it is, the title."""
    content = outgoing.content
    lead = LEADS[outgoing.deed].of(content.language)
    return f"{outgoing.mark}{lead}{' '.join(content.title.split())}"


def wrong(outgoing: Outgoing) -> str:
    """What was wrong; empty where nothing was."""
    note = " ".join(outgoing.publication.note.split())
    return f"{WRONG.of(outgoing.content.language)}{note}" if note else ""


def post(outgoing: Outgoing, most: int, measure: Callable[[str], int] = len) -> str:
    """The fullest form that keeps to the limit, as measured; the shortest where none does."""
    drafts = list(_drafts(outgoing))
    return next((draft for draft in drafts if measure(draft) <= most), drafts[-1])


def article(outgoing: Outgoing) -> str:
    """The whole text as HTML, without its title."""
    return "\n".join(_blocks(outgoing))


def letter(outgoing: Outgoing) -> str:
    """The whole text without marks, without its title."""
    return "\n\n".join(part for part in _letter(outgoing) if part)


def slug(outgoing: Outgoing) -> str:
    """A name that the text keeps on the outlet for all of its versions; its twin's is another."""
    folder, _, name = outgoing.page.rstrip("/").rpartition("/")
    return f"{name}-{folder.rpartition('/')[2]}"


def _drafts(outgoing: Outgoing) -> Iterator[str]:
    content = outgoing.content
    bodies = () if outgoing.deed is Deed.WITHDRAW else (content.long_alert, content.short_alert)
    fault = wrong(outgoing)
    for body in (*bodies, ""):
        yield _joined(headline(outgoing), fault, body, outgoing.page)
    for length in range(len(fault) - 1, 20, -10):
        yield _joined(headline(outgoing), fault[:length] + CUT, "", outgoing.page)


def _joined(*lines: str) -> str:
    return "\n\n".join(" ".join(line.split()) for line in lines if line.strip())


def _blocks(outgoing: Outgoing) -> Iterator[str]:
    content, language = outgoing.content, outgoing.content.language
    if content.drill:
        yield f"<p><strong>{outgoing.mark}{EXERCISE.of(language)}</strong></p>"
    if fault := wrong(outgoing):
        yield f"<p><strong>{LEADS[outgoing.deed].of(language)}{escape(fault)}</strong></p>"
    if outgoing.deed is not Deed.WITHDRAW:
        messages = "".join(f"<li>{escape(one)}</li>" for one in content.key_messages if one)
        yield f"<ul>{messages}</ul>" if messages else ""
        for name, text in content.parts.items():
            if text.strip():
                yield f"<h2>{headings(language)[name]}</h2>\n{prose.html(text)}"
        claims = [escape(_said(one, outgoing)) for one in content.claims]
        yield from _listed(CLAIMS.of(language), "ul", claims)
        yield from _listed(SOURCES.of(language), "ol", _sources(outgoing))
    yield f'<p><a href="{escape(outgoing.page)}">{READ_ON.of(language)}</a></p>'


def _letter(outgoing: Outgoing) -> Iterator[str]:
    content, language = outgoing.content, outgoing.content.language
    if content.drill:
        yield EXERCISE.of(language)
    yield wrong(outgoing)
    if outgoing.deed is not Deed.WITHDRAW:
        yield "\n".join(f"· {one}" for one in content.key_messages if one)
        for name, text in content.parts.items():
            if text.strip():
                yield f"{headings(language)[name]}\n{prose.plain(text)}"
        if content.claims:
            yield "\n".join([CLAIMS.of(language), *(_said(one, outgoing) for one in content.claims)])
        for n, one in enumerate(content.evidence, start=1):
            yield f"[{n}] {one.publisher}: {one.title} ({one.year}). {one.url}"
    yield f"{READ_ON.of(language)}: {outgoing.page}"


def _listed(title: str, tag: str, items: list[str]) -> Iterator[str]:
    if items:
        held = "".join(f"<li>{item}</li>" for item in items)
        yield f"<h2>{title}</h2>\n<{tag}>{held}</{tag}>"


def _said(claim: Claim, outgoing: Outgoing) -> str:
    verdict = Bilingual(f"{VERDICTS[claim.verdict].zh}。", f"{VERDICTS[claim.verdict].en}. ")
    return f"{claim.text} — {verdict.of(outgoing.content.language)}{claim.why}"


def _sources(outgoing: Outgoing) -> list[str]:
    return [
        f'{escape(one.publisher)}: <a href="{escape(one.url)}">{escape(one.title)}</a> ({one.year})'
        for one in outgoing.content.evidence
    ]
