"""The communes that a text names, and the départements that have a commune of that name.

`communes.json` holds all communes by département and rank, former ones too: names of the
official geographic code of Insee (Licence Ouverte 2.0), written by `scripts/communes.py`.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice, pairwise
from types import MappingProxyType
from typing import Final

from pipeline.settings import RESOURCES
from pipeline.territoires import departements, regions
from pipeline.text import plain

SOURCE: Final = RESOURCES / "communes.json"
RANKS: Final = ("prefecture", "sous_prefectures", "villes", "autres")
SMALL: Final = 3  # the rank of « autres »: less than 5 000 inhabitants, seat of nothing
_WORD: Final = re.compile(r"[^\W_]+")
_BETWEEN: Final = re.compile(r"(?:(?!\n)[\W_])+")  # the words of a line
_MAYBE: Final = re.compile(r"(?<![^\W_])[^\W\d_a-zà-öø-ÿ][^\W_]*")  # a word with a capital
_CAPITALISED: Final = re.compile(r"[A-ZÀ-ÖØ-ÞŒ]\w*")
_ARTICLES: Final = {
    "le": frozenset({"le", "au", "du"}),
    "la": frozenset({"la"}),
    "l": frozenset({"l"}),
    "les": frozenset({"les", "aux", "des"}),
}
_WRITTEN: Final = frozenset({"le", "la", "les"})  # articles with a capital are of the name
_ABBREVIATED: Final = {"saint": "st", "sainte": "ste"}
_JOINTS: Final = frozenset(
    {"sur", "en", "les", "le", "la", "de", "du", "des", "sous", "aux", "d", "l", "et"}
)
_LEAST: Final = 3  # letters: « Y » and « Bu » say nothing
_LEAST_SHORTENED: Final = 6  # letters of « Romilly » for « Romilly-sur-Seine »
_PERSONS: Final = frozenset(
    {"m", "mm", "mme", "mmes", "mlle", "dr", "drs", "docteur", "docteure", "pr", "professeur"}
    | {"professeure", "monsieur", "madame", "me"}
)
_STREETS: Final = frozenset({"rue", "avenue", "boulevard", "place", "quai", "impasse"})
_STREET_WORDS: Final = 4  # « rue du Faubourg de Nancy »
# words that may stand with a capital before the name of a commune; others are first names
_LEADS: Final = frozenset(
    {"grand", "pays", "ville", "mairie", "hopital", "clinique", "centre", "agglo", "metropole"}
    | {"nord", "sud", "est", "ouest", "val", "bassin", "communaute", "maison", "de", "du", "a"}
    | {"et", "entre"}
)
# names of communes that are first of all something else; territories are added
_NO_COMMUNES: Final = frozenset(
    {"ars", "aucun", "bonne", "bourg", "colonne", "cours", "grand", "maire", "mars", "plan", "port"}
    | {"premieres", "son", "suisse", "toussaint", "l union", "ville"}
)


@dataclass(frozen=True, slots=True)
class Commune:
    """A name, and its rank (0 to 3, as `RANKS`) in each département that has such a commune."""

    name: str
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Index:
    """By name without article name, ranks and articles of communes; the most words after one."""

    communes: Mapping[str, tuple[str, Mapping[str, int], frozenset[str]]]
    longest: Mapping[str, int]


@cache
def _index() -> _Index:
    found: dict[str, tuple[str, Mapping[str, int], frozenset[str]]] = {}
    longest: dict[str, int] = {}
    nothing: frozenset[str] = frozenset()
    for name, ranks in _names().items():
        first, _, rest = name.partition(" ")
        articles = _ARTICLES.get(first, nothing) if rest else nothing
        bare = rest if articles else name
        if articles:
            first, _, rest = bare.partition(" ")
        keys = [(first, bare)]
        if short := _ABBREVIATED.get(first):
            keys.append((short, f"{short} {rest}".strip()))
        for start, key in keys:
            if not articles or key not in found:  # where both exist, « X » rather than « Le X »
                found[key] = name, ranks, articles
            count = key.count(" ") + 1
            if count > longest.get(start, 0):
                longest[start] = count
    return _Index(found, longest)


def _names() -> dict[str, dict[str, int]]:
    """Return the ranks by département of each name; a town goes by its first words as well."""
    names: dict[str, dict[str, int]] = {}
    told = {
        (code, rank): by_rank[kind]
        for code, by_rank in json.loads(SOURCE.read_text(encoding="utf-8")).items()
        for rank, kind in enumerate(RANKS)
    }
    every = "\n".join(chain.from_iterable(told.values()))
    folded = iter(_BETWEEN.sub(" ", plain(every)).split("\n"))  # faster than one by one
    for (code, rank), own in told.items():
        for name in islice(folded, len(own)):
            names.setdefault(name.strip(), {})[code] = rank
    for name, ranks in list(names.items()):
        for code, rank in ranks.items():
            if rank < SMALL and (short := _shortened(name)):
                known = names.setdefault(short, {})
                known[code] = min(rank + 1, known.get(code, SMALL))
    others = {_key(known.nom) for known in departements().values()}
    others |= {_key(name) for known in regions().values() for name in (known.nom, *known.autres)}
    return {
        name: ranks
        for name, ranks in names.items()
        if len(name) >= _LEAST
        and name not in _NO_COMMUNES
        and (name not in others or min(ranks.values()) < SMALL)
    }


def _key(name: str) -> str:
    return " ".join(_WORD.findall(plain(name)))


def _shortened(name: str) -> str:
    """Return the first words of a name (« Montereau », « Saint-Amand »), empty when they are it."""
    words = name.split()
    if words[0] in _ARTICLES:
        return ""
    if words[0] in _ABBREVIATED:
        return " ".join(words[:2]) if len(words) > 2 else ""  # noqa: PLR2004 - Saint-Amand
    joint = next((place for place, word in enumerate(words) if place and word in _JOINTS), 0)
    short = " ".join(words[:joint])
    return short if len(short) >= _LEAST_SHORTENED else ""


def common_words(text: str) -> set[str]:
    """Return the words, as plain text, that a text writes without capital."""
    return set(_WORD.findall(plain(_CAPITALISED.sub(" ", text))))


def communes_in(text: str, common: set[str]) -> Iterator[Commune]:
    """Yield the communes that a text names (see `commune_places`)."""
    return (commune for _, _, commune in commune_places(text, common))


def commune_places(text: str, common: set[str]) -> Iterator[tuple[int, int, Commune]]:
    """Yield where a text names communes, start and end, in order; the longest of two names.

    A name needs its capitals; it has no title, first name or street before it (« Mme Lambert »,
    « Claire Vernon », « rue de Nancy ») and is no acronym.

    Args:
        text: a block.
        common: the words that its document writes without capital too: such a name needs « à ».
    """
    index, folded = _index(), plain(text)
    if len(folded) != len(text) or not any(
        folded[slice(*match.span())] in index.longest for match in _MAYBE.finditer(text)
    ):
        return
    spans = [match.span() for match in _WORD.finditer(folded)]
    line = _Line(text, spans, [folded[start:end] for start, end in spans])
    after = 0
    for place, word in enumerate(line.words):
        most = index.longest.get(word)
        if most is None or place < after or not line.capital(place):
            continue
        for count in range(min(most, len(line.words) - place), 0, -1):
            known = index.communes.get(" ".join(line.words[place : place + count]))
            if known is None:
                continue
            name, ranks, articles = known
            if articles and line.before(place) not in articles:
                continue
            if line.whole(place, count) and line.means_place(place, count, common):
                named = place - 1 if articles and line.capital(place - 1) else place
                commune = Commune(name, MappingProxyType(ranks))
                yield spans[named][0], spans[place + count - 1][1], commune
                after = place + count
                break


@dataclass(frozen=True, slots=True)
class _Line:
    """A text, and where its words stand and what they are in plain text."""

    text: str
    spans: Sequence[tuple[int, int]]
    words: Sequence[str]

    def capital(self, place: int) -> bool:
        return self.text[self.spans[place][0]].isupper()

    def before(self, place: int) -> str:
        return self.words[place - 1] if place else ""

    def whole(self, place: int, count: int) -> bool:
        """Tell whether the words are written as one name that is no part of a longer one."""
        start, end = self.spans[place][0], self.spans[place + count - 1][1]
        spans = self.spans[place : place + count]
        gaps = (self.text[a:b] for (_, a), (b, _) in pairwise(spans))
        longer = self.text[end : end + 1] == "-" and self.text[end + 1 : end + 2].isalpha()
        return (
            self.capital(place + count - 1)
            and self.text[max(start - 1, 0) : start] != "-"
            and not longer
            and all(gap in {" ", "-", "'", "’"} for gap in gaps)
        )

    def means_place(self, place: int, count: int, common: set[str]) -> bool:
        """Tell whether the words around leave it a commune: no person, street or common word."""
        before = self.before(place)
        at = before in {"a", "au", "aux"} or (
            before in {"la", "l"} and place > 1 and self.words[place - 2] == "a"
        )
        if at:
            return True
        if before in _PERSONS or (count == 1 and self.words[place] in common):
            return False
        if not _STREETS.isdisjoint(self.words[max(place - _STREET_WORDS, 0) : place]):
            return False
        if not place or before in _LEADS or not self.capital(place - 1):
            return True
        if before in _WRITTEN:  # « Le Havre »
            return True
        start, end = self.spans[place - 1]
        return self.text[start:end].isupper() or self.text[end : self.spans[place][0]] != " "
