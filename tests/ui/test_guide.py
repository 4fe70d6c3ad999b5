"""The guide in the list: it can be found, and opens as a page."""

from __future__ import annotations

from bodymap.knowledge.catalogue import Catalogue, Reference
from bodymap.resources import data_path
from bodymap.ui.search import entries_of, search


def test_a_topic_of_the_guide_is_found_by_its_title() -> None:
    """GIVEN the shipped data WHEN a topic's title is typed THEN that topic is found, and each topic is listed once."""
    catalogue = Catalogue.open(data_path())
    entries = entries_of(catalogue)
    listed = [entry.reference.id for entry in entries if entry.reference.kind == "topic"]
    assert sorted(listed) == sorted(catalogue.topics)
    for name, topic in catalogue.topics.items():
        assert Reference("topic", name) in [entry.reference for entry in search(entries, topic.title)[:3]], name
