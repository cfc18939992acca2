"""Finding in the library that ships: by words, slips, pinyin, initials, synonyms, filters, meaning."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from responder.decide.match import within_hours
from responder.errors import EmbedError
from responder.finder import Finder, Meaning, Wish, item_vectors, items_of
from responder.lessons import Lessons
from responder.model.finding import Ground, Kind
from responder.model.library import Expert, ExpertId, Library, SubjectId
from responder.model.text import Language
from tests.fake_embed import FakeEmbed

NIGHT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


@pytest.fixture
async def finder(library: Library) -> AsyncIterator[Finder]:
    async with Finder(library) as open_finder:
        yield open_finder


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        pytest.param("余震", "explainer:aftershock-rumours.zh", id="a Chinese word of two characters"),
        pytest.param("震", "subject:earthquake", id="one character, at the end of a word"),
        pytest.param("yuzhen", "explainer:earthquake-what-to-do.zh", id="pinyin in full"),
        pytest.param("yu zhen", "explainer:aftershock-rumours.zh", id="pinyin with a space"),
        pytest.param("dizh", "subject:earthquake", id="pinyin begun"),
        pytest.param("dz", "subject:earthquake", id="pinyin initials"),
        pytest.param("earthqake", "explainer:earthquake-prediction.en", id="a slip in English"),
        pytest.param("地镇", "subject:earthquake", id="a character of the same sound"),
        pytest.param("aftershocks", "explainer:earthquake-what-to-do.en", id="a plural"),
        pytest.param("海啸预警", "explainer:tsunami-warning.zh", id="two words run together"),
        pytest.param("地震后能不能喝自来水", "explainer:drinking-water-safety.zh", id="a whole question"),
        pytest.param("iodine radiation", "explainer:nuclear-water-radiation.en", id="words in any order"),
        pytest.param("余震", "explainer:earthquake-what-to-do.en", id="the other language, by a synonym"),
        pytest.param("earthquake", "expert:sample-seismologist", id="an expert by their field"),
    ],
)
async def test_what_is_meant_is_found(finder: Finder, typed: str, key: str) -> None:
    assert key in [found.item.key for found in await finder.find(Wish(typed, most=15))]


@pytest.mark.parametrize(
    "typed", ["", "  ", "!?", "zzzq", "'", '"', "*", "a" * 5000, "NEAR(a b)", "title : x"]
)
async def test_odd_questions_are_answered_quietly(finder: Finder, typed: str) -> None:
    assert len(await finder.find(Wish(typed, most=3))) <= 3


async def test_a_find_by_sound_marks_the_characters(finder: Finder) -> None:
    found = (await finder.find(Wish("dizhen", kind=Kind.SUBJECT)))[0]
    assert (found.item.key, found.why.ground) == ("subject:earthquake", Ground.TITLE)
    assert [piece for piece, marked in found.why.cut if marked] == ["地震"]


@pytest.mark.parametrize(
    "wish",
    [
        pytest.param(Wish("地震", kind=Kind.EXPERT), id="experts"),
        pytest.param(Wish(kind=Kind.EXPERT, region="CN-SC"), id="of a province, listed without words"),
        pytest.param(Wish("earthquake", language=Language.EN), id="in English"),
        pytest.param(Wish(subject=SubjectId("earthquake")), id="of a subject"),
        pytest.param(Wish(kind=Kind.EXPERT, awake_at=NIGHT), id="within their hours"),
    ],
)
async def test_filters_hold(finder: Finder, wish: Wish) -> None:
    found = await finder.find(wish)
    assert found
    for one in found:
        assert wish.kind in {None, one.item.kind}
        assert wish.language is None or wish.language in one.item.languages
        if isinstance(one.item.value, Expert):
            assert wish.awake_at is None or within_hours(one.item.value, wish.awake_at)
            assert not wish.region or {"CN", "CN-SC"} & set(one.item.value.regions)


async def test_what_holds_none_of_the_words_is_found_by_its_meaning(
    library: Library, lessons: Lessons
) -> None:
    typed = "smell gas like rotten eggs at home tonight what now"
    async with Finder(library, meaning=Meaning(lessons, FakeEmbed())) as finder:
        assert await finder.find(Wish(typed))


async def test_without_the_model_the_words_still_find(library: Library, lessons: Lessons) -> None:
    class Mute(FakeEmbed):
        async def embed(self, _texts: object) -> np.ndarray:
            raise EmbedError("gone")

    async with Finder(library, meaning=Meaning(lessons, Mute())) as finder:
        assert await finder.find(Wish("余震"))


def test_every_item_has_a_vector_near_its_own_passages(library: Library, lessons: Lessons) -> None:
    vectors = item_vectors(library, lessons)
    assert vectors.shape[0] == len(items_of(library))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    experts = [expert.id for expert in library.experts]
    row = len(library.explainers) + experts.index(ExpertId("sample-seismologist"))
    subject = vectors[len(library.explainers) + len(library.experts) :]
    nearest = list(library.subjects)[int((subject @ vectors[row]).argmax())]
    assert nearest == "earthquake"


async def test_a_model_that_thinks_too_long_is_not_waited_for(library: Library, lessons: Lessons) -> None:
    class Slow(FakeEmbed):
        async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            await asyncio.Event().wait()
            return await super().embed(texts)

    async with Finder(library, meaning=Meaning(lessons, Slow())) as finder:
        found, whole = await finder.find_soon(Wish("余震"), 0.01)
    assert found
    assert not whole


async def test_it_finds_by_words_until_the_library_is_read_and_then_asks_the_model_too(
    finder: Finder, lessons: Lessons
) -> None:
    model = FakeEmbed()
    assert await finder.find(Wish("余震"))
    finder.learn(Meaning(lessons, model))
    assert await finder.find(Wish("余震"))
    assert model.asked == ["余震"]
