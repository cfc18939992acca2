"""Stories against a person's, by figures worked out by hand, and the laws of B-cubed."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.background import learn
from responder.decide.match import Passages
from responder.decide.scope import Examples
from responder.decide.words import rarity
from responder.errors import RecordingError
from responder.evaluate.stories import b_cubed, score
from responder.lessons import Lessons
from tests.fake_embed import FakeEmbed, bigram_vectors

COMET = ["comet seen at noon", "comet seen at noon again"]
DAM = ["大坝出现裂缝", "大坝出现裂缝 居民撤离"]
GROUPS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30)


def lessons() -> Lessons:
    taught = ["水果今日上市", "the cup is sold out", "天气转晴", "a frog learns to sing"]
    vectors = bigram_vectors(taught)
    nothing = np.zeros((0, vectors.shape[1]), dtype=np.float32)
    return Lessons(
        learn(taught, vectors), rarity(taught), Examples((), nothing, ()), Passages((), nothing, (), (), {})
    )


def row(number: int, at: str, title: str, story: str) -> str:
    stated = {"id": f"t{number}", "timestamp": f"2030-05-01T{at}:00+08:00", "title": title, "lang": "zh"}
    return json.dumps(stated | {"story_id": story, "platforms": ["pond"]})


ROWS = [
    row(1, "03:00", COMET[1], "c"),  # Out of order on purpose.
    row(2, "01:00", COMET[0], "c"),
    row(3, "01:00", DAM[0], "d"),
    row(4, "02:00", DAM[1], "d"),
]


@pytest.mark.parametrize("name", ["day.jsonl", "day.jsonl.gz"])
async def test_titles_are_grouped_in_the_order_of_time(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    with gzip.open(file, "wt") if name.endswith(".gz") else file.open("w") as out:
        out.write("\n".join(ROWS))
    found = asdict(await score(file, lessons(), FakeEmbed(), 0.3))
    assert list(found) == ["b3_precision", "b3_recall", "b3_f1", "items_per_s"]
    assert (found["b3_precision"], found["b3_recall"], found["b3_f1"]) == (1, 1, 1)
    assert found["items_per_s"] > 0


@pytest.mark.parametrize(
    ("likeness", "precision", "recall", "f1"),
    [
        pytest.param(2.0, 1.0, 0.5, 0.6667, id="a bar that nothing reaches leaves every title alone"),
        pytest.param(-1.0, 0.5, 1.0, 0.6667, id="a bar that all reach puts all in one story"),
    ],
)
async def test_the_bar_decides(
    tmp_path: Path, likeness: float, precision: float, recall: float, f1: float
) -> None:
    file = tmp_path / "day.jsonl"
    file.write_text("\n".join(ROWS))
    found = await score(file, lessons(), FakeEmbed(), likeness)
    assert (found.b3_precision, found.b3_recall, found.b3_f1) == (precision, recall, f1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "holds no titles", id="an empty file"),
        pytest.param('{"id": "1"}', r"day.jsonl:1: timestamp: Field required", id="a row without a time"),
        pytest.param("\n\nplain words", r"day.jsonl:3: JSON: ", id="a line that is not JSON"),
    ],
)
async def test_odd_files_are_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "day.jsonl"
    file.write_text(text)
    with pytest.raises(RecordingError, match=said):
        await score(file, lessons(), FakeEmbed(), 0.3)


async def test_a_file_that_is_not_gzip_is_named(tmp_path: Path) -> None:
    file = tmp_path / "day.jsonl.gz"
    file.write_text("{}")
    with pytest.raises(RecordingError, match=r"day.jsonl.gz: cannot be read"):
        await score(file, lessons(), FakeEmbed(), 0.3)


@pytest.mark.parametrize(
    ("found", "truth", "precision", "recall"),
    [
        pytest.param("aab", "xyy", 2 / 3, 2 / 3, id="one title in the wrong story of two"),
        pytest.param("aaab", "xxyy", 2 / 3, 0.75, id="three and one for two and two"),
        pytest.param("abcd", "xxxx", 1.0, 0.25, id="all alone"),
    ],
)
def test_b_cubed_by_hand(found: str, truth: str, precision: float, recall: float) -> None:
    agreement = b_cubed(found, truth)
    assert agreement.precision == pytest.approx(precision)
    assert agreement.recall == pytest.approx(recall)


@given(st.lists(st.integers(0, 4), min_size=1))
def test_b_cubed_of_one_grouping_under_other_names_is_one(groups: Sequence[int]) -> None:
    agreement = b_cubed(groups, [f"story {group}" for group in groups])
    assert agreement.precision == pytest.approx(1)
    assert agreement.recall == pytest.approx(1)
    assert agreement.f1 == pytest.approx(1)


@given(GROUPS)
def test_b_cubed_lies_between_nought_and_one_and_mirrors(pairs: Sequence[tuple[int, int]]) -> None:
    found, truth = [a for a, _ in pairs], [b for _, b in pairs]
    there, back = b_cubed(found, truth), b_cubed(truth, found)
    for figure in (there.precision, there.recall, there.f1):
        assert 0 < figure <= 1 + 1e-12
    assert there.precision == pytest.approx(back.recall)
    assert there.f1 == pytest.approx(back.f1)
