"""The words of what experts are asked, and of what the desk is told about their answers."""

from zoneinfo import ZoneInfo

from responder.decide.wording import BODY_CHARACTERS, shortened
from responder.model.library import Expert
from responder.model.response import Answer, Call, Level, Page
from responder.model.text import Bilingual, Language

CONSENT = Bilingual(
    "以上是我的原话。我同意按所选的记名方式公开引用；文字只可为清晰起见作改动，改动须经我允许。我可以随时撤回。",
    "These are my exact words. I agree that they are quoted in the way chosen above, changed only for clarity"
    " and only where I allow it. I may take this back at any time.",
)
LEVELS = {
    Level.NAMED: Bilingual("署名引用", "on record, with your name"),
    Level.UNNAMED: Bilingual("引用但不署名", "on record, without your name"),
    Level.BACKGROUND: Bilingual("仅供背景，不引用", "background, not for quotation"),
}


def asking(call: Call, headline: str, language: Language, zone: ZoneInfo) -> tuple[str, str]:
    """Subject and body of a page: what happened, what is asked, how long, by when, on what terms."""
    by = f"{call.answer_by.astimezone(zone):%H:%M %Z}"
    zh = language is Language.ZH
    terms = [LEVELS[call.level].of(language)]
    if call.length:
        terms.append(call.length)
    if call.embargo_until:
        until = f"{call.embargo_until.astimezone(zone):%m-%d %H:%M %Z}"
        terms.append(f"{until} 前禁发" if zh else f"embargoed until {until}")
    if zh:
        subject, frame = f"请你评论：{headline}", f"。{'，'.join(terms)}。请在 {by} 前回答。"
    else:
        subject, frame = (
            f"Your comment is asked: {headline}",
            f" ({', '.join(terms)}). Please answer by {by}.",
        )
    return subject, shortened(call.question, BODY_CHARACTERS - len(frame) - 20) + frame


def reminder(page: Page, language: Language, zone: ZoneInfo, *, overdue: bool) -> tuple[str, str]:
    """Subject and body of what calls a promise to mind."""
    at = f"{(page.promised_at or page.answer_by).astimezone(zone):%H:%M %Z}"
    if language is Language.ZH:
        subject = f"约定的 {at} 已过，还等你的原话" if overdue else f"提醒：你答应 {at} 前给出原话"
    else:
        subject = (
            f"{at} has passed; your words are still awaited"
            if overdue
            else f"You promised your words by {at}"
        )
    return subject, page.question


def attribution(expert: Expert, level: Level, language: Language) -> str:
    """What stands under the words, exactly as readers will see it."""
    if level is Level.NAMED:
        return f"{expert.name.of(language)}, {expert.affiliation.of(language)}"
    fields = "、".join(expert.fields[:1]) if expert.fields else ""
    return f"一位专家（{fields}）" if language is Language.ZH else f"An expert ({fields})"


def to_confirm(draft: str, language: Language) -> tuple[str, str]:
    """For an expert whose words came by mail."""
    if language is Language.ZH:
        return "收到你的邮件，请确认原话", f"请核对，申报利益并确认后才会使用：{draft}"
    return (
        "Your mail is here; please confirm the words",
        f"Used only once you have confirmed them and your interests: {draft}",
    )


def nobody_left(headline: str, waves: int, language: Language) -> tuple[str, str]:
    """For the desk: every expert who fits has been asked."""
    if language is Language.ZH:
        return f"专家已约完：{headline}", f"已约 {waves} 轮，答应的人仍不够，名录中没有更多合适的人。"
    return (
        f"No expert left: {headline}",
        f"{waves} waves were sent and too few have promised; nobody else fits.",
    )


def came(answer: Answer, name: str, headline: str, language: Language) -> tuple[str, str]:
    """For the desk: an expert has named a colleague or an interest that stands in the way."""
    words = {
        Answer.SUGGEST: Bilingual("推荐了同行", "names a colleague"),
        Answer.CONFLICT: Bilingual("有利益冲突", "has a conflict of interest"),
    }[answer]
    return f"{name}：{words.zh}" if language is Language.ZH else f"{name} {words.en}", headline


def taken_back(name: str, headline: str, language: Language) -> tuple[str, str]:
    """For the desk: an expert withdraws their words."""
    if language is Language.ZH:
        return f"{name} 撤回了引语", f"{headline}。已发布的须更正或撤下。"
    return f"{name} withdraws the quotation", f"{headline}. What was published of it must be corrected."
