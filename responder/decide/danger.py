"""What one wording says about harm to people: whom it counts, what it names, what takes it back.

Counted people come first: no cinema, market or small magnitude beside them makes the dead go away.
Then the size of an earthquake, then signs. What is denied is a rumour; what is told again, played or
meant as a figure of speech is nothing. Words are looked at clause by clause only where one is denied or
supposed.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from responder.decide.quakes import by_intensity, by_magnitude, size_in
from responder.decide.supposing import CLAUSES, SUPPOSED, told
from responder.model.story import Judged, Severity
from responder.model.text import Bilingual


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_HAN = r"[一二两三四五六七八九十百千万数多几上]"
_UNITS = "年月日号天岁次级元度米分秒时点%％℃届周期章集部层楼只头条匹尾群种项款倍成折，。,;；"
_SOME = rf"(?:\d[\d,.]*+万?+|{_HAN}{{2,}}+|[二两三四五六七八九十百数多](?=[人名位个口余死])|一(?=[人名位家]))"
_COUNT = rf"{_SOME}[余多]?+(?![{_UNITS}])(?:[名位个口人](?![{_UNITS}]))?+(?!个月)"
_NOUN = r"[^\s，。,；;：:！!？?\d的只头条匹尾群逼]{0,6}?"
_DIE = (
    r"(?:遇难|罹难|死亡(?!率|谷|威胁|证明|风险|赔偿|笔记)|身亡|丧生|溺亡|牺牲(?!品|节)|殉职"
    r"|死(?!亡|刑|讯|者|守|党|忠|磕|角|里逃生|机|心|活|理|穴|循环|结|敌|缓|海|神|侍|[蟹鱼虾猪鸡鸭猫狗鸟树]))"
)
_VANISH = r"(?:失联|失踪|被困|受困|被埋|被掩埋|被压|生死不明|下落不明)"
_SWEPT = (
    r"(?:[遭被][^，。,\s]{0,4})?(?:卷走|卷入[^，。,\s]{0,2}[海河江湖水浪]|冲走|冲入[^，。,\s]{0,2}[海河江湖]"
    r"|坠[海河江湖崖]|落[水海])"
)
_HURT = r"(?:受伤|轻伤|重伤|伤(?!感|心|亡|害)|送医|住院|中毒)"
_NUMBER = (
    r"(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|scores|several|many)"
)
_BEAST = (
    r"(?:cats?|dogs?|birds?|cattle|cows?|pigs?|sheep|fish|whales?|dolphins?|trees?|horses?|bees|goals?|jobs?)"
)
_WHO = rf"(?:\s+(?!{_BEAST}\b)[a-z'’-]+){{0,4}}?"
_AFTER = r"(?!\s+(?:giveaways?|ends?|heat|sea|lifts?|zones?|pixels?|links?)\b)"

DEAD = _any(
    rf"{_COUNT}{_NOUN}(?:已|均|全部|当场|不幸|确认)*{_DIE}",
    r"(?:死亡|遇难|罹难)(?:者|人数)+(?:已|再|又)?(?:升|增|上升|达|超|有)",
    rf"\b{_NUMBER}{_WHO}\s+(?:dead|killed|drowned|die|died|perished){_AFTER}\b",
    rf"\bkill(?:s|ed|ing)?\s+(?:(?:at least|more than|over|nearly|about|up to|around|some)\s+)?{_NUMBER}\b"
    rf"(?!\s+{_BEAST})",
    r"\bdeath toll\b",
)
LOST = _any(
    rf"{_COUNT}{_NOUN}(?:已|均|全部|仍|尚|还)*{_VANISH}",
    rf"(?:{_COUNT}|一家{_HAN}口){_NOUN}(?:已|均|全部)*{_SWEPT}",
    rf"{_VANISH}(?:的)?{_COUNT}",
    rf"\b{_NUMBER}{_WHO}\s+(?:missing|trapped|buried|unaccounted for)\b",
    rf"\b{_NUMBER}{_WHO}\s+(?:washed|swept) (?:away|off|out to sea)\b",
)
INJURED = _any(
    rf"{_COUNT}{_NOUN}{_HURT}",
    rf"\b{_NUMBER}{_WHO}\s+(?:hurt|injured|wounded|hospitali[sz]ed)\b",
)

FICTION = _any(
    r"电影(?!院|馆|城|节)|影片|电视剧|剧集|小说|动漫|游戏(?!厅|机房)|漫画|密室|剧本杀",
    r"\b(?:movie|film|games?|novel|TV series)\b",
)
PLOT = _any(
    r"上映|票房|定档|预告片|改编|主演|主角|男主|女主|剧中|剧情|片中|影评|大结局|角色|新剧|热播|原著|续集|题材|电影里|影片里",
    r"\b(?:box office|trailer|sequel|prequel|finale|episode|characters?|spoilers?|spin-off|starring)\b",
)
DRILL = _any(r"演练|演习", r"\bdrills?\b")
MARKET = _any(r"股市|股价|涨停|跌停|概念股|楼市|币圈", r"\b(?:stocks|shares)\b")
PAST = _any(
    r"周年(?!庆|店庆|演唱会|晚会|纪念币)|纪念日|纪念馆|公祭|忌日|追思|遗址|历史上的今天|当年",
    rf"(?:\d+|{_HAN}+)多?年前(?!建|盖|修|的?[老旧]|投用)",
    r"宣判|判刑|被判|获刑|死刑|[一二]审|庭审|开庭",
    r"\b(?:anniversary|(?:years?|decades?) (?:ago|after|since|on)|sentenced|convicted|on trial|memorial)\b",
)
DENIED = _any(
    r"谣|不实|虚假(?:信息|消息|视频|内容)|假消息|系编造|摆拍|子虚乌有",
    r"\b(?:hoax|rumou?rs?|fact[- ]check|debunk\w*|(?:is|are|was) (?:fake|false|untrue))\b",
    r"\b(?:fake|false) (?:news|videos?|images?|photos?|posts?|claims?|reports?|alarms?)\b",
)
HEARSAY = _any(r"网传|传言|谣传", DENIED.pattern)

FIGURES = _any(  # Of speech, and names.
    r"(?:海啸|雪崩|断崖|井喷)式|(?:股市|人事|政坛|职场|[一-龥]圈|队内|价格|行业)大?地震",
    r"(?:流量|信息|知识|票房|宇宙|寒武纪|物种|数据|灵感|颜值|人气|热度)大?爆炸|爆炸(?:性|级|头|式)",
    r"(?:舆论|头脑|离婚|金融|涨价|裁员)风暴|洪水猛兽|九死一生|死去活来|怒火|火灾险",
    r"\b(?:tsunami|avalanche|flood|wave) of (?!water|mud)|\b(?:political|box office) earthquake",
    r"\bkiller whales?|\bwalking dead|\bdead sea|\bdead heat|\bgrateful dead",
    r"\b(?:cancer|viral|market|stock|exam|spring) (?:crash|outbreak of laughter)",
    r"\bkills? (?:cancer|germs|bacteria|viruses|time|the mood)\b[\w ]*",
    r"(?:相当于|堪比|好比|如同)[^，。,\s]{0,3}\d(?:\.\d)?级(?:地震)?",
    r"\blike (?:an? )?magnitude [\d.]+ (?:earth)?quake",
)
RESISTED = re.compile(r"(?:抗|抵御|承受|扛住?|经得起|设防)[^，。,\s]{0,3}\d(?:\.\d)?级(?:地震)?")
NO_WAVE = re.compile(
    r"(?:无|未|没有|不会|不致)[^，。,\s]{0,4}海啸[^，。,\s]{0,4}|\bno tsunami\b[\w ]*", re.IGNORECASE
)
UNHURT = _any(
    r"(?:无|未造成|没有|没|暂无|尚无|未接到|未有|未致|零)(?:任何|其他|新增|重大|发生|报告|造成|人员|人|群众)*"
    r"(?:伤亡|死亡|受伤|被困|遇难|失联|失踪)(?:报告)?",
    r"\bno (?:other |further |more |reported |serious )*(?:casualties|injuries|deaths|fatalities)\b[\w ]*",
    r"\b(?:no ?(?:one|body)) (?:was |is )?(?:hurt|injured|killed)\b",
)
ASKING = _any(
    r"[?？]|[吗呢]$|[吗呢][，。！ ]|多久|怎么|如何|为什么|为何|能不能|会不会|是不是|该不该|哪里|往哪|什么",
    r"^(?:how|why|what|when|where|who|is|are|can|could|should|will|does|do)\b",
)
OVER = _any(
    r"(?<![未无])(?<!没有)(?<!无法)解除(?!劳动|合同|婚)",
    r"\b(?:warning|alert)s? (?:is |are |was )?(?:lifted|cancell?ed)",
    r"(?:全部|均|全员|悉数|成功|都)(?:已|被|安全)*(?:获救|脱险|生还|救出|升井)",
    r"\ball\b[\w ]*\b(?:rescued|safe|alive)\b",
)


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that tell how bad it is."""

    severity: Severity
    pattern: re.Pattern[str]
    name: Bilingual


