"""The parts of an explainer's body and what they are called in each language."""

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
AUDIENCES = ("older", "children", "journalists", "script")  # The same facts, told for somebody else.
AUDIENCE_HEADINGS = {
    Language.ZH: ("给年长读者", "给孩子", "记者问答", "60秒口播"),
    Language.EN: ("For older readers", "For children", "Questions from journalists", "60-second script"),
}
