"""Turns the library into what the decisions compare stories with."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from responder import taught
from responder.decide import match
from responder.decide.background import Background, Vectors, cleaned, learn
from responder.decide.contest import CANDIDATES, Field
from responder.decide.grams import bag
from responder.decide.match import PROPOSED, Asked, Passages
from responder.decide.scope import Examples
from responder.decide.words import Rarity, rarity
from responder.embed import Embeds
from responder.model.library import Explainer, ExplainerId, Library, SubjectId, Verdict
from responder.model.story import Match
from responder.shortlist import Shortlist, shortlist
from responder.tuned import leaning, place

AT_ONCE = 200  # Texts between two tellings of how far it is; a first start takes some two seconds for them.


@dataclass(frozen=True, slots=True)
class Lessons:
    """The library as vectors and terms."""

    background: Background
    rare: Rarity
    examples: Examples
    passages: Passages
    shortlist: Shortlist | None = None  # Only of a large library.
    field: Field | None = None  # What was learned about matches; None for a model that nobody taught.

    def answers(self, asked: Asked, *, most: int = PROPOSED) -> tuple[Match, ...]:
        """The best explainers for a story, at most so many, best first."""
        if self.field is not None:
            return match.weighed(asked, self._field_near(asked, self.field), self.rare, most=most)
        return match.explainers(asked, self.near(asked.vectors), self.rare, most=most)

    def near(self, vectors: Vectors) -> Passages:
        """The passages that could answer; all of them, unless the library is large.

        vectors: shape (n, d), of the story's titles.
        """
        return self.passages if self.shortlist is None else self.shortlist.near(vectors)

    def _field_near(self, asked: Asked, field: Field) -> Field:
        """The field without those that cannot answer by vectors nor words; all of a small library."""
        if self.shortlist is None:
            return field
        wanted = np.zeros(len(field.held.owners), dtype=bool)
        wanted[[field.words.places[name] for name in self.shortlist.names(asked.vectors)]] = True
        for title in asked.titles:
            wanted[np.argsort(-field.words.scores(bag(title)), kind="stable")[:CANDIDATES]] = True
        return replace(field, held=field.held.only(wanted))


async def study(
    library: Library,
    embedder: Embeds,
    learned: Path | None = None,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> Lessons:
    """Embed every example headline and every passage of the library.

    told: hears how many of how many texts have been read, as often as that moves on.
    learned: a file of `responder tune`, in place of the one that ships for the model.
    The background is learned from the same texts: they are bilingual and cover ordinary days too.
    """
    headlines = _headlines(library)
    passages = [passage for explainer in library.explainers for passage in spoken(explainer)]
    texts = [text for text, _ in headlines] + [text for text, _, _ in passages]
    vectors = np.concatenate([part async for part in _read(texts, embedder, told)])
    background = learn(texts, vectors)
    clean = cleaned(texts, vectors, background)
    n = len(headlines)
    held = Passages(
        tuple(texts[len(headlines) :]),
        clean[len(headlines) :],
        tuple(explainer for _, explainer, _ in passages),
        tuple(verdict for _, _, verdict in passages),
        {explainer.id: explainer.subjects for explainer in library.explainers},
    )
    return Lessons(
        background,
        rarity(texts),
        Examples(
            tuple(texts[:n]),
            clean[:n],
            tuple(subject for _, subject in headlines),
            leaning(learned or place(embedder.model_id), clean.shape[1]),
        ),
        held,
        shortlist(held),
        field_of(held, embedder.model_id),
    )


async def _read(
    texts: Sequence[str], embedder: Embeds, told: Callable[[int, int], None]
) -> AsyncIterator[Vectors]:
    for start in range(0, len(texts), AT_ONCE):
        told(start, len(texts))
        yield await embedder.embed(texts[start : start + AT_ONCE])
    told(len(texts), len(texts))


def field_of(passages: Passages, model_id: str) -> Field | None:
    """The passages as what was learned for the model looks at them; None if nothing was."""
    learned = taught.weighing(taught.place(model_id), passages.vectors.shape[1])
    return match.field(passages, learned) if learned and len(passages.texts) else None


def _headlines(library: Library) -> list[tuple[str, SubjectId | None]]:
    taught = [
        (headline.text, subject.id if headline.belongs else None)
        for subject in library.subjects.values()
        for headline in subject.headlines
    ]
    return taught + [(headline.text, None) for headline in library.ordinary]


def spoken(explainer: Explainer) -> list[tuple[str, ExplainerId, Verdict | None]]:
    """Passages of one explainer, in the order of their rows."""
    plain = [(text, explainer.id, None) for text in (explainer.title, *explainer.key_messages)]
    claims = [(claim.text, explainer.id, claim.verdict) for claim in explainer.claims]
    return [*plain, *claims]
