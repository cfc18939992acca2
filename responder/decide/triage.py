"""Whether an editor is told of a story, how loudly, and what is asked of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from responder.model.oncall import AlertKind, Priority
from responder.model.story import Match, Severity, Story, Title
from responder.model.text import Bilingual, joined

_ORDER = (Priority.P1, Priority.P2, Priority.P3)
UNKNOWN = Bilingual("只有公众线索提到，尚未核实", "told by tips from the public alone, not verified")
CLOSE = 0.9  # Of the best explainer's probability: from here the next fits as well.
REST = timedelta(hours=6)  # After a story was told, before a new day makes it news again.


@dataclass(frozen=True, slots=True)
class Bars:
    """From where a story counts; probabilities and attention scores, 0 … 1."""

    scope: float = 0.35  # In scope: the digest has it.
    grave: float = 0.5  # Scope from which danger joins the desk's list, or interrupts.
    sure: float = 0.75  # Scope from which anything joins the desk's list.
    match: float = 0.4  # An explainer is proposed.
    review: float = 0.2  # Where none is proposed: an explainer is listed for a person to judge.
    loud: float = 0.45  # Attention that makes danger interrupt.
    seen: float = 0.12  # Attention below which the digest leaves a story out.


@dataclass(frozen=True, slots=True)
class Raise:
    """Tell the editor."""

    kind: AlertKind
    priority: Priority
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Silent:
    """Do not tell the editor, and why."""

    reason: Bilingual


def triage(
    story: Story,
    told: Priority | None,
    bars: Bars,
    *,
    official: bool,
    anonymous: bool = False,
    goes_on: bool = False,
) -> Raise | Silent:
    """Decide what to do about a story as it stands.

    told: the loudest priority already raised for it; it is told again only if it grows louder, or
    if it goes on on a new day and is not for the digest.
    official: an authority's record, with a severity of its own, belongs to the story. anonymous:
    nobody tells it but people whom we do not know; so that nobody can ring an editor at will, it
    waits in the digest until somebody else tells it.
    """
    why = joined((story.scope.reason, story.judged.reason, story.attention.reason))
    measured = official and story.judged.measured
    priority = _by_record(story) if measured else _by_words(story, bars)
    if priority is None:
        return Silent(_harmless(story) if measured else _not_enough(story, bars))
    if anonymous:
        priority, why = Priority.P3, joined((UNKNOWN, why))
    if told is not None and _ORDER.index(told) <= _ORDER.index(priority):
        if not goes_on or priority is Priority.P3:
            return Silent(Bilingual(f"已按 {told.value} 提醒过", f"already told as {told.value}"))
        why = joined((Bilingual("事情到新的一天仍在发展", "goes on on a new day"), why))
    if unsure := doubt(story.matches, bars):
        why = joined((why, unsure))
    return Raise(kind_of(story, bars, official=official), priority, why)


def goes_on(titles: Sequence[Title], told_at: datetime, now: datetime, zone: tzinfo) -> bool:
    """True if a story that was told on an earlier day, in the editors' zone, has a new wording today.

    The editor of today has not seen yesterday's desk, and what was proposed may no longer fit. One
    wording is enough: most stories have few.
    """
    today = now.astimezone(zone).date()
    if told_at.astimezone(zone).date() >= today or now - told_at < REST:
        return False
    return any(title.first_seen.astimezone(zone).date() >= today for title in titles)


def _by_record(story: Story) -> Priority | None:
    levels = {Severity.DANGER: Priority.P1, Severity.HARM: Priority.P2, Severity.WORRY: Priority.P3}
    return levels.get(story.judged.severity)


def _by_words(story: Story, bars: Bars) -> Priority | None:
    chance, score = story.scope.probability, story.attention.score
    if story.judged.severity is Severity.DANGER and chance >= bars.grave:
        return Priority.P1 if score >= bars.loud else Priority.P2
    if chance >= bars.sure:
        return Priority.P2
    return Priority.P3 if chance >= bars.scope and score >= bars.seen else None


def kind_of(story: Story, bars: Bars, *, official: bool) -> AlertKind:
    """What is asked: answer an authority's warning, a checked claim, a question, or fill a gap."""
    best = story.matches[0] if story.matches else None
    if official and story.judged.measured:
        return AlertKind.OFFICIAL
    if best is None or best.probability < bars.match:
        return AlertKind.GAP
    return AlertKind.DEBUNK if best.claim and not _tied(story.matches) else AlertKind.EXPLAIN


def proposed(matches: tuple[Match, ...], bars: Bars) -> tuple[Match, ...]:
    """The matches that are worth an editor's look; those to be reviewed only where none is sure."""
    sure = tuple(match for match in matches if match.probability >= bars.match)
    return sure or tuple(match for match in matches if match.probability >= bars.review)


def doubt(matches: Sequence[Match], bars: Bars) -> Bilingual | None:
    """Why the best match is not taken as it is; None if it is, or if nothing comes near."""
    if not matches:
        return None
    best = matches[0].probability
    if bars.review <= best < bars.match:
        return Bilingual("没有把握的解释，列出的请审看", "no sure answer: judge what is listed")
    if best >= bars.match and matches[0].claim and _tied(matches):
        return Bilingual(
            "两篇解释不相上下，不按辟谣处理，请选择", "two explainers fit as well: no debunk, choose one"
        )
    return None


def _tied(matches: Sequence[Match]) -> bool:
    """True if the next explainer fits as well as the best and speaks of another claim."""
    if len(matches) < 2 or matches[0].claim == matches[1].claim:
        return False
    return matches[1].probability >= CLOSE * matches[0].probability


def _harmless(story: Story) -> Bilingual:
    why = story.judged.reason
    return Bilingual(f"官方记录没有危险：{why.zh}", f"an authority measures no danger: {why.en}")


def _not_enough(story: Story, bars: Bars) -> Bilingual:
    chance = story.scope.probability
    if chance < bars.scope:
        return Bilingual(
            f"不像需要科学回应的事（{chance:.2f} < {bars.scope:.2f}）；{story.scope.reason.zh}",
            f"does not ask for a science response ({chance:.2f} < {bars.scope:.2f}); {story.scope.reason.en}",
        )
    score = story.attention.score
    return Bilingual(
        f"关注度还低（{score:.2f} < {bars.seen:.2f}）；{story.judged.reason.zh}",
        f"little looked at so far ({score:.2f} < {bars.seen:.2f}); {story.judged.reason.en}",
    )
