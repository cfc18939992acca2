"""What all texts share is taken out, and nothing where they do not differ."""

import numpy as np

from responder.decide.background import cleaned, learn
from tests.decide.samples import unit


def test_identical_texts_leave_no_direction_to_take_out() -> None:
    vectors = np.repeat(unit(1, 1), 5, axis=0)
    assert not learn(["水库"] * 5, vectors).axis.any()


def test_one_text_of_each_language_leaves_none_either() -> None:
    assert not learn(["水库", "dam"], unit(2, 2)).axis.any()


def test_the_direction_that_differing_texts_share_is_taken_out() -> None:
    vectors = unit(3, 40)
    vectors[:, 0] += 3 * np.sign(vectors[:, 0])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [f"dam {i}" for i in range(40)]
    found = learn(texts, vectors)
    assert abs(found.axis[0]) > 0.99
    assert np.abs(cleaned(texts, vectors, found) @ found.axis).max() < 1e-5
