"""What editors' verdicts teach: small values that a tuner can take, one a story or a match."""

from collections.abc import Iterable
from dataclasses import dataclass

from responder.model.library import ExplainerId, SubjectId
from responder.model.ruling import Point, Ruling, Said


@dataclass(frozen=True, slots=True)
class RuledScope:
    """A story that an editor called relevant, or not."""

    titles: tuple[str, ...]  # Those that do not belong to it are left out.
    subject: SubjectId | None  # As the machine took it.
    relevant: bool
    probability: float  # The machine's, then.
    basis: int  # Number of the line of store.basis that it was decided by.


@dataclass(frozen=True, slots=True)
class RuledMatch:
    """An explainer that an editor called the answer to a story, or not."""

    titles: tuple[str, ...]
    explainer: ExplainerId
    right: bool
    probability: float  # The machine's, then.
    basis: int


def scopes(rulings: Iterable[Ruling]) -> tuple[RuledScope, ...]:
    """rulings: those that hold."""
    held = tuple(rulings)
    return tuple(
        RuledScope(_titles(one, held), one.subject, one.said is Said.RELEVANT, one.probability, one.basis)
        for one in held
        if one.point is Point.SCOPE
    )


def matches(rulings: Iterable[Ruling]) -> tuple[RuledMatch, ...]:
    """rulings: those that hold."""
    held = tuple(rulings)
    return tuple(
        RuledMatch(
            _titles(one, held),
            ExplainerId(one.about),
            one.said is Said.RIGHT_MATCH,
            one.probability,
            one.basis,
        )
        for one in held
        if one.point is Point.MATCH
    )


def _titles(ruling: Ruling, held: tuple[Ruling, ...]) -> tuple[str, ...]:
    strange = {one.about for one in held if one.story == ruling.story and one.said is Said.SPLIT}
    return tuple(title for title in ruling.titles if title not in strange) or ruling.titles[:1]
