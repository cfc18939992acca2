"""A set of questions as the matcher sees it: documents in a field, and who may answer whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from responder.decide import match
from responder.decide.background import Vectors
from responder.decide.contest import Candidate, Field
from responder.decide.weighing import Weighing
from responder.evaluate.questions import Doc, Query, QuestionSet
from responder.model.library import ExplainerId


@dataclass(frozen=True, slots=True)
class Lot:
    """One set, ready to be asked; its field holds all documents that have a passage."""

    questions: QuestionSet
    vectors: Vectors  # Shape (q, d), cleaned unit vectors of the queries.
    field: Field
    open_to: NDArray[np.bool_]  # Shape (q, e): who may answer whom, in the order of the field's words.
    right: NDArray[np.bool_]  # Shape (q, e).

    def asked(self, at: int) -> Field:
        """The field of one query."""
        if self.open_to[at].all():
            return self.field
        return replace(self.field, held=self.field.held.only(self.open_to[at]))


@dataclass(frozen=True, slots=True)
class Choice:
    """One query's candidates and which of them are right; part: that of the query."""

    query: Query
    candidates: tuple[Candidate, ...]
    right: NDArray[np.bool_]
    part: int

    @property
    def signs(self) -> NDArray[np.float64]:
        return np.stack([one.signs for one in self.candidates])


def lot_of(questions: QuestionSet, held: Sequence[tuple[Doc, str]], asked: Vectors, vectors: Vectors) -> Lot:
    """held: every passage with its document; vectors: theirs, row by row."""
    names = tuple(ExplainerId(doc.id) for doc, _ in held)
    texts = tuple(text for _, text in held)
    passages = match.Passages(texts, vectors, names, (None,) * len(texts), dict.fromkeys(names, ()))
    field = match.field(passages, Weighing(np.eye(vectors.shape[1], dtype=np.float32), {}))
    languages = {doc.id: doc.lang for doc, _ in held}
    spoken = np.array([languages[name] for name in field.words.names])
    shape = len(questions.queries), len(field.words.names)
    open_to, right = np.ones(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for at, query in enumerate(questions.queries):
        _, directed, language = (query.direction or "").partition("->")
        if directed:
            open_to[at] = spoken == language
        if (left_out := field.words.places.get(query.exclude_doc or "")) is not None:
            open_to[at, left_out] = False
        answers = questions.answers.get(query.id, frozenset())
        right[at, [field.words.places[doc] for doc in answers if doc in field.words.places]] = True
    return Lot(questions, asked, field, open_to, right & open_to)


def seen_by(field: Field, learned: Weighing) -> Field:
    """The field through a lens."""
    held = replace(field.held, seen=learned.seen(field.held.vectors))
    return replace(field, held=held, learned=learned)
