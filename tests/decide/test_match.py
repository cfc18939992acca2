"""Which explainer answers a story and who can speak about it, and the reasons that are given."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.background import Vectors
from responder.decide.match import Asked, Passages, experts, explainers, within_hours
from responder.decide.words import Rarity, rarity, terms
from responder.model.library import Expert, ExpertId, ExplainerId, SubjectId, Verdict
from responder.model.story import ExpertMatch, Match, Scope
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


NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Ten in Shanghai, nine in the evening before in New York.
SPEAKER = Expert(
    id=ExpertId("seismologist"),
    name=Bilingual("甲", "A"),
    affiliation=NO_REASON,
    sample=False,
    subjects=(QUAKE, FOOD),
    fields=(),
    languages=(),
    regions=(),
    zone="Asia/Shanghai",
    hours=(time(8), time(20)),
    contacts=(),
    consent_until=date(2027, 1, 1),
    pages_per_week=3,
    interests=(),
)
ASLEEP = (time(20), time(8))


def speaker(expert: Expert, scope: Scope, *, drill: bool = False) -> ExpertMatch | None:
    found = experts(scope, (expert,), NOW, drill=drill)
    return found[0] if found else None


class TestExperts:
    @pytest.mark.parametrize(
        ("subject", "hours", "reason"),
        [
            pytest.param(
                QUAKE,
                (time(8), time(20)),
                Bilingual("本行，在可联系时段", "own field, within their hours"),
                id="own field, awake",
            ),
            pytest.param(
                QUAKE,
                ASLEEP,
                Bilingual("本行，不在可联系时段", "own field, outside their hours"),
                id="own field, asleep",
            ),
            pytest.param(
                FOOD,
                (time(8), time(20)),
                Bilingual("相关领域，在可联系时段", "related field, within their hours"),
                id="related field, awake",
            ),
            pytest.param(
                FOOD,
                ASLEEP,
                Bilingual("相关领域，不在可联系时段", "related field, outside their hours"),
                id="related field, asleep",
            ),
        ],
    )
    def test_the_reason_tells_field_and_hours(
        self, subject: SubjectId, hours: tuple[time, time], reason: Bilingual
    ) -> None:
        """The editor reads in either language why this person is proposed."""
        found = speaker(replace(SPEAKER, hours=hours), Scope(subject, 0.8, NO_REASON))
        assert found is not None
        assert found.reason == reason

    @pytest.mark.parametrize("subject", [None, SubjectId("space")])
    def test_nobody_speaks_on_a_subject_that_nobody_holds(self, subject: SubjectId | None) -> None:
        """A story without a subject, or of a strange one, has no expert in the directory."""
        assert speaker(SPEAKER, Scope(subject, 0.9, NO_REASON)) is None

    @pytest.mark.parametrize(
        ("sample", "drill", "asked"),
        [
            pytest.param(False, False, True, id="a real person in earnest"),
            pytest.param(False, True, True, id="a real person in a drill"),
            pytest.param(True, False, False, id="an invented person in earnest"),
            pytest.param(True, True, True, id="an invented person in a drill"),
        ],
    )
    def test_invented_people_appear_only_in_drills(self, sample: bool, drill: bool, asked: bool) -> None:
        """Nobody waits for a quotation from a person who does not exist."""
        found = speaker(replace(SPEAKER, sample=sample), Scope(QUAKE, 0.8, NO_REASON), drill=drill)
        assert (found is not None) is asked

    @pytest.mark.parametrize(
        ("until", "asked"), [(date(2026, 11, 19), False), (date(2026, 11, 20), True), (date.max, True)]
    )
    def test_consent_counts_to_the_end_of_its_last_day(self, until: date, asked: bool) -> None:
        """A drill does not make up for consent that has lapsed."""
        lapsing = replace(SPEAKER, consent_until=until)
        for drill in (False, True):
            found = speaker(lapsing, Scope(QUAKE, 0.8, NO_REASON), drill=drill)
            assert (found is not None) is asked

    def test_of_equals_the_order_is_that_of_their_names_and_five_are_shown(self) -> None:
        """The list is short and does not depend on the order of the files."""
        directory = [replace(SPEAKER, id=ExpertId(name)) for name in "gfedcba"]
        found = experts(Scope(QUAKE, 0.8, NO_REASON), directory, NOW, drill=False)
        assert [match.expert for match in found] == list("abcde")

    @given(st.tuples(CHANCES, CHANCES).map(sorted), st.booleans(), st.sampled_from([QUAKE, FOOD]))
    def test_nobody_fits_more_surely_than_the_story_its_subject(
        self, chances: list[float], awake: bool, subject: SubjectId
    ) -> None:
        """The probability stays below that of the scope and never falls as that grows."""
        expert = SPEAKER if awake else replace(SPEAKER, hours=ASLEEP)
        doubtful, sure = (speaker(expert, Scope(subject, chance, NO_REASON)) for chance in chances)
        assert doubtful is not None
        assert sure is not None
        assert 0 <= doubtful.probability <= sure.probability <= chances[1]
        assert doubtful.probability <= chances[0]

    @given(st.floats(0.01, 1))
    def test_own_field_and_being_awake_each_count(self, chance: float) -> None:
        """All else equal, the specialist comes before the neighbour and the waking before the asleep."""
        own, related = Scope(QUAKE, chance, NO_REASON), Scope(FOOD, chance, NO_REASON)
        asleep = replace(SPEAKER, hours=ASLEEP)
        chances = [
            found.probability
            for found in (
                speaker(SPEAKER, own),
                speaker(SPEAKER, related),
                speaker(asleep, own),
                speaker(asleep, related),
            )
            if found
        ]
        best, neighbour, sleeping, worst = chances
        assert best > neighbour > worst
        assert best > sleeping > worst

    @given(st.permutations([(name, first, awake) for name in "abc" for first in (0, 1) for awake in (0, 1)]))
    def test_the_order_of_the_directory_does_not_matter(self, people: list[tuple[str, int, int]]) -> None:
        """The same five people are proposed in the same order however the directory is sorted."""
        directory = [
            replace(
                SPEAKER,
                id=ExpertId(f"{name}-{first}-{awake}"),
                subjects=(QUAKE, FOOD) if first else (FOOD, QUAKE),
                hours=SPEAKER.hours if awake else ASLEEP,
            )
            for name, first, awake in people
        ]
        found = experts(Scope(QUAKE, 0.8, NO_REASON), directory, NOW, drill=False)
        assert [match.expert for match in found] == ["a-1-1", "b-1-1", "c-1-1", "a-0-1", "b-0-1"]


@pytest.mark.parametrize(
    ("zone", "hours", "when", "awake"),
    [
        pytest.param("America/New_York", (time(8), time(20)), NOW, False, id="nine at night in New York"),
        pytest.param("America/New_York", (time(20), time(22)), NOW, True, id="evening hours in New York"),
        pytest.param("Asia/Kathmandu", (time(7, 45), time(8)), NOW, True, id="a zone of odd minutes"),
        pytest.param("Asia/Kathmandu", (time(7, 46), time(8)), NOW, False, id="a minute too early"),
        pytest.param("UTC", (time(2), time(3)), NOW, True, id="the first minute belongs to it"),
        pytest.param("UTC", (time(1), time(2)), NOW, False, id="the last minute does not"),
        pytest.param("UTC", (time(23), time(2)), NOW, False, id="a night that ends now"),
        pytest.param("UTC", (time(23), time(3)), NOW, True, id="the small hours of a night"),
        pytest.param("UTC", (time(2), time(1)), NOW, True, id="nearly the whole day, from now"),
        pytest.param("UTC", (time(9), time(9)), NOW, True, id="round the clock"),
        pytest.param(
            "America/New_York",
            (time(8), time(9)),
            datetime(2026, 7, 1, 12, 30, tzinfo=UTC),
            True,
            id="summer time: half past eight",
        ),
        pytest.param(
            "America/New_York",
            (time(8), time(9)),
            datetime(2026, 12, 1, 12, 30, tzinfo=UTC),
            False,
            id="winter time: half past seven",
        ),
    ],
)
def test_hours_are_read_on_the_experts_own_clock(
    zone: str, hours: tuple[time, time], when: datetime, awake: bool
) -> None:
    """Nobody is paged at night because the desk sits elsewhere."""
    assert within_hours(replace(SPEAKER, zone=zone, hours=hours), when) is awake
