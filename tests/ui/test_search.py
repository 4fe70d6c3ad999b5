from __future__ import annotations

import pytest

from bodymap.knowledge.catalogue import Catalogue
from bodymap.ui.search import entries_of, search


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("supinator", "Supinator"),
        ("musculus supinator", "Supinator"),
        ("SUP", "Supinator"),
        ("palm turner", "Supinator"),
        ("supnator", "Supinator"),
        ("elbow ache", "Sore elbow"),
        ("cubitalgia", "Sore elbow"),
        ("calf", "Calf"),
    ],
)
def test_best_match_comes_first(catalogue: Catalogue, query: str, first: str) -> None:
    """Names, Latin, abbreviations, everyday words and typing errors find the thing that is meant."""
    entries = entries_of(catalogue, [("calf", "Calf")])
    assert search(entries, query)[0].title == first


def test_nothing_typed_is_everything(catalogue: Catalogue) -> None:
    """An empty query leaves the list as it is."""
    entries = entries_of(catalogue)
    assert search(entries, "  ") == list(entries)


def test_nonsense_finds_nothing(catalogue: Catalogue) -> None:
    """A word that means nothing matches nothing."""
    assert search(entries_of(catalogue), "zzzz qqq") == []
