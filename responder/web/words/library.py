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
    "coverage": Bilingual("覆盖情况", "Coverage"),
    "gaps": Bilingual("缺口雷达", "Gap radar"),
    "shared": Bilingual("共享与导入", "Shared and imported"),
    "figures": Bilingual(
        "{subjects} 个主题，{headlines} 条示例标题，{explainers} 篇解释（中英文各一），{claims} 条说法，"
        "{sources} 个来源；60 天内到期复审的文本 {due} 篇",
        "{subjects} subjects, {headlines} example headlines, {explainers} explainers (each in Chinese and"
        " English), {claims} claims, {sources} sources; {due} texts due for review within 60 days",
    ),
    "figures_zh": Bilingual(
        "中文：平均每句 {length} 字，生僻字 {rare}%（限 30 字、2%）",
        "Chinese: {length} characters a sentence, {rare} % rare characters (limits 30 and 2 %)",
    ),
    "figures_en": Bilingual(
        "英文：平均阅读难度 {grade} 年级（Flesch–Kincaid，限 8 年级）",
        "English: grade {grade} on average (Flesch–Kincaid; limit 8)",
    ),
    "hard": Bilingual("{n} 篇文本超过可读性限度", "{n} texts are over a limit of reading"),
    "none_hard": Bilingual("没有文本超过可读性限度", "No text is over a limit of reading"),
    "coverage_legend": Bilingual(
        "每格为文本篇数；内容最少的主题排在最前。", "Each cell counts texts; subjects with least come first."
    ),
    "for_plain": Bilingual("大众", "all"),
    "for_older": Bilingual("年长读者", "older"),
    "for_children": Bilingual("孩子", "children"),
    "for_journalists": Bilingual("记者问答", "journalists"),
    "for_script": Bilingual("口播", "script"),
    "fresh_fresh": Bilingual("未到期", "fresh"),
    "fresh_due": Bilingual("即将到期", "due soon"),
    "fresh_over": Bilingual("已过期", "overdue"),
    "fresh_none": Bilingual("没有文本", "no text"),
    "texts_held": Bilingual("解释", "Explainers"),
    "experts_held": Bilingual("专家 {n} 人，示例 {samples} 人", "{n} experts, {samples} samples"),
    "gaps_legend": Bilingual(
        "近 90 天里属于我们、却没有现成解释的事件，按传播范围 × 风险排序，归在各自主题下。",
        "Stories of the last 90 days that were ours and that nothing answered, by reach × risk, by subject.",
    ),
    "gap_weight": Bilingual("{n} 件，权重 {weight}", "{n} stories, weight {weight}"),
    "reach": Bilingual("传播范围 {n}%", "reach {n} %"),
    "nearest": Bilingual("最接近的解释：", "nearest explainer:"),
    "no_gaps": Bilingual("近 90 天没有缺口", "No gaps in the last 90 days"),
    "retracted_others": Bilingual(
        "其他单位撤回了内容（{n}），请查看", "Other desks have retracted texts ({n}): have a look"
    ),
    "put_back_others": Bilingual(
        "其他单位说撤回有误（{n}），请查看",
        "Other desks say that they retracted by mistake ({n}): have a look",
    ),
    "retracted_elsewhere": Bilingual("其他单位的撤回与恢复", "Taken back and put back elsewhere"),
    "retracted_by": Bilingual("{peer} 撤回了", "{peer} has retracted"),
    "unretracted_by": Bilingual("{peer} 说撤回有误，已恢复", "{peer} says that it retracted by mistake"),
    "unretracted_what": Bilingual(
        "来稿重新等待本台审核；本台已更正、撤回的不会自动恢复。点“已知悉”前，请看完本台收用过的文本。",
        "What it sent waits for a review here again; nothing that this desk corrected or withdrew comes back"
        " by itself. Before you say “seen”, read the texts that this desk made of it.",
    ),
    "retracted_here": Bilingual("本台的撤回", "Taken back by this desk"),
    "undo_retraction": Bilingual("撤回有误，恢复共享", "It was a mistake: share it again"),
    "undo_what": Bilingual(
        "订阅的单位会收到恢复的通知，稿件在那里重新等待审核。本台已撤回的版本不会恢复，要用须重新审核。",
        "Desks that follow this one are told, and there the text waits for a review again. What was withdrawn"
        " here stays withdrawn; to use it, have it reviewed anew.",
    ),
    "undo_reason": Bilingual(
        "为什么说撤回有误（会告诉订阅的单位）", "Why it was a mistake (other desks will read it)"
    ),
    "undone_here": Bilingual("{when} 已恢复。", "Shared again since {when}."),
    "seen": Bilingual("已知悉", "Seen"),
    "seen_by": Bilingual("已知悉：{name}", "seen by {name}"),
    "peers": Bilingual("订阅的单位", "Desks that are followed"),
    "no_peers": Bilingual(
        "还没有订阅。用 responder library trust 添加。", "None yet. Add one with responder library trust."
    ),
    "bundle_taken": Bilingual("第 {n} 期，{when} 收下", "bundle {n}, taken in {when}"),
    "bundle_never": Bilingual("还没有收下过", "nothing taken in yet"),
    "staged": Bilingual("待看的外来草稿", "Drafts from elsewhere"),
    "staged_legend": Bilingual(
        "都是草稿：本台审核之前不进入知识库，也不会覆盖已有内容。",
        "All are drafts: nothing enters the library, or replaces anything in it, before a review here.",
    ),
    "no_staged": Bilingual("没有", "None"),
    "from_peer": Bilingual("来自 {name}", "from {name}"),
    "staged_faults": Bilingual("按本台规则有 {n} 处问题", "{n} faults by our own rules"),
    "staged_draft": Bilingual("草稿", "draft"),
    "staged_replaced": Bilingual("已有新版", "replaced"),
    "staged_retracted": Bilingual("来源已撤回", "retracted by its source"),
    "staged_aside": Bilingual("不用", "put aside"),
    "staged_taken": Bilingual("已收用", "taken into review"),
    "look_and_take": Bilingual("对照并收用", "Compare and take"),
    "take_in": Bilingual("收用为本台草稿", "Take into review"),
    "take_in_what": Bilingual(
        "中英文都有时一起收用，成为本台的草稿。收用的人算作者，须由别人审核，再由第三人发布。",
        "Both languages come in together, as drafts of this desk. Whoever takes them counts as their author:"
        " somebody else reviews, and a third person publishes.",
    ),
    "compared_taken": Bilingual("对照上次收用的文字（{when}）", "Compared with what was taken on {when}"),
    "compared_ours": Bilingual("对照本台现有的文字", "Compared with what this desk says"),
    "changed_here": Bilingual(
        "本台已改过收用的文字。收用新版后，这些改动会在审核页显示为删去，请逐句取舍。",
        "This desk has changed what it took. If you take this, those changes show as taken out in the review:"
        " decide sentence by sentence.",
    ),
    "said_staged_faulty": Bilingual(
        "按本台规则有问题，不能收用；请原单位改正后再发。",
        "It breaks rules of this desk and cannot be taken; ask its desk to mend it and publish again.",
    ),
    "said_same_words": Bilingual("本台已有同样的文字。", "This desk has the very same words already."),
    "taken_from": Bilingual("收用自 {peer}，{name}，{when}", "taken from {peer} by {name}, {when}"),
    "signing_key": Bilingual("签名公钥", "key"),
    "disowned": Bilingual("来源已撤回：{peer}", "Its source has taken it back: {peer}"),
    "disowned_out": Bilingual("仍公开于 {places}。", "still in public on {places}."),
    "disowned_in": Bilingual("尚未公开。", "not in public yet."),
    "disowned_do": Bilingual("请更正或撤回。", "Correct or withdraw it."),
    "owned_again": Bilingual("来源说撤回有误：{peer}", "Its source took it back by mistake: {peer}"),
    "owned_again_do": Bilingual(
        "请再看一遍，再点“已知悉”。", "Read it once more, then say that you have seen it."
    ),
    "withdraw_shared": Bilingual(
        "这是知识库的稿件：订阅本台的单位也会收到撤回（中英文一起）。",
        "This is a text of the library: desks that follow this one get the retraction, of both languages.",
    ),
    "act_text.taken": Bilingual("收用外来稿件", "taken from another desk"),
    "act_text.disowned": Bilingual("收用的稿件被来源撤回", "its source has taken it back"),
    "leave_out": Bilingual("不用", "Put aside"),
    "kind_claim": Bilingual("说法核查", "checked claim"),
    "act_library.pulled": Bilingual("收下其他单位的更新", "updates taken in"),
    "act_library.retracted_elsewhere": Bilingual("其他单位撤回", "retracted elsewhere"),
    "act_library.retracted": Bilingual("撤回解释", "explainer retracted"),
    "act_library.unretracted_elsewhere": Bilingual("其他单位撤销撤回", "retraction undone elsewhere"),
    "act_library.unretracted": Bilingual("撤销撤回", "retraction undone"),
    "act_library.notice_seen": Bilingual("已知悉其他单位的撤回或恢复", "retraction or its undoing seen"),
    "act_library.imported": Bilingual("导入", "imported"),
    "consent_until": Bilingual("同意书有效期至", "consent until"),
}
