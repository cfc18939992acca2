"""Sets of questions with the documents that answer them, as JSON lines in a folder."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from responder.errors import RecordingError
from responder.evaluate.rows import rows

QUERIES = "queries.jsonl"
PASSAGE = 512  # Characters.
PASSAGES = 3  # Of a text; the title is one more.


@dataclass(frozen=True, slots=True)
class Query:
    """A post or headline; kinds that begin with "negative" are answered by nothing."""

    id: str
    text: str
    lang: str
    kind: str
    direction: str | None = None  # "en->zh": only documents in the language after the arrow may answer.
    exclude_doc: str | None = None  # Left out of the candidates: the document the query was made from.

    @property
    def negative(self) -> bool:
        return self.kind.startswith("negative")


@dataclass(frozen=True, slots=True)
class Doc:
    """Something vetted that may answer."""

    id: str
    title: str
    text: str
    lang: str

    def passages(self) -> tuple[str, ...]:
        """The title, then the beginning of the text, cut; without those that are empty."""
        cut = [self.text[i * PASSAGE : (i + 1) * PASSAGE] for i in range(PASSAGES)]
        return tuple(passage for passage in (self.title, *cut) if passage.strip())


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a document answers a query."""

    qid: str
    docid: str
    rel: int  # Above 0: it does.


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Queries, candidates and the right answers; a query without any is missing from answers."""

    queries: tuple[Query, ...]
    docs: tuple[Doc, ...]
    answers: Mapping[str, frozenset[str]]
    standing: bool = False  # Its documents are always at hand, only the questions are new.


def fingerprint(questions: QuestionSet) -> str:
    """The same for the same queries, whatever their folder is called."""
    texts = "\0".join(sorted(query.text for query in questions.queries))
    return hashlib.sha256(texts.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def question_set(folder: Path) -> QuestionSet:
    """Read one set; raises RecordingError if a file is missing or a judgement names nothing."""
    queries = rows(folder / QUERIES, Query)
    docs = rows(folder / "docs.jsonl", Doc)
    judgements = rows(folder / "qrels.jsonl", Judgement)
    asked, held = {query.id for query in queries}, {doc.id for doc in docs}
    if not queries or not any(doc.passages() for doc in docs):
        raise RecordingError(f"{folder}: holds no queries or no documents")
    answers: dict[str, frozenset[str]] = {}
    for judgement in judgements:
        if judgement.qid not in asked or judgement.docid not in held:
            raise RecordingError(f"{folder}: no query {judgement.qid} or no document {judgement.docid}")
        if judgement.rel > 0:
            answers[judgement.qid] = answers.get(judgement.qid, frozenset()) | {judgement.docid}
    return QuestionSet(queries, docs, answers)
