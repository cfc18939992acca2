"""The words of an alert: what, where from, how bad, what answers it, by when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from responder.model.library import Explainer
from responder.model.oncall import Alert, AlertKind, DeliveryId, Message
from responder.model.text import DRILL_MARK, Bilingual, Language

SUBJECT_CHARACTERS = 90
BODY_CHARACTERS = 360
UNVERIFIED = Bilingual("【未核实】", "[UNVERIFIED] ")
DRILL = DRILL_MARK
ASKED = {
    AlertKind.OFFICIAL: Bilingual("官方预警，请解释", "official warning: explain it"),
    AlertKind.DEBUNK: Bilingual("旧谣言又传，可回应", "a checked claim is back: answer it"),
    AlertKind.EXPLAIN: Bilingual("有现成解释", "an explainer fits"),
    AlertKind.GAP: Bilingual("没有现成解释，请找专家", "nothing vetted fits: find an expert"),
}
STARTER = Bilingual("（起稿，未审）", " (starter, not vetted)")
VETTED = Bilingual("（已审定）", " (vetted here)")
TAKE = Bilingual("接手", "Take")


def alert_message(
    alert: Alert,
    best: Explainer | None,
    language: Language,
    zone: ZoneInfo,
    *,
    act_by: datetime,
    said: str = "",
    vetted: bool = False,
) -> Message:
    """An alert as a short text that can be read aloud; the link and the id are filled in when it is kept.

    best: the first proposed explainer in the reader's language, None when none is proposed.
    vetted: whether reviewers of this desk signed that one off, and it is in force.
    said: who was told before and did not answer; it stands first, and the reason gives way to it.
    """
    mark = DRILL.of(language) if alert.drill else ""
    mark += UNVERIFIED.of(language) if alert.unverified else ""
    asked = ASKED[alert.kind].of(language)
    subject = f"{mark}{alert.priority} {alert.headline}"
    trusted = (VETTED if vetted else STARTER).of(language)
    deadline = act_by.astimezone(zone).strftime("%H:%M")
    if language is Language.ZH:
        answer = f"可用：{best.title}{trusted}" if best else "没有可用的解释"
        head = f"{mark}{said and said + '。'}{alert.headline}。{asked}。"
        tail = f"{answer}。请在 {deadline} 前接手。"
        body = head + _fitting(alert.reason.zh, head + tail) + "。" + tail
    else:
        answer = f"Use: {best.title}{trusted}" if best else "No explainer fits"
        head = f"{mark}{said and said + '. '}{alert.headline}. {asked}. "
        tail = f". {answer}. Take it by {deadline}."
        body = head + _fitting(alert.reason.en, head + tail) + tail
    return Message(
        id=DeliveryId(""),
        language=language,
        subject=shortened(subject, SUBJECT_CHARACTERS),
        body=shortened(body, BODY_CHARACTERS),
        url="",
        action=TAKE.of(language),
        drill=alert.drill,
    )


def _fitting(reason: str, around: str) -> str:
    """As much of a reason as leaves room for what must be read: the deadline stands last."""
    return shortened(reason, max(1, BODY_CHARACTERS - len(around) - 1))


def shortened(text: str, most: int) -> str:
    """Cut to so many characters, the last of them … where something was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
