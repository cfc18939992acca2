"""Which explainer answers a story and who can speak about it, and the reasons that are given."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.background import Vectors
from responder.decide.match import Asked, Passages, explainers
from responder.decide.words import Rarity, rarity, terms
from responder.model.library import ExplainerId, SubjectId, Verdict
from responder.model.story import Match, Scope
from responder.model.text import Bilingual

QUAKE, FOOD = SubjectId("quake"), SubjectId("food")
NO_REASON = Bilingual("", "")
CHANCES = st.floats(0, 1)
# Explainer, subjects, verdict (None: no claim), text.
Row = tuple[str, tuple[SubjectId, ...], Verdict | None, str]
ANGLES = st.integers(-179, 180)


def at(*degrees: float) -> Vectors:
    """Unit vectors in a plane, so that the cosine of two is that of the angle between them."""
    radians = np.radians(np.array(degrees, dtype=np.float64))
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


def shelf(vectors: Vectors, *rows: Row) -> Passages:
    return Passages(
        texts=tuple(text for *_, text in rows),
        vectors=vectors,
        explainers=tuple(ExplainerId(name) for name, *_ in rows),
        verdicts=tuple(verdict for _, _, verdict, _ in rows),
        subjects={ExplainerId(name): subjects for name, subjects, *_ in rows},
    )


def answers(
    titles: Sequence[str],
    vectors: Vectors,
    held: Passages,
    scope: Scope | None = None,
    most: int = 3,
) -> tuple[Match, ...]:
    asked = Asked(titles, vectors, scope or Scope(None, 0.0, NO_REASON))
    return explainers(asked, held, weights(), most=most)


def weights() -> Rarity:
    return rarity(["地震", "食品", "quake", "food", "spring festival", "春节"])


def names(found: tuple[Match, ...]) -> list[str]:
    return [str(match.explainer) for match in found]


class TestRanking:
    def test_the_nearest_explainer_comes_first(self) -> None:
        """With nothing but likeness to go by, the explainer whose text is nearest leads."""
        held = shelf(at(90, 10, 45), ("a", (), None, "甲"), ("b", (), None, "乙"), ("c", (), None, "丙"))
        assert names(answers(["题"], at(0), held)) == ["b", "c", "a"]

    def test_of_equals_the_order_is_that_of_their_names(self) -> None:
        """Two editors who look at the same story see the same order."""
        held = shelf(at(20, 20), ("b", (), None, "乙"), ("a", (), None, "甲"))
        assert names(answers(["题"], at(0), held)) == ["a", "b"]

    def test_three_are_proposed_unless_another_number_is_asked_for(self) -> None:
        """A duty editor gets a short list."""
        rows: list[Row] = [(f"e{n}", (), None, f"第{n}条") for n in range(6)]
        held = shelf(at(0, 10, 20, 30, 40, 50), *rows)
        asked = Asked(["题"], at(0), Scope(None, 0.0, NO_REASON))
        assert names(explainers(asked, held, weights())) == ["e0", "e1", "e2"]
        assert names(explainers(asked, held, weights(), most=1)) == ["e0"]

    def test_an_explainer_with_many_passages_is_proposed_once_by_its_best(self) -> None:
        """The reason quotes the passage that fits, not the first one in the file."""
        held = shelf(
            at(60, 5, 50, 30),
            ("a", (), None, "震级怎么定"),
            ("a", (), None, "余震会持续多久"),
            ("a", (), None, "地震能否预报"),
            ("b", (), None, "食品添加剂"),
        )
        found = answers(["为什么还在晃"], at(0), held)
        assert names(found) == ["a", "b"]
        assert "余震会持续多久" in found[0].reason.zh
        assert "余震会持续多久" in found[0].reason.en

    @pytest.mark.parametrize(
        ("title", "text"),
        [
            pytest.param("云南地震后余震不断", "地震后为什么余震不断", id="zh"),
            pytest.param("Aftershocks go on after quake", "why aftershocks go on", id="en"),
        ],
    )
    def test_shared_words_speak_for_an_explainer_that_is_no_nearer(self, title: str, text: str) -> None:
        """Of two texts just as near, the one that repeats the story's words comes first."""
        held = shelf(at(40, 40), ("a", (), None, "完全无关 unrelated"), ("b", (), None, text))
        assert names(answers([title], at(0), held)) == ["b", "a"]

    def test_the_passage_of_shared_words_is_taken_over_one_a_little_nearer(self) -> None:
        """An explainer is proposed by what speaks most for it, in words and likeness together."""
        held = shelf(at(10, 15), ("a", (), None, "隔夜茶"), ("a", (), None, "隔夜菜致癌"))
        (found,) = answers(["隔夜菜致癌"], at(0), held)
        assert "隔夜菜致癌" in found.reason.zh

    def test_all_the_titles_of_a_story_have_a_say(self) -> None:
        """An explainer near to one odd title yields to one near to all of them."""
        held = shelf(at(0, 90), ("odd", (), None, "甲"), ("usual", (), None, "乙"))
        assert names(answers(["一", "二", "三"], at(0, 90, 90), held)) == ["usual", "odd"]
        assert names(answers(["一", "二", "三"], at(0, 0, 90), held)) == ["odd", "usual"]

    def test_what_one_title_asks_for_outright_counts_beside_the_average(self) -> None:
        """An explainer that answers one wording exactly beats one half near to all of them."""
        held = shelf(at(60, 0), ("half", (), None, "甲"), ("outright", (), None, "乙"))
        assert names(answers(["一", "二"], at(0, 120), held)) == ["outright", "half"]

    @pytest.mark.parametrize(
        ("titles", "held"),
        [
            pytest.param((), shelf(at(0), ("a", (), None, "甲")), id="a story without titles"),
            pytest.param(("题",), shelf(at(), *()), id="a library without passages"),
        ],
    )
    def test_nothing_is_proposed_out_of_nothing(self, titles: tuple[str, ...], held: Passages) -> None:
        """No title or no library: no answer, and no error."""
        assert answers(titles, at(*(0 for _ in titles)), held) == ()


