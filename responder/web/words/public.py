"""Words of the public site and of reports."""

from collections.abc import Mapping

from responder.model.text import Bilingual
from responder.publish.wording import VERDICTS

WORDS: Mapping[str, Bilingual] = {
    "pub_skip": Bilingual("跳到正文", "Skip to the text"),
    "pub_drill_bar": Bilingual(
        "【演练】以下内容全部为演练虚构，请勿当真，请勿转发。",
        "[DRILL] All of this is an exercise and invented. Do not rely on it; do not pass it on.",
    ),
    "pub_latest": Bilingual("最新发布", "Latest"),
    "pub_none": Bilingual("目前没有公开的稿件。", "Nothing has been published yet."),
    "pub_in_short": Bilingual("要点", "In short"),
    "pub_holding_note": Bilingual(
        "这是事情刚发生时的说明，情况仍在变化。", "This is an early text; things are still changing."
    ),
    "pub_next_update": Bilingual("下次更新不晚于", "Next update by"),
    "pub_claims": Bilingual("流传的说法", "What is being said"),
    **{f"pub_verdict_{verdict}": said for verdict, said in VERDICTS.items()},
    "pub_quotations": Bilingual("专家怎么说", "What experts say"),
    "pub_one_expert": Bilingual(
        "目前只有一位独立专家的意见。", "So far this is the word of one independent expert."
    ),
    "pub_sources": Bilingual("依据", "Sources"),
    "pub_published": Bilingual("首次发布", "First published"),
    "pub_updated_at": Bilingual("本版", "This version"),
    "pub_version": Bilingual("版本", "Version"),
    "pub_reviewed_by": Bilingual("审核", "Reviewed by"),
    "pub_reviewer": Bilingual("{stage}审核人", "{stage} reviewer"),
    "pub_unreviewed": Bilingual(
        "本文因情况紧急先行发布，审核正在进行。", "Published in an emergency; its review is under way."
    ),
    "pub_review_by": Bilingual("复审日期", "To be reviewed by"),
    "pub_outdated": Bilingual(
        "本文已过复审日期，内容可能不再准确。",
        "The day of review of this text has passed; it may no longer be accurate.",
    ),
    "pub_correction": Bilingual("更正", "Correction"),
    "pub_corrected_at": Bilingual("{time} 更正", "Corrected {time}"),
    "pub_withdrawn_title": Bilingual("本文已撤回", "This text has been withdrawn"),
    "pub_withdrawn_note": Bilingual("{time} 撤回。原因：", "Withdrawn {time}. Why:"),
    "pub_history": Bilingual("版本与更正", "Versions and corrections"),
    "pub_other": Bilingual("English", "中文"),
    "pub_feeds": Bilingual("订阅", "Subscribe"),
    "pub_how": Bilingual(
        "每篇稿件由一人撰写、另一人审核、第三人发布。发现错误，我们会在同一页面顶部更正并说明错在哪里。",
        "Each text is written by one person, reviewed by another and published by a third."
        " Where something was wrong, we say so at the top of the same page.",
    ),
    "pub_print": Bilingual("本页可直接打印。", "This page prints as it is."),
    "pub_related": Bilingual("同一事件的其他稿件", "More about this event"),
    "pub_gone": Bilingual("没有这个页面。", "There is no such page."),
    "pub_home": Bilingual("全部稿件", "All texts"),
    "rep_title": Bilingual("事件报告", "Report of a story"),
    "rep_month": Bilingual("月度报告", "Monthly report"),
    "rep_stages": Bilingual("各环节用时", "Minutes per stage"),
    "rep_stage": Bilingual("环节", "Stage"),
    "rep_at": Bilingual("时间", "Time"),
    "rep_minutes": Bilingual("距首个信号（分钟）", "Minutes from the first signal"),
    "rep_target": Bilingual("目标", "Target"),
    "rep_not_yet": Bilingual("尚未", "not yet"),
    "rep_signal": Bilingual("首个信号", "First signal"),
    "rep_alert": Bilingual("发出提醒", "Alert raised"),
    "rep_taken": Bilingual("编辑接手", "Taken by an editor"),
    "rep_paged": Bilingual("约请专家", "Expert paged"),
    "rep_holding": Bilingual("首发声明公开", "Holding text in public"),
    "rep_quoted": Bilingual("第一条专家引语", "First quotation"),
    "rep_published": Bilingual("解释公开", "Explainer in public"),
    "rep_corrected": Bilingual("第一次更正", "First correction"),
    "rep_reach": Bilingual("到达", "Reach"),
    "rep_reached": Bilingual("公开的渠道：{n} 个", "Outlets that carry it: {n}"),
    "rep_unreached": Bilingual("未送达的渠道：{n} 个", "Outlets not reached: {n}"),
    "rep_messages": Bilingual(
        "消息：送出 {sent}，失败 {failed}", "Messages: {sent} handed over, {failed} failed"
    ),
    "rep_experts": Bilingual(
        "专家：约请 {asked}，答复 {answered}", "Experts: {asked} asked, {answered} answered"
    ),
    "rep_figure": Bilingual("指标", "Figure"),
    "rep_value": Bilingual("数值", "Value"),
    "rep_of": Bilingual("样本数", "Of"),
    "rep_stories": Bilingual("提醒过的事件", "Stories alerted"),
    "rep_page_to_ack_p50": Bilingual("提醒到接手 中位数（分钟）", "Alert to acknowledgement, p50 (min)"),
    "rep_page_to_ack_p95": Bilingual("提醒到接手 p95（分钟）", "Alert to acknowledgement, p95 (min)"),
    "rep_signal_to_holding": Bilingual("信号到首发声明 中位数（分钟）", "Signal to holding text, p50 (min)"),
    "rep_signal_to_quote": Bilingual("信号到首条引语 中位数（分钟）", "Signal to first quotation, p50 (min)"),
    "rep_signal_to_holding_p95": Bilingual("信号到首发声明 p95（分钟）", "Signal to holding text, p95 (min)"),
    "rep_signal_to_quote_p95": Bilingual(
        "信号到首条引语 p95（分钟）", "Signal to first quotation, p95 (min)"
    ),
    "rep_late": Bilingual("迟", "late"),
    "rep_chart_spans": Bilingual("用时与目标（分钟）", "Minutes, and their targets"),
    "rep_chart_shares": Bilingual("按时的比例", "Shares in time"),
    "rep_drills_apart": Bilingual(
        "演练不计入以上任何指标。", "Drills are counted in none of the figures above."
    ),
    "rep_within_15": Bilingual("15 分钟内公开", "In public within 15 min"),
    "rep_within_40": Bilingual("40 分钟内有引语", "Quoted within 40 min"),
    "rep_within_60": Bilingual("60 分钟内解释公开", "Explainer within 60 min"),
    "rep_answer_rate": Bilingual("专家答复率", "Experts' answer rate"),
    "rep_corrections": Bilingual("每百次发布的更正", "Corrections per 100 publications"),
    "rep_night": Bilingual("夜间提醒（人次，22–7 点）", "Night messages per person (22–07)"),
    "rep_download": Bilingual("下载 CSV", "CSV"),
    "rep_none": Bilingual("无数据", "no data"),
    "rep_report": Bilingual("报告", "Report"),
}
