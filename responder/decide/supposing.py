"""Which clauses of a wording tell what happened, and which only what could.

A supposition reaches over its clause and those that follow from it: behind a comma what does not say
that it is done, and behind a full stop or a gap what speaks of things to come.
"""

import re

SUPPOSED = re.compile(
    r"预测|推演|设想|假如|如果|一旦|若发生|模拟结果"
    r"|\b(?:could|would|might|may) (?:kill|leave)|\bforecasts? that|\bscenario|\bwhat if\b",
    re.IGNORECASE,
)
CLAUSES = re.compile(r"([，。；;！!？?：:,|]+|(?<=[\u4e00-\u9fff\d])\s+(?=[\u4e00-\u9fff\d]))")
_COMMA = frozenset("，,：:")
_DONE = re.compile(r"已|造成了|昨|今[早晨天日]|目前|\b(?:has|have) (?:killed|left|died)\b", re.IGNORECASE)
_TO_COME = re.compile(
    r"将|会|可能|恐|预计|估计|或[致有达死]|\b(?:could|would|might|may|will)\b", re.IGNORECASE
)


def told(title: str) -> str:
    """The clauses that tell what happened, in their order; empty if there is none."""
    kept: list[str] = []
    supposed, parts = False, ["", *CLAUSES.split(title)]
    for mark, clause in zip(parts[::2], parts[1::2], strict=True):
        if SUPPOSED.search(clause):
            supposed = True
        elif not supposed or _happened(clause, bound=mark[:1] in _COMMA):
            supposed = False
            kept.append(clause)
    return "，".join(kept)


def _happened(clause: str, *, bound: bool) -> bool:
    """Whether a clause behind a supposition stands for itself; bound: behind a comma only."""
    return bool(_DONE.search(clause)) if bound else not _TO_COME.search(clause)
