"""Words of tips and of what nobody has checked."""

from collections.abc import Mapping

from responder.model.text import Bilingual

WORDS: Mapping[str, Bilingual] = {
    "unverified": Bilingual("未核实", "unverified"),
    "unverified_why": Bilingual(
        "目前只有未经核实的网帖或线索提到", "Only posts and tips that nobody has checked tell it so far"
    ),
    "brought": Bilingual("由对方送来", "brought to us"),
    "tip": Bilingual("提供线索", "Send a tip"),
    "tip_how": Bilingual(
        "看到突发情况或可疑传言？请告诉我们。紧急危险请先拨打当地急救或报警电话。",
        "Have you seen an emergency or a doubtful rumour? Tell us. In danger, call for help first.",
    ),
    "tip_desk_how": Bilingual(
        "把电话、群聊里听到的情况记在这里。它会与其他来源合并成事件，并标为未核实。",
        "Note here what you heard by phone or in a chat. It joins the stories, marked as unverified.",
    ),
    "tip_what": Bilingual("发生了什么？（一句话）", "What happened? (one sentence)"),
    "tip_where": Bilingual("在哪里？（可不填）", "Where? (optional)"),
    "tip_more": Bilingual("还知道什么？（可不填）", "What else do you know? (optional)"),
    "tip_link": Bilingual("链接（可不填）", "Link (optional)"),
    "tip_send": Bilingual("发送", "Send"),
    "tip_privacy": Bilingual(
        "我们不保存你的姓名、地址或网络地址。线索在核实之前不会公开。",
        "We keep neither your name nor any address of yours. Nothing is made public before it is checked.",
    ),
    "tip_thanks": Bilingual("谢谢，线索已收到", "Thank you, your tip has been received"),
    "tip_story": Bilingual("打开它所在的事件", "Open the story it belongs to"),
    "tip_latest": Bilingual("最近的线索", "Latest tips"),
    "tip_none": Bilingual("还没有线索", "No tips yet"),
    "said_often": Bilingual(
        "这个地址刚才发送得太多了，请过一会儿再试。你写的内容还在下面。",
        "Too much was sent from this address just now. Try again later; your words are still below.",
    ),
    "said_not_kept": Bilingual(
        "现在无法保存，请稍后再发。你写的内容还在下面。",
        "It could not be kept just now. Please send it again; your words are still below.",
    ),
    "act_tip.noted": Bilingual("记下线索", "tip noted"),
}
