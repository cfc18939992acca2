"""Words of the library: finding in it, what it covers, what it lacks, what came from elsewhere."""

from collections.abc import Mapping

from responder.model.text import Bilingual

WORDS: Mapping[str, Bilingual] = {
    "find": Bilingual("查找", "Find"),
    "open_it": Bilingual("展开", "Open"),
    "find_hint": Bilingual(
        "词语、问题、拼音或首字母，中英文均可", "Words, a question, pinyin or initials, in either language"
    ),
    "any_kind": Bilingual("全部类别", "everything"),
    "any_language": Bilingual("不限语言", "any language"),
    "any_subject": Bilingual("全部主题", "any subject"),
    "region": Bilingual("地区代码", "Region code"),
    "available_now": Bilingual("现在可联系的专家", "Experts within their hours now"),
    "kind_explainer": Bilingual("解释", "explainer"),
    "kind_expert": Bilingual("专家", "expert"),
    "kind_subject": Bilingual("主题", "subject"),
    "finds": Bilingual("找到 {n} 条", "{n} found"),
    "found_nothing": Bilingual(
        "没有找到。少输几个字，或试试拼音、近义词。",
        "Nothing found. Try fewer words, or another word for it.",
    ),
    "by_title": Bilingual("标题", "title"),
    "by_line": Bilingual("要点、说法或领域", "message, claim or field"),
    "by_name": Bilingual("主题或同义词", "subject or synonym"),
    "by_body": Bilingual("正文", "text"),
    "by_meaning": Bilingual("意思相近", "like in meaning"),
    "draft": Bilingual("草稿 · 未经审核", "draft · not vetted"),
    "days_left": Bilingual("还有 {n} 天", "{n} days left"),
    "review_over": Bilingual("已过复审日期", "past its review date"),
    "newest_source": Bilingual("依据最新至 {year} 年", "sources up to {year}"),
    "language_zh": Bilingual("中文", "Chinese"),
    "language_en": Bilingual("英文", "English"),
    "consent_until": Bilingual("同意书有效期至", "consent until"),
}
