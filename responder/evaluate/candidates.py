"""Which documents may answer which query."""

from collections.abc import Iterable

from responder.decide.background import Vectors
from responder.decide.match import Passages
from responder.evaluate.questions import Doc, Query
from responder.model.library import ExplainerId


class Candidates:
    """The passages of all documents, and those of each language.

    held: every passage with its document; vectors: shape (n, d), cleaned unit vectors, row by row.
    """

    def __init__(self, held: Iterable[tuple[Doc, str]], vectors: Vectors) -> None:
        docs, texts = zip(*held, strict=True)
        names = tuple(ExplainerId(doc.id) for doc in docs)
        self._all = Passages(texts, vectors, names, (None,) * len(texts), dict.fromkeys(names, ()))
        self._of_language = {
            language: _only(self._all, [i for i, doc in enumerate(docs) if doc.lang == language])
            for language in {doc.lang for doc in docs}
        }

    def of(self, query: Query) -> Passages:
        """What may answer a query, by its direction and the document it leaves out."""
        _, directed, language = (query.direction or "").partition("->")
        held = self._of_language.get(language, _only(self._all, [])) if directed else self._all
        if not query.exclude_doc:
            return held
        return _only(held, [i for i, doc in enumerate(held.explainers) if doc != query.exclude_doc])


def _only(passages: Passages, rows: list[int]) -> Passages:
    return Passages(
        tuple(passages.texts[i] for i in rows),
        passages.vectors[rows],
        tuple(passages.explainers[i] for i in rows),
        tuple(passages.verdicts[i] for i in rows),
        passages.subjects,
    )
