"""How the texts are written: no promises, no markup, words a patient understands, no sentence twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bodymap.knowledge.checks.subject import Finding, Subject
from bodymap.knowledge.nodes import Path_
from bodymap.knowledge.readability import grade
from bodymap.knowledge.schema import Condition, Muscle
from bodymap.knowledge.walk import walk

_PROMISE = re.compile(
    r"(?<!no )(?<!not )\b(cure[sd]?|curing|guarantee[sd]?|miracles?|miraculous|magic(al)?|instant(ly)? (relief|better)"
    r"|permanent(ly)? (relief|fix\w*)|always works?|never fails?|risk[- ]free|completely safe"
    r"|(clinically|scientifically) proven|detox\w*|toxins?)\b|\b100 ?(%|per ?cent)",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|&(#\d+|[a-z]{2,8});|\*\*|\]\(|```|https?://")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[^\W\d_]+")

GRADE_WARNING, GRADE_ERROR = 9.0, 12.0
"""School grades (Flesch-Kincaid) above which a patient text is complained of."""
REPEAT_WORDS = 8
"""A sentence of so many words may stand in one entry only."""
_REPEATABLE = {"needling", "origin", "insertion", "action", "nerve", "seen", "sources", "evidence", "red_flags"}


def wording(subject: Subject) -> Iterator[Finding]:
    """All faults of wording."""
    for section, name, entry in subject.entries():
        if section in ("sources", "regions"):
            continue
        for path, text in walk(entry):
            if isinstance(text, str) and (found := _MARKUP.search(text)):
                yield Finding(section, name, path, f"holds markup or an address: {found[0][:30]}", "write plain words")
    for section, name, path, text in _patient_texts(subject):
        yield from _promises(section, name, path, text)
    for section, name, path, text in _patient_wholes(subject):
        yield from _too_hard(section, name, path, text)
    yield from _repeats(subject)


def _patient_texts(subject: Subject) -> Iterator[tuple[str, str, Path_, str]]:
    """Every text that a patient is shown."""
    for name, muscle in subject.knowledge.muscles.items():
        yield "muscles", name, ("plain",), muscle.plain
        for index, statement in enumerate(muscle.self_care):
            yield "muscles", name, ("self_care", index), statement.text
    for name, condition in subject.knowledge.conditions.items():
        yield "conditions", name, ("plain",), condition.plain
        yield "conditions", name, ("who_to_see",), condition.who_to_see
        for index, item in enumerate(condition.helps):
            yield "conditions", name, ("helps", index, "what"), item.what


def _patient_wholes(subject: Subject) -> Iterator[tuple[str, str, Path_, str]]:
    """The texts that are read at one go, whose reading age is measured."""
    for name, muscle in subject.knowledge.muscles.items():
        yield "muscles", name, ("plain",), muscle.plain
        whole = " ".join(f"{s.text.rstrip('.')}." for s in muscle.self_care)
        yield "muscles", name, ("self_care",), whole
    for name, condition in subject.knowledge.conditions.items():
        yield "conditions", name, ("plain",), condition.plain


def _promises(section: str, name: str, path: Path_, text: str) -> Iterator[Finding]:
    if found := _PROMISE.search(text):
        yield Finding(
            section, name, path, f"promises too much to a patient: '{found[0]}'", "say what is known, soberly"
        )


def _too_hard(section: str, name: str, path: Path_, text: str) -> Iterator[Finding]:
    level = grade(text)
    if level > GRADE_WARNING:
        message = f"needs school grade {level:.1f} to read, and {GRADE_WARNING:.0f} is the aim"
        hint = "shorter sentences, shorter words"
        yield Finding(section, name, path, message, hint, "error" if level > GRADE_ERROR else "warning")


def _repeats(subject: Subject) -> Iterator[Finding]:
    """Sentences that stand word for word in two entries."""
    seen: dict[tuple[str, ...], tuple[str, str]] = {}
    for section in ("muscles", "conditions"):
        entries: dict[str, Muscle | Condition] = getattr(subject.knowledge, section)
        for name, entry in entries.items():
            for path, text in walk(entry):
                if not isinstance(text, str) or _REPEATABLE.intersection(map(str, path)):
                    continue
                for sentence in _SENTENCE.split(text):
                    words = tuple(_WORD.findall(sentence.casefold()))
                    first = seen.setdefault(words, (section, name)) if len(words) >= REPEAT_WORDS else (section, name)
                    if first != (section, name):
                        message = f"the same sentence stands in '{first[1]}': {sentence[:50]}..."
                        yield Finding(section, name, path, message, "say what is special here", "warning")
