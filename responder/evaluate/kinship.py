"""Parts questions so that none shares a document, or its very words, with one of another part."""

import hashlib
from collections.abc import Sequence

from responder.evaluate.questions import QuestionSet

PARTS = 5


def parts(sets: Sequence[QuestionSet]) -> tuple[tuple[int, ...], ...]:
    """The part of every query of every set, 0 … PARTS - 1.

    Documents with the same text are one, whatever sets they are in and whatever their names are. Those
    of a standing set are shared by all parts: nobody asks it without them.
    """
    above: dict[str, str] = {}
    for one in sets:
        if one.standing:
            continue
        texts = {doc.id: _doc(doc.text) for doc in one.docs}
        for query in one.queries:
            kin = [*one.answers.get(query.id, ()), *([query.exclude_doc] if query.exclude_doc else [])]
            for doc in kin:
                if doc in texts:
                    above[_top(above, _query(query.text))] = _top(above, texts[doc])
    return tuple(tuple(_part(_top(above, _query(query.text))) for query in one.queries) for one in sets)


def _doc(text: str) -> str:
    return "doc " + text.strip()[:500]


def _query(text: str) -> str:
    return "query " + text.strip().lower()


def _top(above: dict[str, str], name: str) -> str:
    while above.setdefault(name, name) != name:
        above[name] = above[above[name]]
        name = above[name]
    return name


def _part(name: str) -> int:
    return int(hashlib.sha256(name.encode(errors="replace")).hexdigest()[:8], 16) % PARTS
