"""Draws a climb on a list as a small picture."""

from datetime import datetime

from markupsafe import Markup

from responder.model.story import ListPath

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
