"""What lines of the journal say to people: no id, no code and no moment of a machine is left in them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder.model.journal import Act
from responder.web.retold import retold, translated
from responder.web.words import WORDS
from responder.web.words.faults import FAULTS

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
NAMES = {"editor-1": "林编辑", "editor-2": "值班二", "toxicologist": "示例专家"}
SENDERS = ("notify", "courier.py", "fanout.py")


class Chinese:
    """A reader of Chinese at a desk of two editors and an expert."""

    def t(self, key: str, **blanks: object) -> str:
        return WORDS[key].zh.format(**blanks)

    def has(self, key: str) -> bool:
        return key in WORDS

    def who(self, name: str) -> str:
        return NAMES.get(name, name)

    def clock(self, moment: datetime) -> str:
        return f"{moment:%H:%M:%S}"

    def fault(self, text: str) -> str:
        return translated(text, zh=True)


@pytest.mark.parametrize(
    ("verb", "detail", "said"),
    [
        pytest.param(
            "alert.raised", "P2 explain 孩子呕吐", "P2 有现成解释 孩子呕吐", id="the kind of an alert"
        ),
        pytest.param("alert.told", "2: editor-1, editor-2", "第 2 步: 林编辑, 值班二", id="who was told"),
        pytest.param("alert.superseded", "a-bd41de1549e5", "", id="another record's id"),
        pytest.param("alert.handed_on", "editor-2", "值班二", id="the heir"),
        pytest.param("message.submitted", "editor-1 inbox", "林编辑 inbox", id="a message that went"),
        pytest.param(
            "message.failed",
            "editor-1 push no device is signed up",
            "林编辑 push 没有登记接收提醒的设备",
            id="a message that failed",
        ),
        pytest.param(
            "page.answered", "yes 2026-11-27T10:23:43.541261+00:00", "可以 10:23:43", id="an expert's promise"
        ),
        pytest.param("page.reminded", "toxicologist before", "示例专家 期限将到", id="a reminder"),
        pytest.param("page.sent", "toxicologist: 能吃吗？", "示例专家: 能吃吗？", id="a question"),
        pytest.param(
            "page.quoted", "named: editor-1 的 machine", "署名引用: editor-1 的 machine", id="exact words"
        ),
        pytest.param("text.started", "zh 目前知道的", "中文 目前知道的", id="a text's language"),
        pytest.param("call.wave", "1: toxicologist", "第 1 轮: 示例专家", id="a wave of pages"),
        pytest.param("story.ruled", "relevant", "该管", id="a verdict"),
        pytest.param(
            "alert.not_ours", "a machine is on fire", "a machine is on fire", id="a person's reason"
        ),
    ],
)
def test_a_line_is_retold_in_words(verb: str, detail: str, said: str) -> None:
    assert retold(Act(NOW, "machine", verb, "x", "s-1", detail), Chinese()) == said


def test_a_fault_is_translated_for_readers_of_chinese_alone() -> None:
    assert translated("37 × no device is signed up", zh=True) == "37 × 没有登记接收提醒的设备"
    assert translated("no device is signed up", zh=False) == "no device is signed up"
    assert translated("310000 sign not match", zh=True) == "310000 sign not match"


def test_every_fault_that_is_translated_is_one_that_channels_tell() -> None:
    root = Path(__file__).parents[2] / "responder"
    files = [
        file for name in SENDERS for file in ([root / name] if "." in name else (root / name).glob("*.py"))
    ]
    told = "".join(file.read_text() for file in files)
    assert [one.en for one in FAULTS if one.en not in told] == []
