"""Two ways that need no service, run on the same material, so that its figures can be judged.

The watch-list is what a newsroom has today: words, and every title that holds one is pushed, by
itself and at once. Plain cosine is what an encoder gives untouched: the titles nearest to the
library's examples, as many a day as the service tells.
"""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from responder.decide.background import Vectors
from responder.evaluate.alerts import Raised
from responder.evaluate.labelled import Day
from responder.model.oncall import Priority

URGENT = re.compile(
    "遇难|身亡|失联|被困|溺亡|坠亡|地震|海啸|溃坝|决堤|爆炸|爆燃|台风|红色预警|泥石流|山洪|坍塌|坠毁|脱轨|核泄漏|中毒"
    "|(?:[0-9一二两三四五六七八九十百]+人?死)",
)
WATCHED = re.compile(
    "余震|震感|暴雨|暴雪|洪水|洪灾|内涝|寒潮|降温|高温|大雾|雾霾|沙尘|龙卷|冰雹|滑坡|火灾|起火|着火|大火|自燃|燃气|煤气"
    "|泄漏|辐射|核污染|核电|疫情|流感|甲流|诺如|感染|确诊|病毒|传染|疫苗|疾控|食品安全|食物中毒|变质|添加剂|农药|超标|重金属"
    "|致癌|癌症|肿瘤|猝死|心梗|抗生素|药品|召回|造假|假药|保健品|减肥|营养|医生提醒|专家提醒|科普|辟谣|谣言|系谣言|不实|网传"
    "|诈骗|换脸|深度伪造|人工智能|大模型|机器人|芯片|量子|航天|神舟|嫦娥|火箭|卫星|空间站|月球|火星|小行星|流星|超级月亮"
    "|转基因|基因|干细胞|脑机接口|电动车|电池|电梯|坠落|蹦极|咬伤|毒蛇|黑熊|野猪|毒蘑菇|触电|一氧化碳|科学家|研究发现|气候"
)


def watch_list(known: Iterable[Day]) -> tuple[Raised, ...]:
    """An alert for each title that holds a watched word, when it was first seen."""
    return tuple(
        Raised(day.first_seen[min(numbers)], Priority.P1 if URGENT.search(title) else Priority.P2, (title,))
        for day in known
        for title, numbers in day.numbers.items()
        if URGENT.search(title) or WATCHED.search(title)
    )


def by_cosine(
    known: Sequence[Day], vectors: Sequence[Vectors], examples: Vectors, a_day: float
) -> tuple[Raised, ...]:
    """An alert for each of the titles that are likest to an example that belongs, so many a day.

    vectors: of each day's titles, shape (n, d); examples: shape (m, d); both as the encoder gave them.
    """
    near = [(rows @ examples.T).max(axis=1) for rows in vectors]
    everything = np.sort(np.concatenate(near))[::-1]
    bar = everything[min(len(everything) - 1, round(a_day * len(known)))]
    return tuple(
        Raised(day.first_seen[min(numbers)], Priority.P2, (title,))
        for day, scores in zip(known, near, strict=True)
        for (title, numbers), score in zip(day.numbers.items(), scores, strict=True)
        if score > bar
    )
