"""How hard a text is to read.

Flesch-Kincaid grade level = 0.39 words / sentences + 11.8 syllables / words - 15.59 (Kincaid, Fishburne, Rogers and
Chissom 1975, Derivation of new readability formulas for Navy enlisted personnel, Research Branch Report 8-75, US Naval
Technical Training Command). Syllables are estimated from the spelling.
"""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?:;]+(?:\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
MIN_WORDS = 8
"""The formula says nothing sensible about shorter texts."""


def syllables(word: str) -> int:
    """An estimate of the syllables of an English word, at least 1."""
    word = word.lower()
    count = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ye", "oe"))
    if silent or (word.endswith("le") and word[-3:-2] in set("aeiouy")):
        count -= 1
    if word.endswith(("es", "ed")) and not re.search(r"(?:[sxz]|ch|sh|[cg])es$|[td]ed$|[aeiouy]e[sd]$|les$|led$", word):
        count -= 1
    count += len(re.findall(r"i[ao](?![us])|eo(?!u)|ia$|ua", word.removesuffix("tion").removesuffix("tions")))
    return max(count, 1)


def grade(text: str) -> float:
    """US school grade needed to read the text; 0 for a text of fewer than `MIN_WORDS` words."""
    words = _WORD.findall(text)
    if len(words) < MIN_WORDS:
        return 0.0
    sentences = max(len(_SENTENCE_END.findall(text)), 1)
    if not text.rstrip().endswith((".", "!", "?", ":", ";")):
        sentences += bool(_SENTENCE_END.search(text))
    return max(0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59, 0.0)
