"""Why an editor was told of a story or was not, figure by figure, and what would change it."""

from collections.abc import Sequence
from dataclasses import replace

from responder.decide.triage import Bars, Raise, triage
from responder.model.oncall import Alert
from responder.model.story import Match, Story
from responder.model.text import Bilingual


def verdict(story: Story, bars: Bars, *, official: bool = False) -> Bilingual:
    """What would be done about the story as it stands if nobody had been told of it."""
    found = triage(story, None, bars, official=official)
    if isinstance(found, Raise):
        return Bilingual(
            f"会提醒：{found.priority} {found.kind}", f"would be told: {found.priority} {found.kind}"
        )
    return Bilingual(f"不会提醒：{found.reason.zh}", f"would not be told: {found.reason.en}")


def parts(story: Story, bars: Bars) -> tuple[Bilingual, ...]:
    """The figures that decide, each beside its bar, in the order in which they are asked."""
    chance, heed = story.scope.probability, story.attention.score
    grave = story.judged.severity
    return (
        Bilingual(
            f"是否属于科学回应的范围：{chance:.2f}（{bars.scope:.2f} 起进摘要，危险时 {bars.grave:.2f} 起、"
            f"其余 {bars.sure:.2f} 起进列表）；{story.scope.reason.zh}",
            f"in scope: {chance:.2f} (digest from {bars.scope:.2f}; list from {bars.grave:.2f} in danger,"
            f" from {bars.sure:.2f} otherwise); {story.scope.reason.en}",
        ),
        Bilingual(
            f"严重程度：{grave.name.lower()}；{story.judged.reason.zh}",
            f"severity: {grave.name.lower()}; {story.judged.reason.en}",
        ),
        Bilingual(
            f"关注度：{heed:.2f}（{bars.seen:.2f} 起进摘要，危险时 {bars.loud:.2f} 起打断）；"
            f"{story.attention.reason.zh}",
            f"attention: {heed:.2f} (digest from {bars.seen:.2f}; danger interrupts from {bars.loud:.2f});"
            f" {story.attention.reason.en}",
        ),
        *(_answer(match, bars) for match in story.matches),
        *(() if story.matches else (Bilingual("库里没有可比的解释", "nothing in the library comes near"),)),
    )


def _answer(match: Match, bars: Bars) -> Bilingual:
    shown = match.probability >= bars.match
    return Bilingual(
        f"解释 {match.explainer}：{match.probability:.2f}"
        f"（{bars.match:.2f} 起提议，{'提议' if shown else '不提议'}）；"
        f"{match.reason.zh}",
        f"explainer {match.explainer}: {match.probability:.2f} (proposed from {bars.match:.2f},"
        f" {'proposed' if shown else 'not proposed'}); {match.reason.en}",
    )


def elsewise(story: Story, bars: Bars, *, official: bool = False) -> tuple[Bilingual, ...]:
    """What more or less attention would make of it; empty where neither changes anything."""
    now = verdict(story, bars, official=official)
    found = []
    for score, zh, en in (
        (1.0, "若居各榜之首", "on top of every list"),
        (0.0, "若不在任何榜单上", "on no list"),
    ):
        moved = replace(story, attention=replace(story.attention, score=score))
        other = verdict(moved, bars, official=official)
        if other != now and not (score == 0.0 and story.attention.score == 0.0):
            found.append(Bilingual(f"{zh}：{other.zh}", f"{en}: {other.en}"))
    return tuple(found)


def told(alerts: Sequence[Alert]) -> tuple[Bilingual, ...]:
    """What editors were told, oldest first, with the reasons given then."""
    return tuple(
        Bilingual(
            f"{alert.at.isoformat()} 提醒过：{alert.priority} {alert.kind}；{alert.reason.zh}",
            f"{alert.at.isoformat()} told: {alert.priority} {alert.kind}; {alert.reason.en}",
        )
        for alert in alerts
    )
