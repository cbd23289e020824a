"""The tables of words that go with the pipeline: norms of capitals, exceptions to the lexicon."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from pipeline.segment.french.forms import Forms
from pipeline.segment.french.language import norm
from pipeline.segment.french.lemmas import lexicon_lemma
from pipeline.training.french.spelling import unaccented
from pipeline.training.french.treebank import Sentence

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MOSTLY: Final = 0.5
TITLES: Final = {
    "madame|NOUN": "madame",
    "mesdames|NOUN": "madame",
    "mme|NOUN": "madame",
    "mmes|NOUN": "madame",
    "m.|NOUN": "monsieur",
    "mm.|NOUN": "monsieur",
    "dr|NOUN": "docteur",
    "drs|NOUN": "docteur",
    "pr|NOUN": "professeur",
}
CLOSED: Final = frozenset({"PROPN", "NUM", "PUNCT", "SYM", "X", "SPACE"})


def words_of(lines: Iterable[str]) -> Counter[str]:
    """Return the words of some lines as they are written, without those of lines in capitals."""
    found: Counter[str] = Counter()
    for line in lines:
        words = _TOKEN.findall(line)
        if sum(word.isupper() for word in words) <= _MOSTLY * len(words):
            found.update(words)
    return found


def capital_norms(words: Counter[str]) -> dict[str, str]:
    """Return the lower-case form of words written in capitals, with or without their accents.

    Also of those that have lost the accent of their capital only (« Etat »). A word that stands
    in capitals at least as often as in small letters is a sigle and stays as it is.

    Args:
        words: how often each word is written in each way.
    """
    small: Counter[str] = Counter()
    for word, count in words.items():
        if word[0].islower():
            small[norm(word)] += count
    found: dict[str, str] = {}
    for word, count in sorted(small.items(), key=lambda pair: (-pair[1], pair[0])):
        capital = word.upper()
        if len(word) < 2 or words[capital] >= count:  # noqa: PLR2004 - one letter tells nothing
            continue
        for form in (capital, unaccented(capital)):
            found.setdefault(form, word)
        bare = unaccented(word[0]).upper() + word[1:]
        if unaccented(word[0]) != word[0] and not small[bare.lower()]:
            found.setdefault(bare, word)
    return dict(sorted(found.items()))


def lemma_exceptions(sentences: Iterable[Sentence], forms: Forms) -> dict[str, str]:
    """Return `form|UPOS` to lemma where the treebanks always give another one than the lexicon.

    « Madame » and other titles have their own, which one treebank does not give them.
    """
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence.words:
            if word.pos not in CLOSED and word.lemma:
                seen[norm(word.text), word.pos][word.lemma] += 1
    found = {
        f"{form}|{pos}": lemma
        for (form, pos), lemmas in seen.items()
        if len(lemmas) == 1
        and (lemma := next(iter(lemmas))) != lexicon_lemma(forms, form, pos)
        and _plausible(form, lemma)
    }
    return dict(sorted((found | TITLES).items()))


def _plausible(form: str, lemma: str) -> bool:
    return len(form) > 1 and lemma != "_" and not (lemma != lemma.lower() and form != lemma.lower())


def spelled(sentences: Sequence[Sentence]) -> Iterable[str]:
    """Yield each sentence as one line."""
    return (" ".join(word.text for word in sentence.words) for sentence in sentences)