class TestSubject:
    HELD = shelf(at(30, 30), ("food-a", (FOOD,), None, "甲"), ("quake-b", (FOOD, QUAKE), None, "乙"))

    @pytest.mark.parametrize(
        ("subject", "order", "agree"),
        [
            pytest.param(QUAKE, ["quake-b", "food-a"], [True, False], id="one of its subjects"),
            pytest.param(FOOD, ["food-a", "quake-b"], [True, True], id="a subject of both"),
            pytest.param(SubjectId("space"), ["food-a", "quake-b"], [False, False], id="a subject of none"),
            pytest.param(None, ["food-a", "quake-b"], [False, False], id="no subject"),
        ],
    )
    def test_an_explainer_of_the_storys_subject_comes_first_and_says_so(
        self, subject: SubjectId | None, order: list[str], agree: list[bool]
    ) -> None:
        """Any subject of the explainer counts, and the reason names the agreement in both languages."""
        found = answers(["题"], at(0), self.HELD, Scope(subject, 0.9, NO_REASON))
        assert names(found) == order
        assert ["，主题相同" in match.reason.zh for match in found] == agree
        assert [", same subject" in match.reason.en for match in found] == agree

    @given(st.tuples(CHANCES, CHANCES).map(sorted))
    def test_the_surer_the_subject_the_more_it_counts(self, chances: list[float]) -> None:
        """A doubtful scope lends little weight, a sure one much, and neither helps another subject."""
        doubtful, sure = (answers(["题"], at(0), self.HELD, Scope(QUAKE, one, NO_REASON)) for one in chances)
        before, after = ({m.explainer: m.probability for m in found} for found in (doubtful, sure))
        own, other = ExplainerId("quake-b"), ExplainerId("food-a")
        assert before[other] <= before[own] <= after[own]
        assert before[other] == after[other]
        if chances[1] - chances[0] > 0.01:
            assert before[own] < after[own]


