"""Words of drills and of the report that is read out after one."""

from collections.abc import Mapping

from responder.model.text import Bilingual

WORDS: Mapping[str, Bilingual] = {
    "drills": Bilingual("演练", "Drills"),
    "drills_how": Bilingual(
        "演练用 responder run --drill 开始；它在值班表的副本上进行，与真实数据分开。",
        "Begin one with responder run --drill. It runs on a copy of the rota, apart from what is real.",
    ),
    "drills_none": Bilingual("还没有演练过。", "No drill has been played yet."),
    "drill_report": Bilingual("演练报告", "After-action report"),
    "drill_at": Bilingual("开始", "Began"),
    "drill_speed": Bilingual("速度", "Speed"),
    "drill_times": Bilingual("实际时间的 {n} 倍", "{n} times real time"),
    "drill_going_on": Bilingual(
        "演练还在进行：下面是到目前为止的情况。", "The drill is still going on: this is how it stands."
    ),
    "drill_invented": Bilingual(
        "全部内容均为虚构，仅供演练。", "Everything in it is invented, for practice."
    ),
    "drill_quiet": Bilingual("其他提醒过的事件", "Other stories that were alerted"),
    "drill_who": Bilingual("通知了谁，谁何时回应", "Who was paged, and who answered when"),
    "drill_person": Bilingual("谁", "Who"),
    "drill_paged_at": Bilingual("通知时间", "Paged"),
    "drill_over": Bilingual("送达渠道", "Over"),
    "drill_no_channel": Bilingual("没有渠道送出", "no channel took it"),
    "drill_answered": Bilingual("回应", "Answer"),
    "drill_minutes": Bilingual("用时（分钟）", "Minutes"),
    "drill_nothing": Bilingual("没有回应", "no answer"),
    "drill_covered": Bilingual("别人已处理", "somebody else was quicker"),
    "drill_about": Bilingual("事件", "Story"),
    "drill_late": Bilingual("迟了什么", "What was late"),
    "drill_failed": Bilingual("失败了什么", "What failed"),
    "drill_all_well": Bilingual("没有。", "Nothing."),
    "drill_change": Bilingual("值班编辑应当改什么", "What the duty editor should change"),
    "drill_no_change": Bilingual("这次没有发现要改的。", "This time nothing was found that must change."),
    "drill_lessons": Bilingual("我们学到的", "Lessons"),
    "drill_lesson": Bilingual(
        "写下一条教训（存入演练的日志）", "Write a lesson down (kept in the drill's journal)"
    ),
    "drill_keep": Bilingual("记下", "Keep"),
    "drill_page": Bilingual("可打印的页面", "A page to print"),
    "act_drill.began": Bilingual("演练开始", "drill began"),
    "act_drill.over": Bilingual("演练结束", "drill is over"),
    "act_drill.skipped": Bilingual("演练动作未做成", "act of the drill not done"),
    "act_drill.lesson": Bilingual("教训", "lesson"),
    "flaw_stage_late": Bilingual(
        "{about}：{minutes} 分钟，目标 {target} 分钟", "{about}: {minutes} min, target {target}"
    ),
    "flaw_stage_missed": Bilingual(
        "{about}：没有做到，目标 {target} 分钟", "{about}: not reached, target {target} min"
    ),
    "flaw_untaken": Bilingual("P1 无人接手：{about}", "A P1 that nobody took: {about}"),
    "flaw_nobody": Bilingual(
        "规则的一步没有通知到任何人：{about}", "A step of the policy told nobody: {about}"
    ),
    "flaw_silent": Bilingual(
        "{about} 没有按时回应（{target} 分钟内）", "{about} did not answer in {target} min"
    ),
    "flaw_promise": Bilingual(
        "{about} 没有在承诺的时间给出原话（{target} 分钟）",
        "{about} gave no words by the promised time ({target} min)",
    ),
    "flaw_undelivered": Bilingual("渠道 {about} 送不出：{detail}", "Channel {about} did not carry: {detail}"),
    "flaw_refused": Bilingual("{about} 拒绝了发布：{detail}", "{about} refused a publication: {detail}"),
    "flaw_gap": Bilingual("没有现成的解释：{about}", "Nothing vetted answers: {about}"),
    "flaw_skipped": Bilingual("演练的动作没有做成：{about}", "An act of the drill was not done: {about}"),
    "mend_stage_late": Bilingual(
        "练习这一环节；若总是迟，缩短规则中前一步的等待，或给这一班加一个人。",
        "Practise this stage; if it is late every time, shorten the wait of the step before it, or put a"
        " second person beside that shift.",
    ),
    "mend_stage_missed": Bilingual(
        "说好由谁做这一步：首发声明在事件页一键起草，审核人要在班上，专家可以分轮约请。",
        "Agree who does this: a holding text is one click on the story's page, a reviewer must be on shift,"
        " experts can be called in waves.",
    ),
    "mend_untaken": Bilingual(
        "看通知经过：给规则加一步或缩短等待，核对当班的人手机上能收到。",
        "See who was told: add a step to the policy or shorten its waits, and see that whoever is on duty"
        " gets it on the phone.",
    ),
    "mend_nobody": Bilingual(
        "值班表有空班：补上，或让规则最后一步通知全体编辑。",
        "The rota has a gap: fill it, or let the last step of the policy tell every editor.",
    ),
    "mend_silent": Bilingual(
        "请专家核对时段和渠道；这一主题多请一位专家。",
        "Ask the expert about hours and channels, and win another expert for this subject.",
    ),
    "mend_promise": Bilingual(
        "承诺前提醒；首发声明不要等引语。",
        "Remind before the promise is due; never let the holding text wait for words.",
    ),
    "mend_undelivered": Bilingual(
        "在真的用到之前修好渠道（值班页有状况，可设测试消息 service.canary_min）。",
        "Mend the channel before it is needed: see the duty page, set test messages (service.canary_min).",
    ),
    "mend_refused": Bilingual(
        "按拒绝的原因修好账号或稿件格式，再发一次。",
        "Mend the account or the form of the text as the refusal says, and send again.",
    ),
    "mend_gap": Bilingual(
        "为这一主题写一篇解释并审定；先备好首发声明的信息图。",
        "Write an explainer of this subject and have it vetted; until then have its message map at hand.",
    ),
    "mend_skipped": Bilingual(
        "看原因：多半是没有提醒、专家不合适，或设置不允许。",
        "See the reason: most often nothing was alerted, or the expert or the settings do not allow it.",
    ),
}
