"""Search that forgives: over names, Latin, synonyms, abbreviations, everyday words and places of pain. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from bodymap.knowledge.catalogue import Catalogue, Reference

_WORTH = 74.0  # below this a fuzzy match is a coincidence
_EXACT, _START, _WORD, _INSIDE = 130.0, 120.0, 112.0, 96.0


@dataclass(frozen=True)
class Entry:
    """Something that can be listed. `words`: what finds it, with the share of a full match that each is worth."""

    reference: Reference
    title: str
    note: str
    group: str
    words: tuple[tuple[str, float], ...]
    described: bool = True


def _plain(text: str) -> str:
    return str(utils.default_process(text))


def _words(*parts: tuple[Iterable[str], float]) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = {}
    for texts, worth in parts:
        for text in texts:
            plain = _plain(text)
            if plain:
                found[plain] = max(found.get(plain, 0.0), worth)
    return tuple(found.items())


def entries_of(
    catalogue: Catalogue,
    other_shapes: Iterable[tuple[str, str]] = (),
    region_words: Callable[[str], Iterable[str]] = lambda region: (region.replace("_", " "),),
) -> tuple[Entry, ...]:
    """All entries: muscles by group, conditions, the guide, then the atlas's muscles without an entry (id and name).

    `region_words`: what a region is called, so that a place of pain finds the muscles that send their pain there.
    """
    found = []
    for name, muscle in catalogue.muscles.items():
        names = muscle.names
        places = [word for p in muscle.referred_pain for r in p.where for word in region_words(r)]
        words = _words(
            ((names.en, name.replace("_", " "), *names.abbr), 1.0), ((names.la, *names.also, names.lay), 0.97),
            (places, 0.75),
        )  # fmt: skip
        found.append(Entry(Reference("muscle", name), names.en, names.la, muscle.group, words))
    for name, condition in catalogue.conditions.items():
        titles = condition.names
        places = [word for r in condition.where for word in region_words(r)]
        words = _words(
            ((titles.en, name.replace("_", " ")), 1.0), ((titles.clinical, *titles.also), 0.97), (places, 0.7)
        )
        found.append(Entry(Reference("condition", name), titles.en, titles.clinical, "conditions", words))
    for name, topic in catalogue.topics.items():
        words = _words(((topic.title,), 0.9), ((name.replace("_", " "),), 0.85))
        found.append(Entry(Reference("topic", name), topic.title, "", "topics", words))
    for shape, title in other_shapes:
        words = _words(((title, shape.replace("_", " ")), 0.9))
        found.append(Entry(Reference("muscle", shape), title, "", "other", words, described=False))
    return tuple(found)


def _score(query: str, word: str) -> float:
    if word == query:
        return _EXACT
    if word.startswith(query):
        return _START - 0.05 * (len(word) - len(query))
    if f" {query}" in word:
        return _WORD - 0.05 * len(word)
    if query in word and len(query) > 2:
        return _INSIDE - 0.05 * len(word)
    parts = query.split()
    if len(parts) > 1 and all(part in word for part in parts):
        return _INSIDE - 0.05 * len(word)
    if len(query) < 3:
        return 0.0
    whole = fuzz.ratio(query, word[: len(query) + 2])
    return float(max(whole, fuzz.token_set_ratio(query, word) * 0.92))


def search(entries: Iterable[Entry], query: str) -> list[Entry]:
    """The entries that a query means, best first; all of them, in their order, for an empty query."""
    plain = _plain(query)
    if not plain:
        return list(entries)
    scored = []
    for place, entry in enumerate(entries):
        best = max((_score(plain, word) * worth for word, worth in entry.words), default=0.0)
        if best >= _WORTH:
            scored.append((-best, not entry.described, place, entry))
    scored.sort(key=lambda item: item[:3])
    return [entry for *_, entry in scored]
