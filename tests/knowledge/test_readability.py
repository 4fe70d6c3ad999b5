"""Reading grade of patient texts."""

from __future__ import annotations

import pytest

from bodymap.knowledge.readability import grade, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [("pain", 1), ("muscle", 2), ("shoulder", 2), ("area", 3), ("tired", 1), ("needed", 2), ("places", 2), ("table", 2),
     ("used", 1), ("exercise", 3), ("physiotherapist", 6), ("radius", 3), ("elbow", 2), ("the", 1)],
)  # fmt: skip
def test_syllables_are_estimated_closely(word: str, count: int) -> None:
    """GIVEN a common word THEN the estimate is at most one off."""
    assert abs(syllables(word) - count) <= 1


def test_a_known_sentence_has_its_known_grade() -> None:
    """GIVEN eleven one-syllable words in one sentence THEN the formula gives 0.39 x 11 + 11.8 - 15.59."""
    assert grade("The pain runs down the back of the leg to foot.") == pytest.approx(0.39 * 11 + 11.8 - 15.59, abs=1e-9)


def test_long_words_and_sentences_raise_the_grade() -> None:
    """GIVEN a plain and a learned text THEN the learned one needs more schooling."""
    plain = "The muscle turns your arm out. When it is sore, the front of your shoulder hurts."
    learned = (
        "Hyperirritability of the external rotator musculature produces characteristic glenohumeral referral phenomena."
    )
    assert grade(plain) < 6 < 15 < grade(learned)


def test_a_short_text_has_no_grade() -> None:
    """GIVEN fewer than eight words THEN there is nothing to measure."""
    assert grade("Musculoskeletal rehabilitation considerations.") == 0.0
