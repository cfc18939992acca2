"""Sets of questions through the real matcher, with vectors of character pairs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from responder import taught
from responder.decide.background import learn
from responder.decide.match import Passages
from responder.decide.scope import Examples
from responder.decide.words import rarity
from responder.errors import RecordingError
from responder.evaluate.candidates import Candidates
from responder.evaluate.kinship import parts
from responder.evaluate.matching import MatchScores, SetScores, compared, score
from responder.evaluate.questions import Doc, Query, QuestionSet, fingerprint, question_set
from responder.lessons import Lessons
from tests.fake_embed import DIMENSION, FakeEmbed, bigram_vectors

KEYS = "recall_at_1 recall_at_5 mrr_at_5 map_at_5 auc fpr_at_90_recall fpr_by_kind texts_per_s ece"
Row = Mapping[str, object]
DOCS: Sequence[Row] = [
    {
        "id": "salt",
        "title": "Does salt water cure a cold",
        "text": "It does not.",
        "lang": "en",
        "source": "x",
    },
    {"id": "comet", "title": "Why a comet shines by day", "text": "Dust scatters light.", "lang": "en"},
    {"id": "盐水", "title": "盐水能治感冒吗", "text": "不能。", "lang": "zh"},
]
QUERIES: Sequence[Row] = [
    {"id": "q1", "text": "salt water cures a cold", "lang": "en", "kind": "positive"},
    {"id": "q2", "text": "why does this comet shine by day", "lang": "en", "kind": "positive"},
    {"id": "q3", "text": "tickets for the cup", "lang": "en", "kind": "negative_easy", "exclude_doc": None},
]
ANSWERS: Sequence[Row] = [
    {"qid": "q1", "docid": "salt", "rel": 1},
    {"qid": "q1", "docid": "comet", "rel": 0},
    {"qid": "q2", "docid": "comet", "rel": 1},
]


@pytest.fixture
def lessons() -> Lessons:
    taught = ["水果今日上市", "the hall is being painted", "天气转晴", "a frog learns to sing"]
    vectors = bigram_vectors(taught)
    nothing = np.zeros((0, DIMENSION), dtype=np.float32)
    return Lessons(
        learn(taught, vectors), rarity(taught), Examples((), nothing, ()), Passages((), nothing, (), (), {})
    )


def write(folder: Path, queries: Sequence[Row], docs: Sequence[Row], answers: Sequence[Row]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, lines in (("queries", queries), ("docs", docs), ("qrels", answers)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


async def test_a_set_is_scored(tmp_path: Path, lessons: Lessons) -> None:
    embedder = FakeEmbed()
    found = await score(write(tmp_path / "set", QUERIES, DOCS, ANSWERS), lessons, embedder)
    assert isinstance(found, MatchScores)
    assert list(asdict(found)) == KEYS.split()
    assert (found.recall_at_1, found.recall_at_5, found.mrr_at_5, found.map_at_5) == (1, 1, 1, 1)
    assert (found.auc, found.fpr_at_90_recall, found.fpr_by_kind) == (1, 0, {"negative_easy": 0})
    assert len(embedder.asked) == 3 + 6
    assert found.texts_per_s > 0


async def test_an_excluded_document_is_no_candidate_and_no_answer(tmp_path: Path, lessons: Lessons) -> None:
    query = {**QUERIES[0], "exclude_doc": "salt"}
    answers = [*ANSWERS[:1], {"qid": "q1", "docid": "comet", "rel": 1}]
    found = await score(write(tmp_path / "set", [query], DOCS[:2], answers), lessons, FakeEmbed())
    assert isinstance(found, MatchScores)
    assert (found.recall_at_1, found.map_at_5) == (1, 1)


async def test_sets_in_sub_folders_stand_side_by_side(tmp_path: Path, lessons: Lessons) -> None:
    write(tmp_path / "one", QUERIES, DOCS, ANSWERS)
    write(tmp_path / "two", QUERIES[:1], DOCS, [{"qid": "q1", "docid": "盐水", "rel": 1}])
    found = await score(tmp_path, lessons, FakeEmbed())
    assert isinstance(found, SetScores)
    assert list(found.sets) == ["one", "two"]
    assert (found.sets["one"].recall_at_1, found.sets["two"].recall_at_1) == (1, 0)
    assert found.sets["two"].auc is None
    assert found.pooled.recall_at_1 == 0.6667
    assert found.pooled.fpr_at_90_recall == 0


@pytest.mark.parametrize(
    ("direction", "exclude_doc", "left"),
    [
        pytest.param("", "", ["a", "a", "b", "c"], id="all"),
        pytest.param("en->zh", "", ["a", "a", "c"], id="only the language after the arrow"),
        pytest.param("zh->en", "", ["b"], id="the other way"),
        pytest.param("zh->fr", "", [], id="a language that no document has"),
        pytest.param("", "a", ["b", "c"], id="one left out with all its passages"),
        pytest.param("en->zh", "a", ["c"], id="both"),
    ],
)
def test_candidates(direction: str, exclude_doc: str, left: list[str]) -> None:
    docs = [Doc("a", "甲", "甲乙", "zh"), Doc("b", "B", "", "en"), Doc("c", "", "丙", "zh")]
    held = [(doc, passage) for doc in docs for passage in doc.passages()]
    vectors = np.eye(4, dtype=np.float32)
    query = Query("q", "text", "en", "positive", direction=direction, exclude_doc=exclude_doc)
    found = Candidates(held, vectors).of(query)
    assert list(found.explainers) == left
    assert len(found.texts) == len(found.vectors) == len(found.verdicts) == len(left)


def test_a_long_text_is_cut_into_three_passages() -> None:
    doc = Doc("a", "Title", "x" * 512 + "y" * 512 + "z" * 600, "en")
    assert doc.passages() == ("Title", "x" * 512, "y" * 512, "z" * 512)


def test_empty_parts_are_no_passages() -> None:
    assert Doc("a", "", "text", "en").passages() == ("text",)
    assert Doc("a", " ", "", "en").passages() == ()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        pytest.param(
            (QUERIES, DOCS, [{"qid": "q9", "docid": "salt", "rel": 1}]), "no query q9", id="no query"
        ),
        pytest.param(
            (QUERIES, DOCS, [{"qid": "q1", "docid": "no", "rel": 1}]), "no document no", id="no document"
        ),
        pytest.param((QUERIES, [], []), "holds no queries or no documents", id="no documents at all"),
        pytest.param(([{"id": "q1"}], DOCS, []), r"queries.jsonl:1: text: Field required", id="a bare query"),
    ],
)
async def test_odd_sets_are_named(
    tmp_path: Path, lessons: Lessons, rows: tuple[Sequence[Row], Sequence[Row], Sequence[Row]], said: str
) -> None:
    with pytest.raises(RecordingError, match=said):
        await score(write(tmp_path / "set", *rows), lessons, FakeEmbed())


async def test_folds_ask_each_query_of_what_the_others_taught(tmp_path: Path, lessons: Lessons) -> None:
    names = [f"{word} {thing}" for word in ("salt", "comet", "river") for thing in "abcdefgh"]
    docs = [{"id": n, "title": f"Is it true of {n}", "text": f"{n} explained", "lang": "en"} for n in names]
    queries = [{"id": n, "text": f"they say {n} again", "lang": "en", "kind": "positive"} for n in names]
    nothing = [
        {"id": f"n{i}", "text": f"goal number {i} of the cup", "lang": "en", "kind": "negative_easy"}
        for i in range(20)
    ]
    answers = [{"qid": n, "docid": n, "rel": 1} for n in names]
    folder = write(tmp_path / "set", [*queries, *nothing], docs, answers)
    found = await score(folder, lessons, FakeEmbed(), folds=True)
    assert isinstance(found, MatchScores)
    assert list(asdict(found)) == KEYS.split()
    assert found.recall_at_5 is not None
    assert found.recall_at_5 > 0.6
    assert found.fpr_by_kind == {"negative_easy": 0}


async def test_questions_that_taught_are_asked_in_folds(
    tmp_path: Path, lessons: Lessons, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "set", QUERIES, DOCS, ANSWERS)
    assert not (await compared(folder, lessons, FakeEmbed())).folds
    known = frozenset({fingerprint(question_set(folder))})
    monkeypatch.setattr(taught, "met", lambda _path: known)
    assert (await compared(folder, lessons, FakeEmbed())).folds
    other = write(tmp_path / "other", QUERIES[1:], DOCS, ANSWERS[2:])
    assert not (await compared(other, lessons, FakeEmbed())).folds


def test_no_part_shares_a_document_with_another() -> None:
    docs = tuple(Doc(str(n), "", f"text {n // 2}", "en") for n in range(40))
    queries = tuple(Query(f"q{n}", f"question {n}", "en", "positive") for n in range(40))
    one = QuestionSet(queries, docs, {f"q{n}": frozenset({str(n)}) for n in range(40)})
    (placed,) = parts([one])
    assert len(set(placed)) > 2
    assert all(placed[n] == placed[n + 1] for n in range(0, 40, 2))


async def test_a_folder_without_sets_is_named(tmp_path: Path, lessons: Lessons) -> None:
    with pytest.raises(RecordingError, match=r"holds no queries.jsonl"):
        await score(tmp_path, lessons, FakeEmbed())
