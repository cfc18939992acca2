"""The library as a set of questions: the headlines of its subjects, and the explainers that answer them."""

import numpy as np

from responder.decide.words import language_of
from responder.evaluate.lots import Lot, lot_of
from responder.evaluate.questions import Doc, Query, QuestionSet
from responder.lessons import Lessons


def shelf(lessons: Lessons) -> Lot:
    """Every headline that some explainer is about, and all that only look like their subjects.

    Any explainer of its subject answers a headline: which of them does best was never said. So it
    teaches what lies near what, and not how likely an answer is right.
    """
    passages, examples, about = lessons.passages, lessons.examples, lessons.passages.about
    docs = {name: Doc(name, "", "", "") for name in passages.explainers}
    asked = [at for at, subject in enumerate(examples.subjects) if subject is None or subject in about]
    queries, answers = [], {}
    for at in asked:
        text, subject = examples.texts[at], examples.subjects[at]
        kind = "headline" if subject else "negative_lookalike"
        queries.append(Query(str(at), text, language_of(text), kind))
        if subject:
            answers[str(at)] = about[subject]
    questions = QuestionSet(tuple(queries), tuple(docs.values()), answers, standing=True)
    held = [(docs[name], text) for name, text in zip(passages.explainers, passages.texts, strict=True)]
    return lot_of(questions, held, examples.vectors[np.array(asked, dtype=np.intp)], passages.vectors)
