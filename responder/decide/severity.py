"""How bad a story is for people: by instruments and authorities first, by its words second."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from responder.model.feed import Record, Status
from responder.model.story import Judged, Severity
from responder.model.text import Bilingual

_CAP = {
    "Extreme": Severity.DANGER,
    "Severe": Severity.HARM,
    "Moderate": Severity.WORRY,
    "Minor": Severity.NONE,
}
_SURE = {"Observed", "Likely", None}
_SOON = {"Immediate", "Expected", None}
_EARNEST = {Status.ACTUAL, Status.EXERCISE}  # An exercise is judged as if it were real, and marked.


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that tell how bad it is."""

    severity: Severity
    pattern: re.Pattern[str]
    name: Bilingual


def _sign(severity: Severity, pattern: str, zh: str, en: str) -> Sign:
    return Sign(severity, re.compile(pattern, re.IGNORECASE), Bilingual(zh, en))


_COUNT = r"[\d一二两三四五六七八九十百千万数多]+"
SIGNS = (
    _sign(
        Severity.DANGER,
        rf"{_COUNT}余?[人名]?(?:已|均|全部|当场|不幸|确认)*"
        r"(?:遇难|死亡|身亡|丧生|溺亡|失联|失踪|被困|被埋|死(?!刑|讯|者|守|党))"
        r"|(?:致|已致|造成|酿)[^，。,]{0,6}死|遇难|丧生|溺亡|遗体|坠亡|窒息身亡"
        r"|\b(?:\d+|dozens|hundreds|several|many) (?:people )?(?:are |were )?"
        r"(?:dead|killed|missing|trapped|drowned)"
        r"|\b(?:kills?|killed|death toll|dies|fatal)\b",
        "有人死亡、失踪或被困",
        "people dead, missing or trapped",
    ),
    _sign(
        Severity.DANGER,
        r"海啸(?!式)|决堤|溃坝|垮坝|决口|(?:红色|最高级别?|特别重大|一级)(?:预警|警报|响应|警戒)|紧急(?:疏散|撤离|避险|转移)"
        r"|超强台风|特大(?:暴雨|洪水|火灾|爆炸|地震)|强震|放射性物质泄|核泄漏"
        r"|\b(?:tsunami|evacuat\w+|dam (?:break|failure|collapse)|state of emergency)\b"
        r"|\bred (?:alert|warning)\b",
        "生命危险的预警、撤离或灾变",
        "a warning, an evacuation or a disaster that endangers life",
    ),
    _sign(
        Severity.HARM,
        r"中毒|爆炸|爆燃|起火|火灾|着火|大火|泄漏|坍塌|塌陷|坠落|坠机|相撞|脱轨|翻船|沉没|侧翻|受伤|[轻重]伤|送医|抢救"
        r"|疫情|确诊|感染|病例|暴发|流行|致死|死亡|猝死|身亡|去世前|触电|咬伤|蜇|地震|台风|暴雨|洪水|山洪|泥石流|滑坡|龙卷"
        r"|(?:橙色|黄色)预警|寒潮|热射病|召回|超标|毒素|假药|诈骗"
        r"|\b(?:explosion|fire|poison\w*|leak|outbreak|infect\w+|cases|injur\w+|crash|collapse|derail\w*|quake|earthquake"
        r"|typhoon|hurricane|flood\w*|landslide|recall\w*|contaminat\w+|warning)\b",
        "有人受害或可能有较多人受害",
        "people hurt, or many who could be",
    ),
    _sign(
        Severity.WORRY,
        r"谣言|辟谣|网传|不实|致癌|有毒|风险|危害|警惕|警告|提醒|注意|会不会|[吗?？]|能不能|是真的|当心|慎|隐患|预警"
        r"|\b(?:rumou?rs?|hoax|fake|risk\w*|danger\w*|warns?|unsafe|toxic|cancer|is it true|fact check)\b|\?",
        "有人在问、在担心或在传",
        "people ask, worry or pass on a rumour",
    ),
)