def _sign(severity: Severity, zh: str, en: str, *parts: str) -> Sign:
    return Sign(severity, _any(*parts), Bilingual(zh, en))


COUNTED = (
    Sign(Severity.DANGER, DEAD, Bilingual("有人死亡", "people dead")),
    Sign(Severity.DANGER, LOST, Bilingual("有人失踪或被困", "people missing or trapped")),
    Sign(Severity.HARM, INJURED, Bilingual("有人受伤或送医", "people hurt or in hospital")),
)
SIGNS = (
    _sign(
        Severity.DANGER,
        "有人死亡或失踪",
        "people dead or missing",
        r"遇难(?!者家属)|罹难|丧生|溺亡|坠亡|窒息身亡|(?:发现|找到|打捞)[^，。,\s]{0,6}遗体",
        r"\bfatal(?:ly|ities)?\b(?! (?:error|flaw|attraction))",
    ),
    _sign(
        Severity.DANGER,
        "生命危险的预警、撤离或灾变",
        "a warning, an evacuation or a disaster that endangers life",
        r"海啸|决堤|溃坝|垮坝|决口|(?:红色|最高级别?|特别重大|一级)(?:预警|警报|响应|警戒)",
        r"紧急(?:疏散|撤离|避险|转移)|超强台风|特大(?:暴雨|洪水|火灾|爆炸|地震)|强震|放射性物质泄|核泄漏",
        r"\b(?:tsunami|evacuat\w+|dam (?:break|failure|collapse)|state of emergency)\b",
        r"\bred (?:alert|warning)\b",
    ),
    _sign(
        Severity.HARM,
        "有人受害或可能有较多人受害",
        "people hurt, or many who could be",
        r"中毒|爆炸|爆燃|起火|火灾|着火|大火|泄漏|坍塌|塌陷|塌方|垮塌|坠落|坠机|相撞|脱轨|翻船|沉没|侧翻|受伤|[轻重]伤|送医|抢救",
        r"疫情|确诊|感染|病例|暴发|流行|致死|死亡|猝死|身亡|去世前|死里逃生|震感|被困|失联|触电|咬伤|蜇",
        r"地震|台风|暴雨|洪水|山洪|泥石流|滑坡|龙卷|(?:橙色|黄色)预警|寒潮|热射病|召回|超标|毒素|假药|诈骗",
        r"\b(?:explosion|blast|blaze|fire|poison\w*|leak|outbreak|infect\w+|cases|injur\w+|crash|collapse\w*|derail\w*)\b",
        r"\b(?:quake|earthquake|typhoon|hurricane|flood\w*|landslide|recall\w*|contaminat\w+|warning|dies|died"
        r"|trapped|missing)\b",
    ),
    _sign(
        Severity.WORRY,
        "有人在问、在担心或在传",
        "people ask, worry or pass on a rumour",
        r"谣言|辟谣|网传|不实|致癌|有毒|风险|危害|警惕|警告|提醒|注意|会不会|[吗?？]|能不能|是真的|当心|慎|隐患|预警",
        r"\b(?:rumou?rs?|hoax|fake|risk\w*|danger\w*|warns?|unsafe|toxic|cancer|is it true|fact check)\b|\?",
    ),
)
_BEASTS = re.compile(
    rf"(?:\d+|{_HAN})[只头条匹尾群][^，。,\s]{{0,6}}?(?:被困|失踪|死亡|受伤|中毒)"
    rf"|\b{_NUMBER} {_BEAST}\b[\w ]*",
    re.IGNORECASE,
)
NOTHING = Judged(Severity.NONE, Bilingual("没有危险的字样", "no words of danger"))
UNREAL = Judged(Severity.NONE, Bilingual("不是真实事件的说法", "not told as a real event"))
AGAIN = Judged(Severity.NONE, Bilingual("旧事重提", "an old event told again"))
RUMOUR = Judged(Severity.WORRY, Bilingual("被指不实的传言", "a claim that is denied"))
SUPPOSITION = Judged(Severity.WORRY, Bilingual("假设的灾害", "a disaster that is only supposed"))


