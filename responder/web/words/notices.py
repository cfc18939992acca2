"""Words of what is the matter with feeds, what it means and what to do."""

from collections.abc import Mapping

from responder.model.text import Bilingual

WORDS: Mapping[str, Bilingual] = {
    "feed_notices": Bilingual("信息源状况", "State of the feeds"),
    "going_on": Bilingual("项异常", "in trouble"),
    "well_again": Bilingual("项已恢复", "well again"),
    "dismiss": Bilingual("知道了", "Dismiss"),
    "dismissed_by": Bilingual("已知悉：", "dismissed by"),
    "notices_kept": Bilingual("最近 7 天的状况", "The last seven days"),
    "trouble_over": Bilingual("已恢复", "well again"),
    "trouble_frozen": Bilingual("榜单停住了", "frozen list"),
    "trouble_frozen_do": Bilingual(
        "新热点可能看不到。打开榜单网页对比；若网页在更新，请换一个来源。",
        "New topics may stay unseen. Compare with its own page; if that moves, read it from elsewhere.",
    ),
    "trouble_empty": Bilingual("内容为空", "empty list"),
    "trouble_empty_do": Bilingual(
        "服务器有回应但没有内容。打开它的网页核对；如已搬家，请更新地址。",
        "The server answers but lists nothing. Look at its page; if it has moved, change its address.",
    ),
    "trouble_shape": Bilingual("格式变了", "changed shape"),
    "trouble_shape_do": Bilingual(
        "条目可能读不全。请核对它的地址和类型（kind）设置。",
        "Entries may be read in part only. Check its address and its kind in the settings.",
    ),
    "trouble_drop": Bilingual("条目骤减", "sudden drop"),
    "trouble_drop_do": Bilingual(
        "多数条目可能没有读到。打开它的网页核对。", "Most entries may be missing. Compare with its own page."
    ),
    "trouble_certificate": Bilingual("证书即将失效", "certificate ends"),
    "trouble_certificate_do": Bilingual(
        "证书过期后将无法读取。请告知该网站，并准备一个替代来源。",
        "Once it has ended the feed cannot be read. Tell its owners, and have another source ready.",
    ),
    "trouble_silent": Bilingual("官方信息源沉默", "official feed is silent"),
    "trouble_silent_do": Bilingual(
        "预警可能到不了这里。请改看该机构的网站或其他官方渠道，直到恢复。",
        "Warnings may not arrive here. Watch the authority's own site or another channel until it is back.",
    ),
    "trouble_gap": Bilingual("可能漏读", "gap"),
    "trouble_gap_do": Bilingual(
        "更新快于读取，系统已加快读取。若反复出现，请缩短间隔（interval）。",
        "It changes faster than it is read; it is read more often now. If it goes on, shorten its interval.",
    ),
    "act_feed.trouble": Bilingual("信息源异常", "feed in trouble"),
    "act_feed.well": Bilingual("信息源恢复", "feed well again"),
    "act_feed.dismissed": Bilingual("已知悉信息源状况", "feed notice dismissed"),
}
