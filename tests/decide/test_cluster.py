"""Which titles are one story, and which of them names it."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.decide.background import Vectors
from responder.decide.cluster import Incoming, Known, assign, headline, nothing_known
from responder.decide.words import Rarity, rarity, terms
from responder.model.story import StoryId

BAR = 0.3  # With no word in common, titles up to 53 degrees apart belong together.


def at(*degrees: float) -> Vectors:
    """Unit vectors in a plane, so that the cosine of two is that of the angle between them."""
    radians = np.radians(np.array(degrees, dtype=np.float64))
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


def batch(titles: Sequence[str], vectors: Vectors, first: int = 0) -> Incoming:
    return Incoming(titles, vectors, [StoryId(f"n{first + i}") for i in range(len(titles))])


def held(titles: Sequence[str], vectors: Vectors, *stories: str) -> Known:
    return Known(vectors, tuple(map(StoryId, stories)), tuple(terms(title) for title in titles))


def weights(*texts: str) -> Rarity:
    return rarity([*texts, "春节", "spring festival", "股市", "football"])


def grouped(
    titles: Sequence[str], vectors: Vectors, known: Known | None = None, bar: float = BAR
) -> tuple[str, ...]:
    found, _ = assign(batch(titles, vectors), known or nothing_known(2), weights(*titles), bar)
    return tuple(map(str, found))


class TestOneTitle:
    OLD = "云南发生强烈地震"

    @pytest.mark.parametrize(
        ("title", "degrees", "name"),
        [
            pytest.param("云南发生强烈地震", 0, "old", id="zh: the same title"),
            pytest.param("云南发生强烈地震", 90, "old", id="zh: the same words, another sense"),
            pytest.param("明星离婚", 0, "old", id="zh: other words, the same sense"),
            pytest.param("震感明显", 50, "old", id="zh: other words, near enough"),
            pytest.param("震感明显", 56, "n0", id="zh: other words, just too far"),
            pytest.param("明星离婚", 50, "n0", id="zh: other words, near enough, but nobody is harmed"),
            pytest.param("明星离婚", 180, "n0", id="zh: the opposite"),
            pytest.param("Strong quake shakes Yunnan", 10, "old", id="en: the same event abroad"),
            pytest.param("Star gets divorced", 90, "n0", id="en: another matter"),
            pytest.param("云南地震", 75, "old", id="zh: half of it in words, a little in sense"),
        ],
    )
    def test_a_title_joins_a_story_by_words_or_by_sense_or_opens_its_own(
        self, title: str, degrees: float, name: str
    ) -> None:
        """Words and sense weigh the same, so a translation finds its story as a reprint does."""
        known = held([self.OLD], at(0), "old")
        assert grouped([title], at(degrees), known) == (name,)

    def test_a_title_joins_the_likest_of_the_stories_that_are_near(self) -> None:
        """Between two floods, the nearer one."""
        known = held(["甲水库泄洪", "乙水库泄洪"], at(0, 70), "far", "near")
        assert grouped(["下游撤离"], at(40), known) == ("near",)
        assert grouped(["下游撤离"], at(30), known) == ("far",)

    def test_a_title_that_reaches_the_threshold_joins(self) -> None:
        """The threshold itself is enough: twins stand at likeness 1."""
        known = held(["溃坝"], at(0), "old")
        assert grouped(["溃坝"], at(0), known, 1.0) == ("old",)
        assert grouped(["溃坝"], at(0), known, 1.01) == ("n0",)


class TestManyTitlesOfOneStory:
    def test_one_near_title_is_not_enough_in_a_story_of_two(self) -> None:
        """The odd title out in a story does not draw its own kind in."""
        alone = held(["水库"], at(0), "dam")
        mixed = held(["水库", "演唱会"], at(0, 120), "dam", "dam")
        assert grouped(["泄洪"], at(0), alone) == ("dam",)
        assert grouped(["泄洪"], at(0), mixed) == ("n0",)

    def test_two_near_titles_are_enough_however_many_odd_ones_there_are(self) -> None:
        """A story that has grown wide still takes its own in."""
        texts = ["水库", "大坝", "演唱会", "股市", "球赛"]
        known = held(texts, at(0, 10, 120, 150, 180), *["dam"] * 5)
        assert grouped(["泄洪"], at(5), known) == ("dam",)

    def test_a_title_finds_its_story_in_a_crowd_of_others(self) -> None:
        """On a busy day a hundred titles of other matters do not hide the one that is near."""
        texts = [*(f"别事{i}" for i in range(100)), "大坝"]
        known = held(texts, at(*(90 + i for i in range(100)), 0), *(f"s{i}" for i in range(100)), "dam")
        assert grouped(["泄洪"], at(-5), known) == ("dam",)


class TestFigures:
    @pytest.mark.parametrize(
        ("old", "new", "name"),
        [
            pytest.param("近海发生7.5级地震", "近海发生7.3级地震", "old", id="zh: figures a little apart"),
            pytest.param("近海发生7.5级地震", "近海发生5.8级地震", "n0", id="zh: figures far apart"),
            pytest.param("近海发生7.5级地震", "近海发生地震", "old", id="zh: only one names a figure"),
            pytest.param("Magnitude 7.5 quake at sea", "M7.2 quake at sea", "old", id="en: a little apart"),
            pytest.param("Magnitude 7.5 quake at sea", "M5.1 quake at sea", "n0", id="en: far apart"),
            pytest.param("近海发生7.5级地震", "M7.4 quake at sea", "old", id="zh and en: a little apart"),
            pytest.param("近海发生7.5级地震", "M5.1 quake at sea", "n0", id="zh and en: far apart"),
            pytest.param("地铁票价7.5元", "地铁票价5.1元", "old", id="figures of something else"),
        ],
    )
    def test_earthquakes_of_different_size_are_two_stories(self, old: str, new: str, name: str) -> None:
        """The same sentence about the main shock and about an aftershock is two events."""
        rare = weights(old, new)
        known = held([old], at(0), "old")
        found, _ = assign(batch([new], at(0)), known, rare, 0.45)
        assert found == ("old" if name == "old" else "n0",)


class TestBatch:
    def test_the_first_title_opens_a_story_under_its_own_name_and_its_kind_follow(self) -> None:
        """Three wordings of one event and one of another are two stories."""
        titles = ["校餐中毒", "明星离婚", "学生送医", "Pupils fall ill"]
        assert grouped(titles, at(0, 120, 20, 10)) == ("n0", "n1", "n0", "n0")

    def test_a_title_between_two_new_stories_makes_them_one(self) -> None:
        """Words of an event that breaks seem apart until one title says both."""
        titles = ["水库告急", "下游撤离", "水库告急下游撤离"]
        assert grouped(titles[:2], at(0, 80)) == ("n0", "n1")
        assert len(set(grouped(titles, at(0, 80, 40)))) == 1

    def test_all_the_titles_of_the_story_that_is_joined_move(self) -> None:
        """Nobody stays behind in a story that has no name any more."""
        titles = ["水库告急", "库区", "下游撤离", "转移", "明星离婚", "水库告急下游撤离"]
        found = grouped(titles, at(0, 0, 80, 80, 200, 40))
        assert len({*found[:4], found[5]}) == 1
        assert found[4] == "n4"

    @pytest.mark.parametrize(
        "degrees", [pytest.param(35, id="nearer to the old"), pytest.param(45, id="nearer to the new")]
    )
    def test_an_old_story_keeps_its_name_when_a_new_one_joins_it(self, degrees: float) -> None:
        """The editor was told of the old one, whichever of the two is nearer."""
        known = held(["水库告急"], at(0), "old")
        titles = ["下游撤离", "又一条"]
        assert grouped(titles[:1], at(80), known) == ("n0",)
        assert grouped(titles, at(80, degrees), known) == ("old", "old")

    def test_two_old_stories_stay_two_whatever_comes_between(self) -> None:
        """What an editor has before them is not moved; the title goes to the nearer one."""
        known = held(["水库告急", "下游撤离"], at(0, 80), "one", "two")
        incoming = batch(["又一条"], at(45))
        found, after = assign(incoming, known, weights("又一条"), BAR)
        assert found == ("two",)
        assert after.stories == ("one", "two", "two")

    def test_a_story_that_took_an_old_title_in_is_no_longer_new(self) -> None:
        """An old story with a title of this batch still does not merge with another old one."""
        known = held(["水库告急", "下游撤离"], at(0, 80), "one", "two")
        assert grouped(["库区", "又一条"], at(0, 38), known) == ("one", "one")
        _, after = assign(batch(["库区", "又一条"], at(0, 38)), known, weights("库区"), BAR)
        assert after.stories[:2] == ("one", "two")

    def test_a_title_near_one_story_only_joins_no_others(self) -> None:
        """Two new stories stay apart when nothing is near both."""
        assert grouped(["水库", "撤离", "又一条"], at(0, 100, 10)) == ("n0", "n1", "n0")

    def test_what_was_new_is_known_afterwards(self) -> None:
        """The next look finds the titles, their words and their vectors where they were put."""
        titles, vectors = ["校餐中毒", "Pupils fall ill"], at(0, 120)
        _, known = assign(batch(titles, vectors), held(["地震"], at(200), "old"), weights(*titles), BAR)
        assert known.stories == ("old", "n0", "n1")
        assert known.bags == (terms("地震"), terms(titles[0]), terms(titles[1]))
        assert known.vectors == pytest.approx(at(200, 0, 120))
        later, _ = assign(batch(["学生送医"], at(10), 7), known, weights(*titles), BAR)
        assert later == ("n0",)

    def test_an_empty_look_changes_nothing(self) -> None:
        """A feed with nothing new leaves the stories as they are."""
        known = held(["地震"], at(0), "old")
        found, after = assign(batch([], at()), known, weights(), BAR)
        assert found == ()
        assert after.stories == known.stories
        assert after.bags == known.bags
        assert after.vectors == pytest.approx(known.vectors)


class TestKnown:
    TITLES = ("地震", "中毒", "余震", "台风")
    KNOWN = held(TITLES, at(0, 90, 10, 200), "quake", "food", "quake", "storm")

    @pytest.mark.parametrize(
        ("live", "kept"),
        [
            pytest.param((), [], id="none"),
            pytest.param(("quake",), [0, 2], id="one of several titles"),
            pytest.param(("food", "storm"), [1, 3], id="two"),
            pytest.param(("quake", "gone"), [0, 2], id="and one that was never there"),
            pytest.param(("storm", "quake", "food"), [0, 1, 2, 3], id="all"),
        ],
    )
    def test_only_the_titles_of_live_stories_are_kept_in_step(
        self, live: tuple[str, ...], kept: list[int]
    ) -> None:
        """A story that is over takes its titles, words and vectors along; the rest keep their order."""
        left = self.KNOWN.only(frozenset(map(StoryId, live)))
        assert left.stories == tuple(self.KNOWN.stories[i] for i in kept)
        assert left.bags == tuple(terms(self.TITLES[i]) for i in kept)
        assert left.vectors.shape == (len(kept), 2)
        assert left.vectors == pytest.approx(self.KNOWN.vectors[kept])

    def test_a_story_that_is_over_takes_nothing_in(self) -> None:
        """Last month's earthquake does not swallow today's."""
        assert grouped(["余震"], at(0), self.KNOWN) == ("quake",)
        left = self.KNOWN.only(frozenset({StoryId("food")}))
        assert grouped(["余震"], at(0), left) == ("n0",)

    def test_nothing_known_has_room_for_vectors_of_any_width(self) -> None:
        """A desk starts empty, whatever the model."""
        empty = nothing_known(384)
        assert empty.vectors.shape == (0, 384)
        assert (empty.stories, empty.bags) == ((), ())


class TestHeadline:
    @pytest.mark.parametrize(
        ("titles", "degrees", "expected"),
        [
            pytest.param(["只有一条"], [0], "只有一条", id="a lone title"),
            pytest.param(["偏左", "居中", "偏右"], [-40, 0, 40], "居中", id="the middle one"),
            pytest.param(["震惊!", "云南地震", "云南强震"], [120, 0, 5], "云南强震", id="not the odd one"),
            pytest.param(["Quake", "Earthquake", "震惊!"], [0, 0, 150], "Quake", id="the earliest of equals"),
            pytest.param(["先", "后"], [0, 60], "先", id="of two, the earlier"),
        ],
    )
    def test_the_headline_is_the_wording_nearest_to_the_others(
        self, titles: list[str], degrees: list[float], expected: str
    ) -> None:
        """The editor sees the wording most agree on, and it does not flicker among equals."""
        assert headline(titles, at(*degrees)) == expected

    def test_a_hairs_breadth_does_not_change_the_headline(self) -> None:
        """Rounding of the vectors is no reason to prefer a later wording."""
        assert headline(["先", "中", "后"], at(0, 0.2, 0.1)) == "先"

    @given(st.permutations([("一", 0), ("二", 10), ("三", 35), ("四", 90), ("五", 170)]))
    def test_the_order_of_arrival_does_not_matter_where_one_is_nearest(
        self, titled: list[tuple[str, int]]
    ) -> None:
        """The same wordings give the same headline in whichever order the feeds were read."""
        assert headline([title for title, _ in titled], at(*(angle for _, angle in titled))) == "三"


EVENTS = (
    ("校餐中毒多名学生送医", 0),
    ("学生食用校餐后中毒送医", 4),
    ("Pupils fall ill after school lunch", 8),
    ("云南发生强烈地震", 120),
    ("Strong quake shakes Yunnan", 124),
    ("明星宣布离婚", 240),
)
WORDS = st.text("地震海啸中毒谣言 abc 57.级", min_size=1, max_size=12)
TITLED = st.lists(st.tuples(WORDS, st.integers(-179, 180)), max_size=8)
BARS = st.floats(-1, 1)


def partition(titles: Sequence[str], names: Sequence[str]) -> frozenset[frozenset[str]]:
    return frozenset(
        frozenset(title for title, held in zip(titles, names, strict=True) if held == name) for name in names
    )


def vectors_of(titled: Sequence[tuple[str, int]]) -> Vectors:
    return at(*(angle for _, angle in titled))


class TestLaws:
    @given(TITLED, TITLED, BARS)
    def test_every_title_lands_in_one_story_and_told_stories_stay(
        self, before: list[tuple[str, int]], after: list[tuple[str, int]], bar: float
    ) -> None:
        """A story is an old one or is named by a title of the batch that is in it itself."""
        old_texts, texts = [text for text, _ in before], [text for text, _ in after]
        rare = weights(*old_texts, *texts)
        _, known = assign(batch(old_texts, vectors_of(before)), nothing_known(2), rare, bar)
        incoming = batch(texts, vectors_of(after), first=len(before))
        found, grown = assign(incoming, known, rare, bar)
        assert len(found) == len(texts)
        assert grown.stories == (*known.stories, *found)
        assert grown.bags == (*known.bags, *map(terms, texts))
        assert len(grown.vectors) == len(grown.stories)
        for name in set(found) - set(known.stories):
            assert found[incoming.names.index(name)] == name

    @given(st.permutations(EVENTS))
    def test_events_far_apart_are_told_apart_in_any_order(self, titled: list[tuple[str, int]]) -> None:
        """Whichever feed is read first, the same titles are the same three stories."""
        titles = [title for title, _ in titled]
        assert partition(titles, grouped(titles, vectors_of(titled))) == {
            frozenset(title for title, _ in EVENTS[:3]),
            frozenset(title for title, _ in EVENTS[3:5]),
            frozenset({EVENTS[5][0]}),
        }

    @given(st.permutations(EVENTS), st.integers(0, 6))
    def test_events_far_apart_are_the_same_stories_in_one_look_or_two(
        self, titled: list[tuple[str, int]], cut: int
    ) -> None:
        """It does not matter how the titles fall into looks."""
        titles, vectors, rare = [title for title, _ in titled], vectors_of(titled), weights()
        whole, _ = assign(batch(titles, vectors), nothing_known(2), rare, BAR)
        _, early = assign(batch(titles[:cut], vectors[:cut]), nothing_known(2), rare, BAR)
        _, late = assign(batch(titles[cut:], vectors[cut:], cut), early, rare, BAR)
        assert late.stories == whole

    @given(TITLED, BARS)
    def test_the_same_look_gives_the_same_stories(self, titled: list[tuple[str, int]], bar: float) -> None:
        """Nothing is left to chance."""
        titles, vectors = [text for text, _ in titled], vectors_of(titled)
        assert grouped(titles, vectors, bar=bar) == grouped(titles, vectors, bar=bar)

    @given(TITLED)
    def test_an_unreachable_threshold_leaves_every_title_alone(self, titled: list[tuple[str, int]]) -> None:
        """Likeness never rises above 1."""
        names = grouped([text for text, _ in titled], vectors_of(titled), bar=1.01)
        assert names == tuple(f"n{i}" for i in range(len(titled)))

    @given(TITLED)
    def test_a_threshold_below_all_likeness_makes_one_story(self, titled: list[tuple[str, int]]) -> None:
        """Likeness never falls below -1, even where figures contradict."""
        assert len(set(grouped([text for text, _ in titled], vectors_of(titled), bar=-1.0))) <= 1

    @given(TITLED, st.integers(0, 7))
    def test_a_twin_of_a_title_alone_in_its_story_joins_it(
        self, titled: list[tuple[str, int]], chosen: int
    ) -> None:
        """A reprint is never a story of its own."""
        titles = [text for text, _ in titled] or ["地震"]
        vectors = vectors_of(titled) if titled else at(0)
        i = chosen % len(titles)
        known = held(titles[i : i + 1], vectors[i : i + 1], "old")
        assert grouped(titles[i : i + 1], vectors[i : i + 1], known, 0.45) == ("old",)
