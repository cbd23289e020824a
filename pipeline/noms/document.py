"""The names of a whole document: what one passage says, the others show again without title."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline.noms.contacts import contacts
from pipeline.noms.found import PERSON, Found, settled
from pipeline.noms.people import cued, given, initialled, titled
from pipeline.noms.words import INITIALS, KEPT_BEFORE, PARTICLE, SPACE, is_given, says_little

_SHORTEST: Final = 2
_PLACE_BEFORE: Final = re.compile(
    rf"(?:\b(?:à|au|aux|en|sur|entre|vers|depuis|ville{SPACE}de|commune{SPACE}de|maire{SPACE}de){SPACE}"
    rf"|\b(?:La|Le|Les|L['’]|Saint|Sainte|Grand|Grande|Petit|Petite|Port|Haut|Bas){SPACE}?)$"
)


def recognise(texts: Sequence[str]) -> tuple[tuple[Found, ...], ...]:
    """Return what is found in each text of one document, without overlap, in order.

    Args:
        texts: all the texts of the document, so that a name with its title in one is
            known in the others; offsets are characters of each text.
    """
    seeds = [tuple(_seeds(text)) for text in texts]
    known = _known(texts, seeds)
    everything = "\n".join(texts)
    common = {name for name in known if _is_common(name, everything)}
    return tuple(
        settled((*found, *contacts(text), *_again(text, known, common)))
        for text, found in zip(texts, seeds, strict=True)
    )


def _seeds(text: str) -> Iterator[Found]:
    for rule in (titled, given, initialled, cued):
        yield from rule(text)


def _known(texts: Sequence[str], seeds: Sequence[Iterable[Found]]) -> dict[str, int]:
    """Return the names that may stand alone later, and how often each was given away."""
    known: Counter[str] = Counter()
    for text, found in zip(texts, seeds, strict=True):
        for item in found:
            if item.kept or item.doubt:
                continue
            for name in _alone(text[item.start : item.end]):
                known[name] += 1
    return dict(known)


def _alone(name: str) -> Iterator[str]:
    """Yield how a name is called again: « Le Goff » of « Anne Le Goff », « Anne »."""
    words = re.split(SPACE, re.sub(rf"^(?:\w{{1,2}}\.[-‐‑]?{SPACE}?)+", "", name))
    words = [word for word in words if word]
    while words and is_given(words[0]) and len(words) > 1:
        if not says_little(words[0]):
            yield words[0]
        words = words[1:]
    surname = re.sub(rf"^(?:{PARTICLE})", "", " ".join(words))
    if len(surname) >= _SHORTEST and not surname.endswith("."):
        yield surname


def _is_common(name: str, everything: str) -> bool:
    """Return whether the document writes the name without its capital: a word as well."""
    return bool(re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", everything))


def _again(text: str, known: dict[str, int], common: set[str]) -> Iterator[Found]:
    """Yield the names that are known, wherever they stand, in capitals too."""
    forms = {form: name for name in known for form in (name.upper(), name.title(), name)}
    if not forms:
        return
    longest = sorted(forms, key=lambda form: (-len(form), form))
    joined = "|".join(map(re.escape, longest))
    for match in re.finditer(
        rf"(?<![\w-])(?:(?!M\.){INITIALS}{SPACE})?({joined})(?![\w-]|['’]\w)", text
    ):
        before = text[max(0, match.start() - 80) : match.start()]
        if KEPT_BEFORE.search(before):
            continue
        place = bool(_PLACE_BEFORE.search(before))
        opens = bool(re.search(rf"(?:^|[.!?:•\n|«–]{SPACE}?)$", before))
        if place:
            yield Found(*match.span(), PERSON, "nom d'une personne du document, ou lieu", kept=True)
        elif forms[match[1]] in common and (opens or match[1].isupper()):
            yield Found(*match.span(), PERSON, "nom d'une personne du document, ou mot ordinaire")
        else:
            yield Found(*match.span(), PERSON)