@lru_cache(20_000)
def by_words(title: str) -> Judged:
    """What one wording says; the last ones are remembered, since grouping and judging both ask."""
    if PAST.search(title):
        return AGAIN
    text, floor = _in_earnest(title)
    if SUPPOSED.search(text):
        if not _first(COUNTED, happened := told(text)):
            return _supposed(text)
        text = happened
    dead = DEAD.search(text)
    if PLOT.search(title) or (not dead and (FICTION.search(title) or DRILL.search(title))):
        return UNREAL
    counted = _first(COUNTED, text)
    if not counted and MARKET.search(text):
        return UNREAL
    found = counted or _first(SIGNS, text) or NOTHING
    if not counted and asks(title):
        found = Judged(min(found.severity, Severity.HARM), found.reason)
    if (measured := _size(text)) is not None:
        grave = counted or _first(SIGNS[1:2], text) or NOTHING  # An earthquake's own words add nothing.
        found = max(measured, grave, key=_severity)
    elif not dead and (OVER.search(text) or UNHURT.search(title)):
        found = Judged(Severity(max(0, found.severity - 1)), found.reason)
    return max(found, floor, key=_severity)


def _supposed(text: str) -> Judged:
    found = _size(text) or _first((*COUNTED, *SIGNS), text) or NOTHING
    return SUPPOSITION if found.severity > Severity.WORRY else found


