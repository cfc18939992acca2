"""Learns how matches are weighed from questions that people have answered.

The lens is learned by contrast: a question should be nearer to what answers it than to any other
document of its set (InfoNCE, van den Oord et al. 2018), by a map that is held near the identity. The
weights of the signs are those of a choice among the candidates and none (McFadden 1974). All that is
judged is judged on questions that share no document with those that taught.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from responder.decide.background import Vectors
from responder.decide.contest import candidates, ranked, speaks
from responder.decide.weighing import PAIRS, Scale, Sign, Weighing
from responder.evaluate.kinship import PARTS, parts
from responder.evaluate.lots import Choice, Lot, seen_by

HELD = 0.03  # How firmly the lens is held near the identity; with STEPS, from a grid of four.
STEPS = 40
RATE = 2e-3
SHARP = 0.05  # Temperature of the contrast.
OTHERS = 2000  # Passages of other documents per set, beside those that answer.
RIDGE = 1e-3
RANKING = 0.5  # Weight of the right order among candidates beside the choice that may be none.
KNOTS = 12
SEED = 5
LEAST = 40  # Questions of a pair of languages; with fewer it learns from all.


def choices(lots: Sequence[Lot]) -> tuple[tuple[Choice, ...], ...]:
    """The candidates of every query, through a lens that its part did not teach."""
    placed = parts([lot.questions for lot in lots])
    found: list[dict[int, Choice]] = [{} for _ in lots]
    for part in range(PARTS):
        taught = [np.array([p != part for p in of], dtype=bool) for of in placed]
        learned = Weighing(lens(lots, taught), {})
        for lot, of, into in zip(lots, placed, found, strict=True):
            seen = replace(lot, field=seen_by(lot.field, learned))
            into.update({at: _choice(seen, at, part) for at, p in enumerate(of) if p == part})
    return tuple(tuple(of[at] for at in range(len(of))) for of in found)


def _choice(lot: Lot, at: int, part: int) -> Choice:
    query, field = lot.questions.queries[at], lot.asked(at)
    asked = [query.text], lot.vectors[at : at + 1], field, np.zeros(len(field.words.names))
    found = tuple(candidates(*asked)) if len(field.held.texts) else ()
    return Choice(query, found, np.array([lot.right[at, one.owner] for one in found], dtype=bool), part)


def lens(lots: Sequence[Lot], taught: Sequence[NDArray[np.bool_]]) -> Vectors:
    """Learn from the queries that have an answer and are marked; shape (d, d)."""
    lessons = [lesson for lot, of in zip(lots, taught, strict=True) if (lesson := _lesson(lot, of))]
    width = lots[0].vectors.shape[1]
    turn = torch.zeros(width, width, requires_grad=True)
    steps = torch.optim.Adam([turn], lr=RATE)
    for _ in range(STEPS):
        steps.zero_grad()
        loss = HELD * len(lessons) / 3 * turn.square().sum()
        for asked, told, right, closed in lessons:
            scores = _unit(asked + asked @ turn) @ _unit(told + told @ turn).T / SHARP
            scores = scores.masked_fill(closed, -1e9)
            loss = loss + (scores.logsumexp(1) - scores.masked_fill(~right, -1e9).logsumexp(1)).mean()
        loss.backward()  # type: ignore[no-untyped-call]
        steps.step()
    learned: Vectors = np.eye(width, dtype=np.float32) + turn.detach().numpy()
    return learned.astype(np.float16).astype(np.float32)


def _lesson(lot: Lot, taught: NDArray[np.bool_]) -> tuple[Tensor, Tensor, Tensor, Tensor] | None:
    """Queries, passages, which answer which, and which may not."""
    right = lot.right & lot.open_to
    asked = np.flatnonzero(taught & right.any(axis=1))
    if not len(asked):
        return None
    held = lot.field.held
    of = np.repeat(np.arange(len(held.owners)), np.diff(np.append(held.starts, len(held.texts))))
    answering: NDArray[np.bool_] = np.any(right[asked], axis=0)
    wanted = answering[of]
    others = np.flatnonzero(~wanted)
    chosen = np.random.default_rng(SEED).permutation(others)[:OTHERS]
    rows = np.sort(np.concatenate([np.flatnonzero(wanted), chosen]))
    return (
        torch.from_numpy(lot.vectors[asked]),
        torch.from_numpy(held.vectors[rows]),
        torch.from_numpy(right[np.ix_(asked, of[rows])]),
        torch.from_numpy(~lot.open_to[np.ix_(asked, of[rows])]),
    )


def _unit(rows: Tensor) -> Tensor:
    return torch.nn.functional.normalize(rows, dim=1)


def scales(known: Sequence[Choice]) -> dict[str, Scale]:
    """Learn the weights of every pair of languages; their chances are those of a plain logistic."""
    by_pair: dict[str, list[Choice]] = {name: [] for name in PAIRS}
    usable = [one for one in known if one.candidates]
    for one in usable:
        by_pair[one.candidates[0].pair].append(one)
    return {name: _scale(of if len(of) >= LEAST else usable) for name, of in by_pair.items() if usable}


def _scale(known: Sequence[Choice]) -> Scale:
    every = np.concatenate([one.signs for one in known])
    middle, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    most = max(len(one.candidates) for one in known)
    signs = np.zeros((len(known), most, len(Sign)))
    right, there = np.zeros((len(known), most), dtype=bool), np.zeros((len(known), most), dtype=bool)
    for at, one in enumerate(known):
        n = len(one.candidates)
        signs[at, :n], right[at, :n], there[at, :n] = (one.signs - middle) / spread, one.right, True
    weights, none = _chosen(torch.from_numpy(signs), torch.from_numpy(right), torch.from_numpy(there))
    plainly = weights / spread
    ends = (-12.0, *np.linspace(-6, 6, KNOTS).tolist(), 12.0)
    chances = tuple(float(1 / (1 + np.exp(-x))) for x in ends)
    return Scale(plainly, float(-none - middle @ plainly), tuple(ends), chances)


def _chosen(signs: Tensor, right: Tensor, there: Tensor) -> tuple[NDArray[np.float64], float]:
    """Weights, and what none at all weighs, that make the right choices likeliest."""
    weights = torch.zeros(signs.shape[2], dtype=torch.float64, requires_grad=True)
    none = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    answered = right.any(1)
    steps = torch.optim.LBFGS([weights, none], max_iter=300, line_search_fn="strong_wolfe")

    def step() -> Tensor:
        steps.zero_grad()
        scores = (signs @ weights).masked_fill(~there, -1e9)
        refusal = none.expand(len(signs))
        everything = torch.cat([scores, refusal[:, None]], 1).logsumexp(1)
        good = scores.masked_fill(~right, -1e9).logsumexp(1)
        loss = (everything - torch.where(answered, good, refusal)).mean() + RIDGE * weights.square().sum()
        if answered.any():
            loss = loss + RANKING * (scores.logsumexp(1) - good)[answered].mean()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    steps.step(step)  # type: ignore[no-untyped-call]
    return weights.detach().numpy().copy(), float(none.detach()[0])


def calibrated(made: dict[str, Scale], known: Sequence[tuple[Choice, dict[str, Scale]]]) -> dict[str, Scale]:
    """The scales with chances from how often the best answer was right.

    known: choices, each with scales that its part did not teach.
    """
    told: dict[str, list[tuple[float, bool]]] = {name: [] for name in made}
    for one, foreign in known:
        if one.candidates:
            odds, order = ranked(one.candidates, foreign)
            name = one.candidates[order[0]].pair
            told.setdefault(name, []).append((speaks(odds), bool(one.right[order[0]])))
    return {
        name: replace(scale, knots=curve[0], chances=curve[1]) if (curve := _curve(told[name])) else scale
        for name, scale in made.items()
    }


def _curve(told: Sequence[tuple[float, bool]]) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    """Means of equal parts, made to grow by pooling neighbours that do not (Ayer et al. 1955)."""
    if len(told) < LEAST:
        return None
    ordered = sorted(told)
    blocks = [[(x, float(y)) for x, y in part] for part in _even(ordered)]
    pooled: list[list[tuple[float, float]]] = []
    for block in blocks:
        pooled.append(block)
        while len(pooled) > 1 and _rate(pooled[-2]) >= _rate(pooled[-1]):
            last = pooled.pop()
            pooled[-1] = pooled[-1] + last
    knots = [float(np.mean([x for x, _ in block])) for block in pooled]
    chances = [_rate(block) for block in pooled]
    low, high = (knots[0] - 4, chances[0] / 4), (knots[-1] + 4, 1 - (1 - chances[-1]) * 0.75)
    return (low[0], *knots, high[0]), (low[1], *chances, high[1])


def _even(ordered: Sequence[tuple[float, bool]]) -> list[Sequence[tuple[float, bool]]]:
    edges = np.linspace(0, len(ordered), KNOTS + 1).astype(int)
    return [ordered[a:b] for a, b in pairwise(edges) if b > a]


def _rate(block: Sequence[tuple[float, float]]) -> float:
    """Share that is right, as if one more of each had been seen."""
    return (sum(y for _, y in block) + 0.25) / (len(block) + 0.5)


def held_out(known: Sequence[Choice]) -> tuple[dict[str, Scale], ...]:
    """Scales for every part, of what the other parts taught."""
    made = [scales([one for one in known if one.part != part]) for part in range(PARTS)]
    return tuple(
        calibrated(made[part], [(one, made[one.part]) for one in known if one.part != part])
        for part in range(PARTS)
    )


def learned(lots: Sequence[Lot], known: Sequence[Choice]) -> Weighing:
    """A lens of all the lots, and scales of the choices, see choices()."""
    made = [scales([one for one in known if one.part != part]) for part in range(PARTS)]
    everything = [np.ones(len(lot.vectors), dtype=bool) for lot in lots]
    foreign = [(one, made[one.part]) for one in known]
    return Weighing(lens(lots, everything), calibrated(scales(known), foreign))
