"""The names of a whole document: what one passage says, the others show again without title."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.noms.contacts import contacts
from pipeline.noms.found import PERSON, Found, settled
from pipeline.noms.people import cued, given, initialled, titled
from pipeline.noms.words import INITIALS, KEPT_BEFORE, PARTICLE, SPACE, is_given, says_little

_SHORTEST: Final = 2
_PLACE_BEFORE: Final = re.compile(
    rf"(?:\b(?:à|au|aux|en|sur|entre|vers|depuis|ville{SPACE}de|commune{SPACE}de|"
    rf"maire{SPACE}de){SPACE}"
    rf"|\b(?:La|Le|Les|L['’]|Saint|Sainte|Grand|Grande|Petit|Petite|Port|Haut|Bas){SPACE}?)$"
)
_OPENS: Final = re.compile(rf"(?:^|[.!?:•\n|«–]{SPACE}?)$")
_OR_PLACE: Final = "nom d'une personne du document, ou lieu"
_OR_WORD: Final = "nom d'une personne du document, ou mot ordinaire"


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a document gives away: `forms` to the name as it was first written.

    `doubtful` names were not sure there either; `common` ones are also words of the document.
    """

    forms: dict[str, str]
    doubtful: frozenset[str]
    common: frozenset[str]
    pattern: re.Pattern[str] | None

    def find(self, text: str) -> tuple[Found, ...]:
        """Return what is found in a text of the document, without overlap, in order."""
        return settled((*_seeds(text), *contacts(text), *self._again(text)))

    def _again(self, text: str) -> Iterator[Found]:
        """Yield the names that are known, wherever they stand, in capitals too."""
        for match in self.pattern.finditer(text) if self.pattern else ():
            before = text[max(0, match.start() - 80) : match.start()]
            if KEPT_BEFORE.search(before):
                continue
            name = self.forms[match[1]]
            opens = _OPENS.search(before) or match[1].isupper()
            if _PLACE_BEFORE.search(before):
                yield Found(*match.span(), PERSON, _OR_PLACE, kept=True)
            elif name in self.doubtful or (name in self.common and opens):
                yield Found(*match.span(), PERSON, _OR_WORD)
            else:
                yield Found(*match.span(), PERSON)


def learn(texts: Sequence[str]) -> Names:
    """Return the names that the texts of one document give away by a title or the like."""
    seeds = [(text, tuple(_seeds(text))) for text in texts]
    sure = dict.fromkeys(_known(seeds))
    doubtful = dict.fromkeys(
        text[item.start : item.end]
        for text, found in seeds
        for item in found
        if item.doubt and not item.kept
    )
    known = [*sure, *(name for name in doubtful if name not in sure)]
    forms = {form: name for name in known for form in (name.upper(), name.title(), name)}
    everything = "\n".join(texts)
    joined = "|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))
    return Names(
        forms=forms,
        doubtful=frozenset(doubtful) - frozenset(sure),
        common=frozenset(name for name in known if _is_common(name, everything)),
        pattern=re.compile(rf"(?<![\w-])(?:(?!M\.){INITIALS}{SPACE})?({joined})(?![\w-]|['’]\w)")
        if forms
        else None,
    )


def recognise(texts: Sequence[str]) -> tuple[tuple[Found, ...], ...]:
    """Return what is found in each text of one document.

    Args:
        texts: all the texts of the document, so that a name with its title in one is
            known in the others; offsets are characters of each text.
    """
    names = learn(texts)
    return tuple(map(names.find, texts))


def _seeds(text: str) -> Iterator[Found]:
    for rule in (titled, given, initialled, cued):
        yield from rule(text)


def _known(seeds: Iterable[tuple[str, Iterable[Found]]]) -> Iterator[str]:
    """Yield the names that may stand alone later."""
    for text, found in seeds:
        for item in found:
            if not item.kept and not item.doubt:
                yield from _alone(text[item.start : item.end])


def _alone(name: str) -> Iterator[str]:
    """Yield how a name is called again: « Le Goff » and « Anne » of « Anne Le Goff »."""
    bare = re.sub(rf"^(?:\w{{1,2}}\.[-‐‑]?{SPACE}?)+", "", name)
    words = [word for word in re.split(SPACE, bare) if word]
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
