"""Words of a feed's own page."""

from collections.abc import Mapping

from responder.model.text import Bilingual

WORDS: Mapping[str, Bilingual] = {
    "no_feed": Bilingual("没有这个信息源", "There is no such feed"),
    "feed_kind": Bilingual("类型", "Kind"),
    "feed_address": Bilingual("地址", "Address"),
    "feed_moved": Bilingual("现在的地址", "Now asked at"),
    "feed_next": Bilingual("下次询问", "Asked next"),
    "feed_gone": Bilingual(
        "已停用：服务器称它永久消失（410）", "stopped: its server says that it is gone (410)"
    ),
    "feed_failing": Bilingual("连续 {n} 次失败：{why}", "failed {n} times in a row: {why}"),
    "feed_body": Bilingual("最近读到内容", "Last body read"),
    "feed_lost": Bilingual("此前可能有漏读", "Entries may be missing before"),
    "asked_days": Bilingual("{n} 天内的询问与回答", "Asked and answered in {n} days"),
    "asked_none": Bilingual("还没有询问过", "It has not been asked yet"),
    "asked_times": Bilingual("发出请求", "Requests sent"),
    "asked_ok": Bilingual("有新内容（200）", "New content (200)"),
    "asked_unchanged": Bilingual("没有变化（304）", "Unchanged (304)"),
    "asked_redirected": Bilingual("转往别处（3xx）", "Sent elsewhere (3xx)"),
    "asked_denied": Bilingual("拒绝（4xx）", "Denied (4xx)"),
    "asked_faulty": Bilingual("服务器出错（5xx）", "Server at fault (5xx)"),
    "asked_failures": Bilingual("未成功", "Failed"),
    "asked_size": Bilingual("收到数据", "Received"),
    "asked_conditional": Bilingual("只问有无变化的请求", "Asked only for what changed"),
    "asked_honoured": Bilingual("其中 {n} 次得到 304", "{n} of them answered 304"),
    "asked_waits": Bilingual("服务器要求稍候", "Asked to wait"),
    "asked_waits_kept": Bilingual("照办 {kept} 次，提前 {cut} 次", "kept {kept}, cut short {cut}"),
    "asked_interval": Bilingual("两次询问的间隔", "Between two attempts"),
    "asked_gaps": Bilingual("可能漏读", "Gaps"),
    "asked_pushed": Bilingual("由推送中心送达", "Delivered by a hub"),
    "asked_day": Bilingual("日期（UTC）", "Day (UTC)"),
    "asked_short": Bilingual("请求", "Sent"),
    "failure_name": Bilingual("域名不存在", "no such name"),
    "failure_connection": Bilingual("连接失败", "no connection"),
    "failure_certificate": Bilingual("证书无效", "bad certificate"),
    "failure_time": Bilingual("超时", "too slow"),
    "failure_broken": Bilingual("回答残缺", "answer broken"),
    "failure_refused": Bilingual("被我们的防护拒绝", "refused by our guard"),
    "failure_unreadable": Bilingual("内容无法读取", "not readable"),
    "hub": Bilingual("推送中心（WebSub）", "Hub (WebSub)"),
    "hub_until": Bilingual("已确认推送至 {time}", "has agreed to deliver until {time}"),
    "hub_waiting": Bilingual("已请求，尚未确认", "asked, not confirmed yet"),
    "hub_delivered": Bilingual("最近送达", "Last delivery"),
    "hub_never": Bilingual("尚未送达过", "has not delivered yet"),
    "hub_eased": Bilingual(
        "推送可靠，轮询每小时一次以防万一",
        "It delivers reliably; polling goes on once an hour as a safety net",
    ),
}
