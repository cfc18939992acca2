"""Draws the figures of reports as bars: pictures that print, need no script, and say in words what they show.

A label stands above its bar, so that a chart fits a phone as it is. What is late says so in words,
for those who print without colours or see none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from responder.decide.quality import Bucket
from responder.decide.report import Figure, Milestone, MonthReport
from responder.model.text import Language
from responder.web.words import WORDS

WIDTH, ROW, BAR = 360, 40, 220  # Pixels; BAR is the length of the largest value, before its words.
SIDE, EDGE = 220, 30  # Pixels, of the square of a calibration.
SPANS = (
    *("page_to_ack_p50", "page_to_ack_p95"),
    *("signal_to_holding", "signal_to_holding_p95"),
    *("signal_to_quote", "signal_to_quote_p95"),
)
SHARES = ("within_15", "within_40", "within_60", "answer_rate")


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart."""

    label: str
    value: float
    said: str  # The value in words.
    target: float | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class MonthCharts:
    """The pictures of a month; empty where there is nothing to draw."""

    spans: Markup
    shares: Markup
    night: Markup


def stages(milestones: Sequence[Milestone], language: Language) -> Markup:
    """Minutes of each stage that was reached, with a line at its target."""
    shown = [
        _minutes(f"rep_{one.stage}", one.minutes, one.target, language, late=one.late)
        for one in milestones
        if one.minutes is not None and one.target is not None
    ]
    return chart(shown, WORDS["rep_stages"].of(language))


def month(report: MonthReport, names: Iterable[tuple[str, int]], language: Language) -> MonthCharts:
    """names: who got messages at night, under the names that people read, and how many."""
    held = {one.name: one for one in report.figures}
    spans = [
        _minutes(f"rep_{name}", held[name].value, held[name].target, language, late=held[name].late)
        for name in SPANS
        if held[name].value is not None
    ]
    shares = [_share(held[name], language) for name in SHARES if held[name].value is not None]
    night = [Bar(name, count, str(count)) for name, count in names]
    return MonthCharts(
        chart(spans, WORDS["rep_chart_spans"].of(language)),
        chart(shares, WORDS["rep_chart_shares"].of(language), most=1.0),
        chart(night, WORDS["rep_night"].of(language)),
    )


def chart(bars: Sequence[Bar], title: str, *, most: float = 0.0) -> Markup:
    """most: the value of a bar at full length; 0 takes the largest value or target. Empty of nothing."""
    if not bars:
        return Markup("")
    top = most or max(1e-9, *(max(one.value, one.target or 0.0) for one in bars))
    drawn = Markup("").join(_bar(one, n * ROW, BAR / top) for n, one in enumerate(bars))
    said = "; ".join(f"{one.label}: {one.said}" for one in bars)
    box = '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}. {}"><title>{}</title>{}</svg>'
    return Markup(box).format(WIDTH, len(bars) * ROW, title, said, title, drawn)


def _minutes(word: str, minutes: float | None, target: int | None, language: Language, *, late: bool) -> Bar:
    value = minutes or 0.0
    aim = f" / ≤ {target}" if target else ""
    mark = f" {WORDS['rep_late'].of(language)}" if late else ""
    return Bar(WORDS[word].of(language), value, f"{value:.1f}{aim}{mark}", target, late)


def _share(figure: Figure, language: Language) -> Bar:
    value = figure.value or 0.0
    return Bar(WORDS[f"rep_{figure.name}"].of(language), value, f"{100 * value:.0f}% (n={figure.cases})")


def _bar(one: Bar, y: int, scale: float) -> Markup:
    length = max(one.value * scale, 1.5)
    label = Markup('<text x="0" y="{}">{}</text>').format(y + 13, one.label)
    bar = Markup('<rect class="{}" x="0" y="{}" width="{:.1f}" height="14"/>')
    drawn = label + bar.format("late" if one.late else "timely", y + 19, length)
    if one.target:
        at = one.target * scale
        drawn += Markup('<line x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>').format(at, y + 16, y + 36)
    end = max(length, (one.target or 0) * scale)
    return drawn + Markup('<text x="{:.1f}" y="{}">{}</text>').format(end + 6, y + 31, one.said)


def calibration(buckets: Sequence[Bucket], language: Language) -> Markup:
    """What was said (across) against what was found (upwards), each with its interval, beside the diagonal.

    A table beside it says the same.
    """
    drawn = Markup("").join(map(_dot, buckets))
    box = Markup(
        '<svg class="calibration" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
        '<rect x="{2}" y="4" width="{3}" height="{3}"/><line class="even" x1="{2}" y1="{4}" x2="{5}" y2="4"/>'
        '{6}<text x="{2}" y="{7}">0 %</text><text x="{5}" y="{7}" text-anchor="end">100 %</text></svg>'
    )
    inner = SIDE - EDGE - 4
    name = WORDS["calibration"].of(language)
    return box.format(SIDE, name, EDGE, inner, 4 + inner, EDGE + inner, drawn, SIDE - 8)


def _dot(one: Bucket) -> Markup:
    inner = SIDE - EDGE - 4

    def height(share: float | None) -> float:
        return 4 + inner * (1 - (share or 0.0))

    x, radius = EDGE + inner * one.said, 3 + min(6, one.right.cases**0.5)
    line = Markup('<line x1="{0:.1f}" x2="{0:.1f}" y1="{1:.1f}" y2="{2:.1f}"/>')
    dot = Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(x, height(one.right.value), radius)
    return line.format(x, height(one.right.low), height(one.right.high)) + dot