UNREAL = re.compile(
    r"演练|演习|电影|影片|票房|电视剧|剧集|剧中|游戏|小说|动漫|周年|纪念日|纪念馆|股市|股价|涨停|跌停|概念股|楼市|球队|比赛|夺冠"
    r"|\b(?:drill|movie|film|box office|game|novel|anniversary|stocks?|shares|season)\b",
    re.IGNORECASE,
)
UNHURT = re.compile(
    r"(?:无|未造成|没有|暂无|尚无|未接到)[^，。,]{0,4}(?:人员)?(?:伤亡|死亡|受伤|被困)|解除"
    r"|\bno (?:casualties|injuries|deaths)\b",
    re.IGNORECASE,
)
_MAGNITUDE = re.compile(
    r"(\d(?:\.\d)?)\s*级(?:[左右以上]*)(?:强|大|特大)?(?:地震|余震|强震)"
    r"|(?:地震|强震)[^，。,\d]{0,4}(\d(?:\.\d)?)\s*级"
    r"|\b(?:M|Mw|magnitude)[ -]?(\d(?:\.\d)?)\b",
    re.IGNORECASE,
)


def judge(titles: Sequence[str], records: Iterable[Record]) -> Judged:
    """The worst that instruments say; without any, the worst that two titles, or the only one, say.

    A lone lurid wording among many calm ones does not set the severity of a story.
    """
    measured = [judged for record in records if (judged := by_record(record)) is not None]
    if measured:
        return max(measured, key=lambda judged: judged.severity)
    worded = sorted((by_words(title) for title in titles), key=lambda judged: -judged.severity)
    if not worded:
        return Judged(Severity.NONE, Bilingual("没有内容", "nothing said"))
    return worded[min(len(worded) - 1, 1 if len(worded) > 2 else 0)]


def by_record(record: Record) -> Judged | None:
    """What figures and fixed words say; None if they are not in earnest or say nothing."""
    if record.status not in _EARNEST or record.message_type in {"Cancel", "Ack", "Error"}:
        return None
    if record.magnitude is not None:
        return by_magnitude(record.magnitude, record.depth_km, tsunami=record.tsunami)
    if record.severity not in _CAP:
        return None
    severity = _CAP[record.severity]
    if record.urgency not in _SOON or record.certainty not in _SURE:
        severity = Severity(max(0, severity - 1))
    words = f"{record.severity} / {record.urgency or '–'} / {record.certainty or '–'}"
    return Judged(severity, Bilingual(f"官方预警：{words}", f"official warning: {words}"), measured=True)


def by_magnitude(magnitude: float, depth_km: float | None = None, *, tsunami: bool = False) -> Judged:
    """Earthquakes by size: 6 and more endanger life, 5 and more hurt, 3.5 and more are felt.

    Deeper than 100 km takes a step off, a tsunami flag puts it at the top
    (USGS, "Magnitude / Intensity Comparison", for what people feel).
    """
    steps = ((6.0, Severity.DANGER), (5.0, Severity.HARM), (3.5, Severity.WORRY))
    severity = next((level for least, level in steps if magnitude >= least), Severity.NONE)
    if depth_km is not None and depth_km > 100 and severity:
        severity = Severity(severity - 1)
    if tsunami and magnitude >= 6.5:
        severity = Severity.DANGER
    return Judged(severity, Bilingual(f"震级 {magnitude:g}", f"magnitude {magnitude:g}"), measured=True)


def by_words(title: str) -> Judged:
    """What one wording says."""
    if UNREAL.search(title):
        return Judged(Severity.NONE, Bilingual("不是真实事件的说法", "not told as a real event"))
    if found := _MAGNITUDE.search(title):
        magnitude = float(next(part for part in found.groups() if part))
        judged = by_magnitude(magnitude)
        return Judged(judged.severity, judged.reason)
    calm = UNHURT.search(title) is not None
    text = UNHURT.sub("", title)
    for sign in SIGNS:
        if found := sign.pattern.search(text):
            severity = Severity(max(0, sign.severity - 1)) if calm else sign.severity
            words = found.group().strip()
            return Judged(severity, Bilingual(f"{sign.name.zh}（“{words}”）", f"{sign.name.en} (“{words}”)"))
    return Judged(Severity.NONE, Bilingual("没有危险的字样", "no words of danger"))
