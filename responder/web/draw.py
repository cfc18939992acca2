"""Draws a climb on a list, and the stages of a response, as small pictures."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from responder.decide.report import Milestone
from responder.model.story import ListPath
from responder.model.text import Language
from responder.web.words import WORDS

BAR, ROW, LEFT, RIGHT = 420, 26, 150, 70  # Pixels.
WIDTH, HEIGHT, DEEPEST = 96, 26, 30  # Pixels; the rank drawn at the bottom.


def sparkline(path: ListPath, now: datetime) -> Markup:
    """Steps from the first place to now, rank 1 on top; hidden from readers, who get words(path)."""
    start = path.looks[0][0]
    span = max((now - start).total_seconds(), 60.0)
    points: list[str] = []
    y = 0.0
    for at, rank in path.looks:
        x = (at - start).total_seconds() / span * (WIDTH - 4) + 2
        if points:
            points.append(f"{x:.1f},{y:.1f}")
        y = (min(rank, DEEPEST) - 1) / (DEEPEST - 1) * (HEIGHT - 4) + 2
        points.append(f"{x:.1f},{y:.1f}")
    points.append(f"{WIDTH - 2},{y:.1f}")
    return Markup(
        '<svg class="climb" width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
        '<polyline points="{}"/></svg>'
    ).format(WIDTH, HEIGHT, WIDTH, HEIGHT, " ".join(points))


def words(path: ListPath) -> str:
    """The last places, oldest first, as 12 → 3 → 1."""
    return " → ".join(str(rank) for _, rank in path.looks[-4:])


def bars(milestones: Sequence[Milestone], language: Language) -> Markup:
    """Minutes of each stage as bars, with a line at its target; a table beside it says the same."""
    shown = [one for one in milestones if one.minutes is not None and one.target is not None]
    most = max([60.0, *(one.minutes or 0 for one in shown)])
    drawn = Markup("").join(_bar(one, n * ROW, BAR / most, language) for n, one in enumerate(shown))
    box = Markup('<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
    height = max(1, len(shown)) * ROW
    return box.format(LEFT + BAR + RIGHT, height, WORDS["rep_stages"].of(language), drawn)


def _bar(one: Milestone, y: int, scale: float, language: Language) -> Markup:
    minutes, target = one.minutes or 0.0, one.target or 0
    name, end = WORDS[f"rep_{one.stage}"].of(language), LEFT + minutes * scale
    label = Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(LEFT - 8, y + 16, name)
    bar = Markup('<rect class="{}" x="{}" y="{}" width="{:.1f}" height="16"/>')
    aim = Markup('<line x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>').format(
        LEFT + target * scale, y + 1, y + 23
    )
    value = Markup('<text x="{:.1f}" y="{}">{:.0f}</text>').format(end + 6, y + 16, minutes)
    drawn = bar.format("late" if one.late else "timely", LEFT, y + 4, max(end - LEFT, 1.5))
    return label + drawn + aim + value
