"""The parts that texts are made of and what they are called in each language."""

from collections.abc import Mapping

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
# The six parts of a first message in CDC's Crisis and Emergency Risk Communication.
HOLDING = ("empathy", "known", "unknown", "being_done", "do", "next")
HOLDING_HEADINGS = {
    Language.ZH: ("我们理解", "已知", "未知", "正在做什么", "怎么做", "下次更新"),
    Language.EN: (
        "We understand",
        "What is known",
        "What is not known",
        "What is being done",
        "What to do",
        "Next update",
    ),
}
PARTS = (*SECTIONS, *AUDIENCES, "empathy", "next")


def headings(language: Language) -> Mapping[str, str]:
    """What each part is called."""
    named = dict(zip(HOLDING, HOLDING_HEADINGS[language], strict=True))
    named |= zip(SECTIONS, HEADINGS[language], strict=True)
    named |= zip(AUDIENCES, AUDIENCE_HEADINGS[language], strict=True)
    return named
