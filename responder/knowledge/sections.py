"""The six sections of an explainer and what they are called in each language."""

from responder.model.text import Language

SECTIONS = ("known", "unknown", "being_done", "do", "do_not", "depth")
HEADINGS = {
    Language.ZH: ("已知", "未知", "正在做什么", "怎么做", "不要做", "详解"),
    Language.EN: (
        "What is known",
        "What is not known",
        "What is being done",
        "What to do",
        "What not to do",
        "In depth",
    ),
}
