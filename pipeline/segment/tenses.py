"""The verbs of a text with their tense, an auxiliary and its participle read as one."""

from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.segment.doc import Term

_FORMS: Final = (
    ("VerbForm=Inf", "infinitif"),
    ("Mood=Cnd", "conditionnel"),
    ("Mood=Sub", "subjonctif"),
    ("Mood=Imp", "imperatif"),
    ("Tense=Fut", "futur"),
    ("Tense=Imp", "imparfait"),
    ("VerbForm=Part", "participe"),
    ("Tense=Past", "passe"),
    ("Tense=Pres", "present"),
)
FINITE: Final = frozenset({"conditionnel", "subjonctif", "futur", "imparfait", "passe", "present"})
_NEAR: Final = 3  # words that may stand between an auxiliary and its participle


def tense(morph: str) -> str:
    """Return the tense or mood that the features of a verb tell, empty when they tell none."""
    if "VerbForm=Part" in morph and "Tense=Pres" in morph:
        return "gerondif"
    return next((name for feature, name in _FORMS if feature in morph), "")


def verbs(terms: Iterable[Term]) -> Iterator[tuple[str, str]]:
    """Yield (lemma, tense) of each verb; « a été ouvert » is ouvrir, `avoir_ete.present`."""
    waiting: tuple[str, str] | None = None
    gap = 0
    for term in terms:
        auxiliary = term.pos == "AUX" or (term.pos == "VERB" and term.lemma in {"etre", "avoir"})
        if not auxiliary and term.pos != "VERB":
            gap += 1
            continue
        if waiting and gap > _NEAR:
            yield waiting
            waiting = None
        form, gap = tense(term.morph), 0
        joined = waiting if form == "participe" else None
        if waiting and not joined:
            yield waiting
        waiting = None
        if auxiliary:
            waiting = (f"{joined[0]}_ete", joined[1]) if joined else (term.lemma, form)
        else:
            yield term.lemma, f"{joined[0]}.{joined[1]}" if joined else form
    if waiting:
        yield waiting