def supposes(title: str) -> bool:
    """True if a wording tells what could happen, and counts nobody who was harmed."""
    return SUPPOSED.search(title) is not None and casualties(title) <= Severity.WORRY


def asks(title: str) -> bool:
    """True if a wording asks about something that happened instead of telling it."""
    return ASKING.search(title) is not None


def casualties(title: str) -> Severity:
    """How badly people are counted as harmed in a wording that is meant in earnest; NONE if none are."""
    text, _ = _in_earnest(title)
    found = by_words(title).severity
    return min(found, max((s.severity for s in COUNTED if s.pattern.search(text)), default=Severity.NONE))


def _in_earnest(title: str) -> tuple[str, Judged]:
    """The title without figures of speech, negated harm and denied clauses; the least that is left of it."""
    floor = NOTHING
    text = title
    if RESISTED.search(text):
        text, floor = RESISTED.sub(" ", text), SUPPOSITION
    if DENIED.search(text):
        text, floor = _undenied(text), RUMOUR
    for taken in (FIGURES, NO_WAVE, UNHURT, _BEASTS):
        text = taken.sub(" ", text)
    return text, floor


def _undenied(title: str) -> str:
    """The clauses that are neither hearsay nor what a bare "rumour:" introduces."""
    clauses = [clause.strip() for clause in CLAUSES.split(title)[::2] if clause.strip()]
    kept = [clause for clause in clauses if not HEARSAY.search(clause)]
    bare = bool(clauses) and bool(HEARSAY.search(clauses[0])) and len(clauses[0]) <= len("fact check")
    return " ".join(kept if not bare else kept[1:])


def _first(signs: tuple[Sign, ...], text: str) -> Judged | None:
    for sign in signs:
        if found := sign.pattern.search(text):
            words = found.group().strip()
            return Judged(
                sign.severity, Bilingual(f"{sign.name.zh}（“{words}”）", f"{sign.name.en} (“{words}”)")
            )
    return None


def _size(text: str) -> Judged | None:
    """What the size of an earthquake says, where the words state one; a title is no instrument."""
    size = size_in(text)
    if size is not None:
        return Judged(by_magnitude(size).severity, by_magnitude(size).reason)
    return by_intensity(text)


def _severity(judged: Judged) -> Severity:
    return judged.severity