class TestClaims:
    @pytest.mark.parametrize(
        ("title", "claim"),
        [
            pytest.param("专家称隔夜菜致癌", "隔夜菜致癌", id="zh"),
            pytest.param(
                "New post says 5G towers spread virus", "5G towers spread virus", id="en, in other letters"
            ),
        ],
    )
    @pytest.mark.parametrize(
        ("verdict", "back"),
        [
            pytest.param(Verdict.FALSE, True, id="false"),
            pytest.param(Verdict.MISLEADING, True, id="misleading"),
            pytest.param(Verdict.UNPROVEN, True, id="unproven"),
            pytest.param(Verdict.MOSTLY_TRUE, False, id="mostly true"),
            pytest.param(Verdict.TRUE, False, id="true"),
            pytest.param(None, False, id="no claim"),
        ],
    )
    def test_a_repeated_claim_is_named_unless_it_is_true(
        self, title: str, claim: str, verdict: Verdict | None, back: bool
    ) -> None:
        """The editor is asked to answer rumours, never to answer what is right."""
        (found,) = answers([title], at(0), shelf(at(5), ("a", (), verdict, claim)))
        assert found.claim == (claim if back else "")

    @pytest.mark.parametrize(
        ("title", "degrees", "back"),
        [
            pytest.param("隔夜菜致癌", 20, True, id="the same words in the same sense"),
            pytest.param("隔夜菜致癌", 85, False, id="the same words in another sense"),
            pytest.param("剩饭第二天还能吃吗", 5, False, id="the same subject in other words"),
            pytest.param("明星演唱会", 85, False, id="another matter"),
        ],
    )
    def test_a_claim_is_back_only_when_both_sense_and_words_are_near(
        self, title: str, degrees: float, back: bool
    ) -> None:
        """A story on the same subject is no rumour."""
        (found,) = answers([title], at(0), shelf(at(degrees), ("a", (), Verdict.FALSE, "隔夜菜致癌")))
        assert bool(found.claim) is back

    @pytest.mark.parametrize("verdict", Verdict)
    def test_a_claim_that_the_story_does_not_make_answers_less_than_a_plain_message(
        self, verdict: Verdict
    ) -> None:
        """An explainer is not pushed by a claim that nobody repeats; its key message counts in full."""
        title = ["剩饭第二天还能吃吗"]
        (plain,) = answers(title, at(0), shelf(at(20), ("a", (), None, "隔夜菜致癌")))
        (claim,) = answers(title, at(0), shelf(at(20), ("a", (), verdict, "隔夜菜致癌")))
        assert claim.probability < plain.probability

    def test_a_repeated_false_claim_answers_as_much_as_a_plain_message(self) -> None:
        """The rumour itself is what the explainer was written for."""
        (plain,) = answers(["隔夜菜致癌"], at(0), shelf(at(20), ("a", (), None, "隔夜菜致癌")))
        (claim,) = answers(["隔夜菜致癌"], at(0), shelf(at(20), ("a", (), Verdict.FALSE, "隔夜菜致癌")))
        assert claim.probability == plain.probability


def test_the_reason_quotes_the_passage_and_how_near_it_is() -> None:
    """One line for each reader, with the figure rounded to two places."""
    (found,) = answers(
        ["题"], at(0), shelf(at(60), ("a", (QUAKE,), None, "余震会持续多久")), Scope(QUAKE, 0.5, NO_REASON)
    )
    assert found.reason == Bilingual(
        "与“余震会持续多久”相近（0.50），主题相同", "like “余震会持续多久” (0.50), same subject"
    )


def test_passages_know_their_explainers_rows_and_their_terms() -> None:
    """Passages that stand apart in the library are still gathered under their explainer."""
    held = shelf(
        at(0, 10, 20), ("a", (), None, "地震"), ("b", (), None, "food safety"), ("a", (), None, "余震")
    )
    assert {name: rows.tolist() for name, rows in held.rows.items()} == {"a": [0, 2], "b": [1]}
    assert held.bags == (terms("地震"), frozenset({"food", "safety"}), terms("余震"))


