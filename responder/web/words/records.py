"""Words of what an authority states about an event (CAP 1.2 section 3.2 and instruments)."""

from collections.abc import Mapping

from responder.model.text import Bilingual

WORDS: Mapping[str, Bilingual] = {
    "record_magnitude": Bilingual("震级 {n}", "magnitude {n}"),
    "record_depth": Bilingual("深度 {n} 公里", "depth {n} km"),
    "record_tsunami": Bilingual("可能引发海啸", "tsunami possible"),
    "record_until": Bilingual("有效至 {time}", "holds until {time}"),
    "record_over": Bilingual("已失效（{time}）", "expired ({time})"),
    "record_Extreme": Bilingual("极端", "extreme"),
    "record_Severe": Bilingual("严重", "severe"),
    "record_Moderate": Bilingual("中等", "moderate"),
    "record_Minor": Bilingual("轻微", "minor"),
    "record_Immediate": Bilingual("须立即行动", "act at once"),
    "record_Expected": Bilingual("须尽快行动", "act soon"),
    "record_Future": Bilingual("近期将至", "in the near future"),
    "record_Past": Bilingual("不再需要行动", "no more action needed"),
    "record_Observed": Bilingual("已观测到", "observed"),
    "record_Likely": Bilingual("很可能", "likely"),
    "record_Possible": Bilingual("可能", "possible"),
    "record_Unlikely": Bilingual("不太可能", "unlikely"),
    "record_Update": Bilingual("更新", "update"),
    "record_Cancel": Bilingual("解除", "cancelled"),
    "record_Exercise": Bilingual("演习", "exercise"),
    "record_Test": Bilingual("测试", "test"),
    "record_System": Bilingual("系统消息", "system message"),
    "record_Draft": Bilingual("草稿", "draft"),
}
