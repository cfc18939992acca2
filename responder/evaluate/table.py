"""Shows scores to a person, beside the goals of the design."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any, TypeAlias

from rich.table import Table

from responder.evaluate.alerts import AlertScores
from responder.evaluate.feeds import FeedScores
from responder.evaluate.matching import MatchScores, SetScores
from responder.evaluate.stories import StoryScores

Scores: TypeAlias = AlertScores | StoryScores | MatchScores | SetScores | FeedScores

GOALS: Mapping[str, str] = MappingProxyType(
    {
        "recall_p1": "≥ 0.95",
        "recall_p12": "≥ 0.85",
        "precision": "≥ 0.75",
        "precision_p1": "≥ 0.85",
        "duplicates_per_event": "≤ 1.1",
        "added_delay_p50_min": "0",
        "added_delay_p90_min": "≤ 1 look",
        "recall_at_1": "≥ 0.88 (zh)",
        "mrr_at_5": "≥ 0.92 (zh)",
        "map_at_5": "≥ 0.90 (en)",
        "recall_at_5": "≥ 0.90 (zh ↔ en)",
        "fpr_at_90_recall": "≤ 0.04",
        "fpr_by_kind negative_hard": "≤ 0.20",
        "b3_f1": "≥ 0.93",
        "items_per_s": "≥ 5000",
        "crashed": "0",
        "timed_out": "0",
        "titles_wrong": "0",
        "dates_wrong": "0",
        "slowest_s": "≤ 2",
        "loop_lag_p99_ms": "≤ 50",
    }
)


def table(scores: Scores, beside: Mapping[str, Scores] = MappingProxyType({})) -> Table:
    """One row a figure; several sets stand side by side, all of them together last.

    beside: what other ways come to on the same material, by their names; of several sets, pooled.
    """
    if isinstance(scores, SetScores):
        columns = {name: _figures(one) for name, one in (*scores.sets.items(), ("pooled", scores.pooled))}
    else:
        columns = {"数值 value": _figures(scores)}
    others = {
        name: _figures(other.pooled if isinstance(other, SetScores) else other)
        for name, other in beside.items()
    }
    return _table(columns | others)


def _table(columns: Mapping[str, Mapping[str, str]]) -> Table:
    shown = Table("指标 figure")
    for name in columns:
        shown.add_column(name, justify="right")
    shown.add_column("目标 goal")
    for figure in dict.fromkeys(figure for column in columns.values() for figure in column):
        values = (column.get(figure, "–") for column in columns.values())
        shown.add_row(figure, *values, GOALS.get(figure, ""))
    return shown


def _figures(scores: AlertScores | StoryScores | MatchScores | FeedScores) -> dict[str, str]:
    flat = (figure for key, value in asdict(scores).items() for figure in _flat(key, value))
    return {name: _shown(value) for name, value in flat}


def _flat(key: str, value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return [(f"{key} {inner}", figure) for inner, figure in value.items()]
    return [(key, value)]


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:,}"
