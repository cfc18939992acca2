"""Words of duty, escalation, pages to experts and their answers."""

from collections.abc import Mapping

from responder.model.text import Bilingual

WORDS: Mapping[str, Bilingual] = {
    "act_alert.told": Bilingual("已通知（第几步：谁）", "told (step: whom)"),
    "act_alert.nobody": Bilingual("这一步无人可通知", "nobody to tell at this step"),
    "act_alert.no_receipt": Bilingual("两分钟无回执，换渠道", "no receipt in two minutes, next channel"),
    "act_alert.reopened": Bilingual("接手后无动作，重新待接手", "taken but nothing done: open again"),
    "act_alert.unanswered": Bilingual("全部通知过，无人应答", "everybody told, nobody answered"),
    "act_alert.last_resort": Bilingual("值班表无人，通知全体", "nobody on the rota: the whole staff told"),
    "act_alert.lapsed": Bilingual("一天无人接手，失效", "nobody took it in a day: lapsed"),
    "act_alert.superseded": Bilingual("已升级为新的提醒", "replaced by a louder alert"),
    "act_auditor.mended": Bilingual("巡检发现遗漏并补上", "the auditor found it forgotten and mended it"),
    "act_rota.handed_over": Bilingual("交接班", "shift began"),
    "act_rota.imported": Bilingual("导入日历", "calendar taken in"),
    "act_digest.sent": Bilingual("发出简报", "digest sent"),
    "delivery_delivered": Bilingual("已送达", "delivered"),
    "delivery_read": Bilingual("已读", "read"),
    "delivery_cancelled": Bilingual("已撤回", "taken back"),
}
