"""What a run came to, as people read it."""

from collections.abc import Iterator

from responder.bench_faults.run import FaultScores

SHOWN = 20  # Of what is wrong, each kind.


def table(scores: FaultScores) -> str:
    return "\n".join(_lines(scores))


def _lines(scores: FaultScores) -> Iterator[str]:
    found = scores.found
    troubles = ", ".join(f"{n} {name}" for name, n in scores.troubles.items())
    yield (
        f"{scores.kills} kills in {scores.seconds:,.0f} s, {scores.busy} of them in the middle of an act;"
        f" {troubles}; start of the service {scores.start_s:.2f} s; {scores.unsure} acts cut off by a kill,"
        f" {scores.refused_full} refused while the disk was full"
    )
    yield f"{'':14}{'done':>8}{'lost':>8}"
    for kind, done in scores.acts.items():
        yield f"{kind:14}{done:>8}{len(found.lost[kind]):>8}"
    fates = ", ".join(f"{n} {name}" for name, n in scores.fates.items())
    yield f"channels and outlets were asked: {fates}"
    yield f"published twice: {len(scores.twice)}; repeats that an outlet knew: {scores.known_repeats}"
    yield (
        f"messages that came again: {found.repeats}, marked {found.marked},"
        f" {found.after_kill} of them after a kill, the others after a channel's own fault;"
        f" more than one a kill, or unmarked: {len(found.repeats_too_many)}"
    )
    yield f"handed over and never seen: {len(found.unsent)}; rules broken: {len(found.wrong)}"
    yield f"other faults: {len(scores.faults)}"
    bad = [f"{kind} {name}" for kind, names in found.lost.items() for name in names]
    for line in (bad, found.wrong, found.unsent, found.repeats_too_many, scores.twice, scores.faults):
        yield from (f"  {one}" for one in line[:SHOWN])