TEXTS = ("隔夜菜致癌", "地震后余震不断", "5G towers spread virus", "地震能预报吗", "Is tap water safe")
SHELVES = st.lists(
    st.tuples(st.sampled_from("abc"), st.none() | st.sampled_from(Verdict), st.sampled_from(TEXTS), ANGLES),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[3],
)
STORIES = st.lists(
    st.tuples(st.sampled_from(TEXTS), ANGLES), min_size=1, max_size=4, unique_by=lambda row: row[1]
)
Shelved = list[tuple[str, Verdict | None, str, float]]
SUBJECTS = {"a": (QUAKE,), "b": (FOOD, QUAKE), "c": ()}


def ask(story: list[tuple[str, int]], rows: Shelved, scope: Scope, most: int = 3) -> tuple[Match, ...]:
    held = shelf(
        at(*(angle for *_, angle in rows)),
        *((name, SUBJECTS[name], verdict, text) for name, verdict, text, _ in rows),
    )
    return answers([text for text, _ in story], at(*(angle for _, angle in story)), held, scope, most)


class TestLaws:
    @given(STORIES, SHELVES, CHANCES, st.integers(1, 4))
    def test_a_proposal_is_a_probability_of_its_own_explainer_and_the_list_falls(
        self, story: list[tuple[str, int]], rows: Shelved, chance: float, most: int
    ) -> None:
        """Every match is between 0 and 1, quotes a text of its explainer, and a claim of it if any."""
        found = ask(story, rows, Scope(QUAKE, chance, NO_REASON), most)
        assert 1 <= len(found) <= most
        assert len(set(names(found))) == len(found)
        chances = [match.probability for match in found]
        assert chances == sorted(chances, reverse=True)
        for match in found:
            own = [(text, verdict) for name, verdict, text, _ in rows if name == match.explainer]
            assert 0 <= match.probability <= 1
            assert any(f"“{text}”" in match.reason.en for text, _ in own)
            assert match.claim in {"", *(text for text, verdict in own if verdict)}

    @given(STORIES, SHELVES, CHANCES)
    def test_a_shorter_list_is_the_head_of_the_longer_one(
        self, story: list[tuple[str, int]], rows: Shelved, chance: float
    ) -> None:
        """In a small library, asking for fewer only cuts the end off."""
        scope = Scope(FOOD, chance, NO_REASON)
        whole = ask(story, rows[:6], scope, most=3)
        assert ask(story, rows[:6], scope, most=1) == whole[:1]
        assert ask(story, rows[:6], scope, most=2) == whole[:2]

    @given(STORIES, st.data())
    def test_the_order_of_titles_and_of_the_library_does_not_matter(
        self, story: list[tuple[str, int]], data: st.DataObject
    ) -> None:
        """Each title says the same wherever it stands, and files may be read in any order."""
        # Titles lie at whole degrees and texts do not, so no two titles are just as near to a text.
        rows: Shelved = [
            ("a", None, TEXTS[0], 7.3),
            ("b", None, TEXTS[1], 63.3),
            ("c", None, TEXTS[3], 131.3),
        ]
        turned = data.draw(st.permutations(story)), data.draw(st.permutations(rows))
        scope = Scope(QUAKE, 0.5, NO_REASON)
        plain = {m.explainer: m for m in ask(story, rows, scope)}
        other = {m.explainer: m for m in ask(turned[0], turned[1], scope)}
        assert plain.keys() == other.keys()
        for name, match in plain.items():
            assert other[name].probability == pytest.approx(match.probability, abs=1e-5)

    @given(STORIES, SHELVES, CHANCES)
    def test_the_same_question_has_the_same_answer(
        self, story: list[tuple[str, int]], rows: Shelved, chance: float
    ) -> None:
        """Nothing is left to chance or to what was asked before."""
        scope = Scope(QUAKE, chance, NO_REASON)
        assert ask(story, rows, scope) == ask(story, rows, scope)

    @given(st.tuples(st.integers(0, 180), st.integers(0, 180)).map(sorted))
    def test_a_nearer_message_never_answers_less(self, degrees: list[int]) -> None:
        """The probability falls as the angle to the title grows."""
        near, far = (answers(["题"], at(0), shelf(at(one), ("a", (), None, "甲")))[0] for one in degrees)
        assert near.probability >= far.probability
        if degrees[1] - degrees[0] > 2:
            assert near.probability > far.probability
