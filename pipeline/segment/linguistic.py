"""What the boundary model sees of a unit's words as the French pipeline reads them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from pipeline.segment.doc import Term

MARKS: Final = frozenset({"PUNCT", "SYM", "SPACE"})
_VERBAL: Final = frozenset({"VERB", "AUX"})
CONTENT: Final = frozenset({"NOUN", "VERB", "ADJ", "ADV", "PROPN"})


def interval(value: float, edges: Sequence[float]) -> str:
    """Return the number of the interval between sorted edges that holds a value."""
    return str(bisect_right(edges, value))


def linguistic_features(words: Sequence[Term]) -> Iterator[str]:
    """Yield what the French pipeline knows: lemmas and parts at the head, verbs and their moods.

    Nothing where it knows nothing.
    """
    terms = [term for term in words if term.pos not in MARKS]
    head = [term for term in terms[:4] if term.pos]
    if not head:
        return
    parts = [term.pos for term in head]
    yield f"l1={head[0].lemma}"
    yield f"l12={'_'.join(term.lemma for term in head[:2])}"
    yield f"p12={'_'.join(parts[:2])}"
    yield f"p123={'_'.join(parts[:3])}"
    yield f"p1m={parts[0]}:{head[0].morph}"
    verbs = [term for term in terms if term.pos in _VERBAL]
    finite = [term for term in verbs if "VerbForm=Fin" in term.morph]
    marks = [term.pos for term in terms]
    noun = terms[marks.index("NOUN")].lemma if "NOUN" in marks else ""
    yield f"noun={noun}"
    yield f"verb={verbs[0].lemma if verbs else ''}"
    yield f"finite={finite[0].lemma if finite else ''}"
    yield f"person={_value(finite[0].morph, 'Person') if finite else ''}"
    yield f"tense={_value(finite[0].morph, 'Tense') if finite else ''}"
    yield "has_finite" if finite else "no_finite"
    yield "has_verb" if verbs else "no_verb"
    for mood in sorted({_mood(term.morph) for term in verbs}):
        yield f"mood={mood}"
    yield f"propn={interval(marks.count('PROPN'), (1, 2, 4))}"
    yield f"num={interval(marks.count('NUM'), (1, 2, 4))}"


@lru_cache(1000)
def _value(morph: str, name: str) -> str:
    """Return one feature of a morphology, empty where it has none."""
    match = re.search(rf"(?:^|\|){name}=(\w+)", morph)
    return match[1] if match else ""


@lru_cache(1000)
def _mood(morph: str) -> str:
    """Return mood and tense of a finite verb, else its form and voice."""
    if mood := _value(morph, "Mood"):
        return f"{mood}:{_value(morph, 'Tense')}"
    return f"{_value(morph, 'VerbForm')}:{_value(morph, 'Tense')}:{_value(morph, 'Voice')}"


def said(terms: Sequence[Term]) -> list[str]:
    """Return the distinct lemmas of the words that say something, in order of appearance."""
    return list(dict.fromkeys(term.lemma for term in terms if term.pos in CONTENT))
