"""What holds for every story, whatever the feeds say."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide import attention, cluster, danger, match, quakes, scope, severity, triage
from responder.decide.background import Vectors, cleaned, learn
from responder.decide.words import contradict, overlap, rarity, terms
from responder.model.feed import FeedId, Record, Status, Trust
from responder.model.library import ExplainerId, Hazard, Subject, SubjectId, Verdict
from responder.model.oncall import Priority
from responder.model.story import Match, Scope, Severity, StoryId
from responder.model.text import Bilingual
from tests.decide.samples import NOW, story, unit, volume

BLANK = Bilingual("", "")
LETTERS = "地震海啸火灾中毒谣言级死伤 abcdefgh 0123456789.?？"
TITLES = st.text(LETTERS, min_size=1, max_size=24)
CHANCES = st.floats(0, 1)
SUBJECTS = {
    SubjectId(name): Subject(SubjectId(name), Bilingual(name, name), (), Hazard.NATURAL, ())
    for name in ("quake", "food")
}


PLACES = st.builds(
    lambda feed, rank, extra, before: attention.Place(FeedId(feed), NOW, rank, rank + extra, before),
    st.sampled_from("abcdef"),
    st.integers(1, 60),
    st.integers(0, 60),
    st.none() | st.integers(1, 60),
)
CARRIERS = st.lists(st.sampled_from(Trust), max_size=6)


class TestAttention:
    @given(st.lists(PLACES, max_size=6), CARRIERS, PLACES)
    def test_another_list_never_makes_a_story_less_looked_at(
        self, places: list[attention.Place], carriers: list[Trust], more: attention.Place
    ) -> None:
        fewer = attention.measure(places, carriers, NOW).score
        assert 0 <= fewer <= attention.measure([*places, more], carriers, NOW).score <= 1

    @given(st.lists(PLACES, max_size=6), CARRIERS, st.sampled_from(Trust))
    def test_another_feed_always_makes_it_more_looked_at(
        self, places: list[attention.Place], carriers: list[Trust], more: Trust
    ) -> None:
        assert (
            attention.measure(places, [*carriers, more], NOW).score
            > attention.measure(places, carriers, NOW).score
        )

    @given(st.integers(1, 49), st.integers(2, 50))
    def test_a_better_rank_is_looked_at_more(self, rank: int, other: int) -> None:
        def score(at: int) -> float:
            return attention.measure([attention.Place(FeedId("a"), NOW, at, 50, at)], (), NOW).score

        better, worse = sorted((rank, other))
        assert score(better) >= score(worse)
        assert (score(better) > score(worse)) == (better < worse)

    @given(st.lists(PLACES, min_size=1, max_size=6))
    def test_places_of_long_ago_count_no_longer(self, places: list[attention.Place]) -> None:
        found = attention.measure(places, (), NOW + attention.LASTS + timedelta(seconds=1))
        assert (found.score, found.lists, found.best_rank) == (0, 0, None)
        assert found.reason.zh == "现在不在任何榜单上"

    def test_a_climber_is_looked_at_more_than_one_that_stands(self) -> None:
        stands = attention.Place(FeedId("a"), NOW, 10, 50, 10)
        climbs = attention.Place(FeedId("a"), NOW, 10, 50, 40)
        falls = attention.Place(FeedId("a"), NOW, 10, 50, 2)
        scores = [attention.measure([one], (), NOW).score for one in (climbs, stands, falls)]
        assert scores[0] > scores[1] == scores[2]


class TestSeverity:
    @given(st.lists(TITLES, max_size=5), st.lists(st.floats(0, 9.9), max_size=3))
    def test_instruments_speak_before_words(self, titles: list[str], sizes: list[float]) -> None:
        judged = severity.judge(titles, [Record(magnitude=size) for size in sizes])
        assert judged.measured == bool(sizes)
        if sizes:
            counted = max(map(danger.casualties, titles), default=Severity.NONE)
            least = quakes.by_magnitude(max(sizes)).severity
            assert least <= judged.severity <= max(least, counted)

    @given(st.floats(0, 9.9), st.floats(0, 9.9), st.floats(0, 700), st.booleans())
    def test_a_stronger_quake_is_never_less_bad(self, a: float, b: float, depth: float, wave: bool) -> None:
        weak, strong = sorted((a, b))
        assert (
            quakes.by_magnitude(weak, depth, tsunami=wave).severity
            <= quakes.by_magnitude(strong, depth, tsunami=wave).severity
        )

    @given(st.floats(0, 9.9), st.floats(0, 700), st.floats(0, 700))
    def test_a_deeper_quake_is_never_worse(self, size: float, one: float, other: float) -> None:
        shallow, deep = sorted((one, other))
        assert quakes.by_magnitude(size, deep).severity <= quakes.by_magnitude(size, shallow).severity

    @given(TITLES)
    def test_a_film_or_an_exercise_that_kills_nobody_is_never_an_emergency(self, title: str) -> None:
        assert danger.DEAD.search(title) or danger.by_words(title + "电影").severity is Severity.NONE

    @given(st.lists(TITLES, max_size=6))
    def test_the_order_of_titles_does_not_matter(self, titles: list[str]) -> None:
        assert severity.judge(titles, ()).severity == severity.judge(titles[::-1], ()).severity

    @given(st.lists(st.just("周末去哪儿玩"), min_size=2, max_size=5), st.integers(0, 5))
    def test_one_lurid_title_among_calm_ones_does_not_set_the_severity(
        self, calm: list[str], place: int
    ) -> None:
        titles = [*calm[:place], "百人遇难", *calm[place:]]
        assert severity.judge(titles, ()).severity is Severity.NONE

    @given(st.sampled_from([Status.TEST, Status.SYSTEM, Status.DRAFT]), st.floats(0, 9.9))
    def test_what_is_not_in_earnest_is_not_measured(self, status: Status, size: float) -> None:
        assert severity.by_record(Record(magnitude=size, status=status)) is None


class TestScope:
    @given(st.integers(0, 10_000), st.integers(1, 5))
    def test_the_probability_is_one_and_the_order_of_titles_does_not_matter(self, seed: int, n: int) -> None:
        rows = unit(seed, 12 + n)
        marks = tuple(SubjectId(name) if name else None for name in ["quake", "food", None] * 4)
        taught = scope.Examples(tuple(f"e{i}" for i in range(12)), rows[:12], marks)
        titles = [f"t{i}" for i in range(n)]
        one = scope.judge(titles, rows[12:], taught, SUBJECTS)
        other = scope.judge(titles[::-1], rows[12:][::-1], taught, SUBJECTS)
        assert 0 <= one.probability <= 1
        assert one.probability == pytest.approx(other.probability, abs=1e-6)
        assert one.subject in SUBJECTS

    @given(st.integers(0, 10_000))
    def test_an_example_added_by_an_editor_counts_at_once(self, seed: int) -> None:
        rows = unit(seed, 9)
        few = scope.Examples(tuple("abcdefgh"), rows[:8], (None,) * 4 + (SubjectId("quake"),) * 4)
        more = scope.Examples(
            (*few.texts, "i"), np.concatenate([few.vectors, rows[8:]]), (*few.subjects, SubjectId("quake"))
        )
        before = scope.judge(["x"], rows[8:], few, SUBJECTS)
        assert scope.judge(["x"], rows[8:], more, SUBJECTS).probability > before.probability

    @given(st.integers(0, 10_000))
    def test_a_headline_taught_as_ordinary_is_kept_out(self, seed: int) -> None:
        rows = unit(seed, 9)
        few = scope.Examples(tuple("abcdefgh"), rows[:8], (None,) * 4 + (SubjectId("quake"),) * 4)
        more = scope.Examples(
            (*few.texts, "i"), np.concatenate([few.vectors, rows[8:]]), (*few.subjects, None)
        )
        before = scope.judge(["x"], rows[8:], few, SUBJECTS)
        assert scope.judge(["x"], rows[8:], more, SUBJECTS).probability < before.probability

    def test_the_name_of_a_subject_in_the_title_speaks_for_it(self) -> None:
        rows = unit(1, 3)
        taught = scope.Examples(("a", "b"), rows[:2], (SubjectId("quake"), SubjectId("food")))
        held = [scope.judge([t], rows[2:], taught, SUBJECTS).probability for t in ("QUAKE", "else")]
        assert held[0] > held[1]

    def test_without_subjects_nothing_is_in_scope(self) -> None:
        assert scope.judge(["a"], unit(1, 1), scope.Examples((), unit(1, 0), ()), {}).subject is None

    def test_a_subject_without_examples_is_found_by_its_name_alone(self) -> None:
        rows = unit(3, 2)
        taught = scope.Examples(("a",), rows[:1], (None,))
        found = scope.judge(["food"], rows[1:], taught, SUBJECTS)
        assert found.subject == "food"
        assert found.reason.en == "subject “food”"


class TestTriage:
    @given(CHANCES, CHANCES, CHANCES, st.sampled_from(Severity), st.sampled_from(Severity))
    def test_worse_in_scope_or_more_looked_at_is_never_told_more_quietly(
        self, chance: float, heed: float, more: float, bad: Severity, worse: Severity
    ) -> None:
        bars = triage.Bars()
        low, high = sorted((heed, more))
        mild, grave = sorted((bad, worse))
        quiet = triage.triage(story(mild, low, chance), None, bars, official=False)
        assert volume(quiet) <= volume(triage.triage(story(mild, high, chance), None, bars, official=False))
        if mild is not Severity.NONE:
            grown = triage.triage(story(grave, low, chance), None, bars, official=False)
            assert volume(quiet) <= volume(grown)

    @given(CHANCES, CHANCES, st.sampled_from(Severity), st.booleans(), st.booleans())
    def test_nobody_is_told_twice_of_the_same(
        self, chance: float, heed: float, bad: Severity, official: bool, measured: bool
    ) -> None:
        held = story(bad, heed, chance, measured=measured)
        first = triage.triage(held, None, triage.Bars(), official=official)
        if isinstance(first, triage.Raise):
            again = triage.triage(held, first.priority, triage.Bars(), official=official)
            assert isinstance(again, triage.Silent)
            assert first.priority in again.reason.zh

    @given(CHANCES, CHANCES, st.sampled_from(Severity))
    def test_silence_always_carries_its_reason_in_both_languages(
        self, chance: float, heed: float, bad: Severity
    ) -> None:
        verdict = triage.triage(story(bad, heed, chance), None, triage.Bars(), official=False)
        if isinstance(verdict, triage.Silent):
            assert verdict.reason.zh
            assert verdict.reason.en

    @given(CHANCES, CHANCES)
    def test_an_authority_that_measures_danger_always_interrupts(self, chance: float, heed: float) -> None:
        held = story(Severity.DANGER, heed, chance, measured=True)
        verdict = triage.triage(held, Priority.P2, triage.Bars(), official=True)
        assert volume(verdict) == 3

    @pytest.mark.parametrize(
        ("chance", "bad", "heed", "loud"),
        [
            pytest.param(0.9, Severity.DANGER, 0.9, 3, id="danger that all look at interrupts"),
            pytest.param(0.9, Severity.DANGER, 0.0, 2, id="danger that nobody sees yet joins the list"),
            pytest.param(0.6, Severity.DANGER, 0.9, 3, id="danger need not be sure to be of science"),
            pytest.param(0.4, Severity.DANGER, 0.9, 1, id="but it must be more likely than not"),
            pytest.param(0.9, Severity.NONE, 0.05, 2, id="what is surely of science joins the list"),
            pytest.param(0.6, Severity.HARM, 0.9, 1, id="what may be of science waits for the digest"),
            pytest.param(0.6, Severity.HARM, 0.05, 0, id="unless nobody looks at it"),
            pytest.param(0.1, Severity.DANGER, 0.9, 0, id="no matter for science is silent"),
        ],
    )
    def test_the_ladder(self, chance: float, bad: Severity, heed: float, loud: int) -> None:
        verdict = triage.triage(story(bad, heed, chance), None, triage.Bars(), official=False)
        assert volume(verdict) == loud


EXPLAINERS = tuple(ExplainerId(name) for name in ("a", "b", "c", "d"))


def passages(rows: Vectors, verdict: Verdict | None) -> match.Passages:
    return match.Passages(
        tuple(f"网传第{i}条" for i in range(len(rows))),
        rows,
        tuple(EXPLAINERS[i % 4] for i in range(len(rows))),
        (verdict,) * len(rows),
        dict.fromkeys(EXPLAINERS[:2], (SubjectId("quake"),)) | dict.fromkeys(EXPLAINERS[2:], ()),
    )


class TestMatch:
    @given(st.integers(0, 10_000), st.integers(1, 4), CHANCES, st.integers(1, 3))
    def test_the_best_come_first_each_once_and_no_more_than_asked(
        self, seed: int, n: int, chance: float, most: int
    ) -> None:
        rows = unit(seed, 8 + n)
        asked = match.Asked([f"题{i}" for i in range(n)], rows[8:], Scope(SubjectId("quake"), chance, BLANK))
        held = passages(rows[:8], None)
        found = match.explainers(asked, held, rarity(held.texts), most=most)
        assert len({one.explainer for one in found}) == len(found) <= most
        chances = [one.probability for one in found]
        assert chances == sorted(chances, reverse=True)
        assert all(0 < chance < 1 for chance in chances)

    @pytest.mark.parametrize(
        ("verdict", "claim"),
        [
            pytest.param(Verdict.FALSE, True, id="a false claim repeated is a rumour that is back"),
            pytest.param(Verdict.TRUE, False, id="a true claim is never shown as a rumour"),
            pytest.param(Verdict.MOSTLY_TRUE, False, id="nor a mostly true one"),
            pytest.param(None, False, id="a key message is no claim"),
        ],
    )
    def test_only_a_false_claim_that_is_repeated_asks_for_a_debunk(
        self, verdict: Verdict | None, claim: bool
    ) -> None:
        rows = unit(5, 4)
        held = passages(rows, verdict)
        asked = match.Asked([held.texts[0]], rows[:1], Scope(SubjectId("quake"), 0.9, BLANK))
        best = match.explainers(asked, held, rarity(held.texts))[0]
        assert best.explainer == EXPLAINERS[0]
        assert best.claim == (held.texts[0] if claim else "")

    def test_the_same_subject_without_the_same_claim_is_no_debunk(self) -> None:
        rows = unit(5, 4)
        held = passages(rows, Verdict.FALSE)
        other = unit(77, 1)
        asked = match.Asked(["完全另一件事"], other, Scope(SubjectId("quake"), 0.9, BLANK))
        assert all(not one.claim for one in match.explainers(asked, held, rarity(held.texts)))

    def test_the_storys_own_subject_speaks_for_an_explainer(self) -> None:
        rows = unit(5, 4)
        held = passages(np.repeat(rows[:1], 4, axis=0), None)
        asked = match.Asked(["题"], rows[1:2], Scope(SubjectId("quake"), 0.9, BLANK))
        found = match.explainers(asked, held, rarity(held.texts), most=4)
        assert {one.explainer for one in found[:2]} == set(EXPLAINERS[:2])
        assert "same subject" in found[0].reason.en
        assert found[1].probability > found[2].probability

    def test_a_claim_that_is_not_repeated_answers_less_than_a_message_just_as_near(self) -> None:
        rows, title = unit(5, 4), unit(6, 1)
        near = rows[int((rows @ title[0]).argmax())][None]
        asked = match.Asked(["完全另一件事"], title, Scope(None, 0.0, BLANK))
        chances = [
            match.explainers(asked, held, rarity(held.texts))[0].probability
            for held in (passages(near, Verdict.FALSE), passages(near, None))
        ]
        assert chances[0] < chances[1]

    def test_an_empty_library_answers_nothing(self) -> None:
        asked = match.Asked(["题"], unit(1, 1), Scope(None, 0.0, BLANK))
        assert match.explainers(asked, passages(unit(1, 0), None), rarity(["题"])) == ()

    @given(st.lists(CHANCES, max_size=5), CHANCES)
    def test_what_is_proposed_is_above_the_bar_else_worth_a_review(
        self, chances: list[float], bar: float
    ) -> None:
        bars = triage.Bars(match=bar)
        matches = tuple(Match(EXPLAINERS[0], chance, BLANK) for chance in chances)
        kept = [one.probability for one in triage.proposed(matches, bars)]
        sure = [chance for chance in chances if chance >= bar]
        assert kept == (sure or [chance for chance in chances if chance >= bars.review])


class TestStories:
    @given(st.lists(TITLES, min_size=1, max_size=8), st.integers(0, 1000), st.floats(0.05, 0.9))
    def test_every_title_gets_one_story_and_equal_titles_the_same(
        self, titles: list[str], seed: int, bar: float
    ) -> None:
        titles = [*titles, titles[0]]
        unique = {title: i for i, title in enumerate(dict.fromkeys(titles))}
        rows = unit(seed, len(unique))[[unique[title] for title in titles]]
        names = [StoryId(f"s{i}") for i in range(len(titles))]
        found, known = cluster.assign(
            cluster.Incoming(titles, rows, names), cluster.nothing_known(8), rarity(titles), bar
        )
        assert len(found) == len(titles) == len(known.stories) == len(known.bags) == len(known.vectors)
        assert set(found) <= set(names)

    @given(st.integers(0, 1000))
    def test_a_title_never_moves_a_story_that_was_told_before(self, seed: int) -> None:
        rows = unit(seed, 6)
        rare = rarity(["甲乙", "丙丁"])
        first = cluster.Incoming(["甲乙", "丙丁"], rows[:2], [StoryId("a"), StoryId("b")])
        before, known = cluster.assign(first, cluster.nothing_known(8), rare, 0.9)
        names = [StoryId(f"n{i}") for i in range(4)]
        _, after = cluster.assign(
            cluster.Incoming(["甲乙", "丙丁", "甲丁", "丙乙"], rows[2:], names), known, rare, -1.0
        )
        assert after.stories[:2] == before

    def test_one_odd_title_does_not_draw_another_event_into_a_story(self) -> None:
        rows = np.eye(8, dtype=np.float32)[[0, 0, 1, 1]]
        texts = ["水库 溃坝", "水库 泄洪", "明星 演唱会", "明星 演唱会"]
        known = cluster.Known(rows[:3], (StoryId("dam"),) * 3, tuple(map(terms, texts[:3])))
        alone = cluster.Known(rows[2:3], (StoryId("dam"),), (terms(texts[2]),))
        incoming = cluster.Incoming(texts[3:], rows[3:], [StoryId("new")])
        assert cluster.assign(incoming, known, rarity([*texts, "甲"]), 0.7)[0] == ("new",)
        assert cluster.assign(incoming, alone, rarity([*texts, "甲"]), 0.7)[0] == ("dam",)

    @pytest.mark.parametrize(
        ("size", "name"),
        [
            pytest.param("7.5", "old", id="the same size"),
            pytest.param("7.2", "old", id="agencies differ"),
            pytest.param("5.1", "new", id="another earthquake"),
        ],
    )
    def test_two_earthquakes_of_different_size_are_two_stories(self, size: str, name: str) -> None:
        rows = np.eye(8, dtype=np.float32)[[0, 0]]
        texts = ["近海发生7.5级地震", f"近海发生{size}级地震"]
        known = cluster.Known(rows[:1], (StoryId("old"),), (terms(texts[0]),))
        incoming = cluster.Incoming(texts[1:], rows[1:], [StoryId("new")])
        assert cluster.assign(incoming, known, rarity([*texts, "甲"]), 0.6)[0] == (name,)

    @given(st.lists(TITLES, min_size=1, max_size=6), st.integers(0, 1000))
    def test_the_headline_is_one_of_the_titles(self, titles: list[str], seed: int) -> None:
        assert cluster.headline(titles, unit(seed, len(titles))) in titles

    @given(st.lists(TITLES, min_size=1, max_size=5), TITLES, TITLES)
    def test_overlap_is_a_share_and_knows_no_side(self, texts: list[str], a: str, b: str) -> None:
        rare = rarity([*texts, "zz", "q"])
        one, other = terms(a), terms(b)
        assert 0 <= overlap(one, other, rare) <= 1 + 1e-9
        assert overlap(one, other, rare) == overlap(other, one, rare)
        assert contradict(one, other) == contradict(other, one)

    @given(st.integers(0, 1000), st.integers(8, 20))
    def test_cleaned_vectors_have_length_one_and_nothing_along_the_common_axis(
        self, seed: int, n: int
    ) -> None:
        rows, texts = unit(seed, 2 * n), ["中" if i % 2 else "en" for i in range(n)]
        taught = learn(texts, rows[:n])
        clean = cleaned(texts, rows[n:], taught)
        assert np.linalg.norm(clean, axis=1) == pytest.approx(np.ones(n), abs=1e-5)
        assert np.abs(clean @ taught.axis).max() < 1e-4


@pytest.mark.parametrize("wrong", [([], 0), (["a"], 2)])
def test_a_background_needs_one_vector_for_each_text(wrong: tuple[list[str], int]) -> None:
    with pytest.raises(ValueError, match="one vector per text"):
        learn(wrong[0], unit(1, wrong[1]))
