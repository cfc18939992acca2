"""The words of what the desk tells its own people: what failed, who is on, what waits in the morning."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from responder.model.oncall import Alert, Delivery, DeliveryState
from responder.model.rota import Shift, Trouble, TroubleKind
from responder.model.text import Bilingual, Language

DIGEST_CHARACTERS = 1500
_STATES = {
    DeliveryState.PENDING: Bilingual("待发", "waiting"),
    DeliveryState.LEASED: Bilingual("发送中", "being sent"),
    DeliveryState.SUBMITTED: Bilingual("已交渠道", "handed over"),
    DeliveryState.DELIVERED: Bilingual("已送达", "delivered"),
    DeliveryState.READ: Bilingual("已读", "read"),
    DeliveryState.FAILED: Bilingual("失败", "failed"),
    DeliveryState.CANCELLED: Bilingual("已撤回", "taken back"),
}
_TROUBLES = {
    TroubleKind.GAP: Bilingual("无人值班", "nobody on duty"),
    TroubleKind.UNREACHABLE: Bilingual("值班人联系不上", "the person on duty cannot be reached"),
    TroubleKind.UNKNOWN: Bilingual("值班人已不在名单", "the person on duty is not on the staff"),
}


def not_reached(
    deliveries: Sequence[Delivery], names: Mapping[str, str], language: Language, zone: ZoneInfo
) -> str:
    """Who was told before, over which channel, and what became of it; empty if nobody was."""
    told: dict[str, list[str]] = {}
    for one in sorted(deliveries, key=lambda d: (d.step, d.turn, d.id)):
        told.setdefault(one.to, []).append(f"{one.channel} {_became(one, language, zone)}")
    zh = language is Language.ZH
    parts = [
        f"{names.get(to, to)} 未应答：{'，'.join(ways)}"
        if zh
        else f"{names.get(to, to)} not reached: {', '.join(ways)}"
        for to, ways in told.items()
    ]
    return ("；" if zh else "; ").join(parts)


def _became(one: Delivery, language: Language, zone: ZoneInfo) -> str:
    if one.state is DeliveryState.FAILED:
        return one.last_error or _STATES[one.state].of(language)
    when = f" {one.settled_at.astimezone(zone):%H:%M:%S}" if one.settled_at else ""
    return _STATES[one.state].of(language) + when


def digest(waiting: Sequence[Alert], language: Language) -> tuple[str, str]:
    """Subject and body of the morning's message: one line for each P3, as many as fit."""
    n = len(waiting)
    subject = f"简报：{n} 条待看（P3）" if language is Language.ZH else f"Digest: {n} waiting (P3)"
    lines: list[str] = []
    for alert in waiting:
        line = f"· {alert.headline}"
        if sum(map(len, lines)) + len(lines) + len(line) > DIGEST_CHARACTERS - 30:
            left = n - len(lines)
            lines.append(f"……另有 {left} 条" if language is Language.ZH else f"… and {left} more")
            break
        lines.append(line)
    return subject, "\n".join(lines)


def hand_over(
    ending: Shift | None, begins: Shift, names: Mapping[str, str], language: Language, zone: ZoneInfo
) -> tuple[str, str]:
    """Subject and first line of what the person who comes on duty is told."""
    until = f"{begins.end.astimezone(zone):%m-%d %H:%M}"
    before = names.get(ending.person, ending.person) if ending else ""
    if language is Language.ZH:
        line = f"值班到 {until}。" + (f"前一班：{before}。" if before else "")
        return "你开始值班", line
    return "You are on duty now", f"Until {until}." + (f" Before you: {before}." if before else "")


def open_work(alerts: Sequence[Alert], names: Mapping[str, str], language: Language) -> str:
    """What the next shift inherits: each alert that is not over, and who holds it."""
    zh = language is Language.ZH
    if not alerts:
        return "没有未了的事。" if zh else "Nothing is left open."
    nobody = "无人接手" if zh else "nobody"
    parts = [
        f"{a.priority} {a.headline}（{_owner(a, names, nobody)}）"
        if zh
        else f"{a.priority} {a.headline} ({_owner(a, names, nobody)})"
        for a in alerts
    ]
    return ("未了：" if zh else "Open: ") + ("；" if zh else "; ").join(parts)


def _owner(alert: Alert, names: Mapping[str, str], nobody: str) -> str:
    return names.get(alert.owner, alert.owner) if alert.owner else nobody


def trouble(one: Trouble, names: Mapping[str, str], language: Language, zone: ZoneInfo) -> str:
    """One line about a stretch of a rota that would leave an alert without an answer."""
    span = f"{one.start.astimezone(zone):%m-%d %H:%M}–{one.end.astimezone(zone):%m-%d %H:%M}"
    who = f" ({names.get(one.person, one.person)})" if one.person else ""
    return f"{one.rota} {span}: {_TROUBLES[one.kind].of(language)}{who}"


def all_clear(headline: str, reason: str, language: Language) -> tuple[str, str]:
    """Subject and body for everybody who got a wrong alert."""
    if language is Language.ZH:
        return f"解除：{headline}", f"此前的提醒有误，无需处理。{headline}。{reason}"
    return (
        f"All clear: {headline}",
        f"The alert was wrong; nothing is to be done. {headline}. {reason}".strip(),
    )
