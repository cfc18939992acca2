"""Where the shapes of a warning lie: the middle of polygons and circles on the map."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_DEGREE_KM = 111.2  # Of latitude; of longitude times the cosine of the latitude.
_SPECK = 1e-12  # Weight of a shape without an area, which counts only where none has any.

Corner = tuple[float, float]  # Degrees north and east.


@dataclass(frozen=True, slots=True)
class _Shape:
    north: float
    east: float
    weight: float  # Area, in square degrees.


def centre(polygons: Iterable[str], circles: Iterable[str]) -> Corner | tuple[None, None]:
    """The middle of all shapes by area; None, None where no shape can be read.

    polygons: ``north,east north,east …``; circles: ``north,east radius`` with the radius in
    kilometres (CAP 1.2, 3.2.4).
    """
    read = [*map(_polygon, polygons), *map(_circle, circles)]
    shapes = [shape for shape in read if shape is not None]
    weight = math.fsum(shape.weight for shape in shapes)
    if not weight:
        return None, None
    easts = _unwrapped([shape.east for shape in shapes])
    north = math.fsum(shape.north * shape.weight for shape in shapes) / weight
    east = math.fsum(e * shape.weight for e, shape in zip(easts, shapes, strict=True)) / weight
    return north, (east + 180) % 360 - 180 if abs(east) > 180 else east


def _polygon(text: str) -> _Shape | None:
    """The centroid of a ring (Bourke 1988), of a ring without an area the mean of its corners."""
    corners = _corners(text.split())
    if not corners:
        return None
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners = corners[:-1]
    north0, ring = corners[0][0], _unwrapped([east for _, east in corners])
    points = [(north - north0, east - ring[0]) for (north, _), east in zip(corners, ring, strict=True)]
    pairs = list(zip(points, points[1:] + points[:1], strict=True))
    crossed = [one[0] * two[1] - two[0] * one[1] for one, two in pairs]
    area = math.fsum(crossed) / 2
    if abs(area) < _SPECK:
        return _Shape(_mean([north for north, _ in corners]), _mean(ring), _SPECK)
    north = math.fsum((a[0] + b[0]) * c for (a, b), c in zip(pairs, crossed, strict=True)) / (6 * area)
    east = math.fsum((a[1] + b[1]) * c for (a, b), c in zip(pairs, crossed, strict=True)) / (6 * area)
    return _Shape(north0 + north, ring[0] + east, abs(area))


def _circle(text: str) -> _Shape | None:
    parts = text.split()
    corners = _corners(parts[:1])
    if not corners:
        return None
    (north, east), radius = corners[0], _number(parts[1]) if len(parts) > 1 else 0.0
    wide = max(math.cos(math.radians(north)), 0.01)
    return _Shape(north, east, max(math.pi * ((radius or 0.0) / _DEGREE_KM) ** 2 / wide, _SPECK))


def _corners(pairs: Sequence[str]) -> list[Corner]:
    """Empty where one of them is no place on the map."""
    read = []
    for pair in pairs:
        north, _, east = pair.partition(",")
        degrees = _number(north), _number(east)
        if degrees[0] is None or degrees[1] is None or abs(degrees[0]) > 90 or abs(degrees[1]) > 180:
            return []
        read.append((degrees[0], degrees[1]))
    return read


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) <= 40_000 else None


def _unwrapped(easts: list[float]) -> list[float]:
    """Across the date line 179 and -179 lie two degrees apart."""
    if max(easts) - min(easts) <= 180:
        return easts
    return [degrees + 360 if degrees < 0 else degrees for degrees in easts]


def _mean(numbers: Sequence[float]) -> float:
    return math.fsum(numbers) / len(numbers)
