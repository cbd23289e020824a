"""What is seen at a number besides the words around it: what it counts, and turns of phrase."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from pipeline.facts.lists import stem
from pipeline.faits import load_cues

# The kinds of things that are counted: what a list is made of, what may be listed, what frames a
# list, measures of time and money, people and places, months. 0 is any other.
LISTED, SHOWN, FRAME, UNIT, PEOPLE, MONTH = range(1, 7)
_THINGS: Final = {
    LISTED: (
        *("projet", "fiche", "action", "mesure", "proposition", "initiative", "engagement"),
        *("recommandation", "reponse", "solution", "laureat", "demande", "piste", "idee"),
        *("dossier", "chantier", "dispositif", "experimentation", "experience", "decision"),
        *("voeu", "souhait", "requete", "operation", "realisation", "revendication"),
    ),
    SHOWN: (
        *("orientation", "priorite", "objectif", "point", "exemple", "cas", "evolution"),
        *("changement", "ligne", "chose", "promesse", "annonce", "recit", "histoire"),
        *("texte", "article", "equipe", "lieu"),
    ),
    FRAME: (
        *("axe", "theme", "thematique", "volet", "partie", "ambition", "enjeu", "atelier"),
        *("table", "question", "contribution", "cahier"),
    ),
    UNIT: (
        *("an", "annee", "mois", "jour", "semaine", "heure", "minute", "fois", "euro", "km"),
        "kilometre",
    ),
    PEOPLE: (
        *("habitant", "personne", "medecin", "infirmier", "infirmiere", "participant", "usager"),
        *("elu", "soignant", "commune", "canton"),
    ),
    MONTH: (
        *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre"),
        *("octobre", "novembre", "decembre", "h"),
    ),
}
# Words right before a number, six letters of each; those of a row are taken for one.
_LEFT: Final = (
    *(("les",), ("nos",), ("ces",), ("de", "des"), ("d'",), ("",), ("en",), ("et",), (",",)),
    *(("que",), ("a",), ("ont", "retenu"), ("compor", "compte", "rassem"), ("dans",)),
    *(("sur", "parmi"), ("au",), ("premie",), ("autres",), (":",), ("(",), ("voici",)),
)
_NEXT: Final = {"": 0, ":": 1, ".": 2, ",": 3, ")": 4, "(": 5, "/": 6, "-": 7, "–": 7, "%": 8}
_WORD, _OTHER = 9, 10
BLOCKS: Final = ("heading", "paragraph", "list_item", "table_row")
AROUND: Final = 200  # characters
_SOON: Final = (100, 150)
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s")
_CLAUSE: Final = re.compile(r"[,;:–()|]| et ")
_ORDINAL: Final = (re.compile(r"(?:\w+ )?(?:n ?[o°] ?)?"), re.compile(r"\s?[.):/–-]"))
_ALONE: Final = re.compile(
    r"\bseule?s?\b|celui-ci|celle-ci|une? (?:seule?|d'(?:eux|elles))|extrait"
)
_PART: Final = re.compile(r"\b(?:parmi|sur|des|dont|aux?)(?: les)? ?$")
_AROUND_IT: Final = {
    "nous": re.compile(r"\b(?:nous|notre|nos|je|j'|mes|mon)\b"),
    "ici": re.compile(r"\b(?:ce|cette|present|presente|ces|ici|voici|suivent|ci-\w+)\b"),
    "lieu": re.compile(r"\b(?:region|departement|national|france|20(?:1\d|2[01]))\b"),
    "choisi": re.compile(
        r"\b(?:retenu|adopt|labellis|valid|selectionn|laureat|soutenu|financ|engag|inscri|decid)"
    ),
    "recu": re.compile(
        r"\b(?:recu|depos|candidat|collect|recueilli|examin|initial|precedent|ancien)"
    ),
}


class Look(NamedTuple):
    """What trees look at of a number, the first two left out.

    Attributes:
        place: its block in the body, from 0.
        noun: the `stem` of the first word after it that says something.
        kind: of its block, among `BLOCKS`.
        position: its block, the seventh for all beyond.
        share: the fifth of the document that holds its block, from 0.
        short: whether its block is as short as a title.
        starts: whether it begins its sentence.
        ends: whether it ends it.
        numbered: whether the next block begins with a number.
        colon: whether its block ends with a colon.
        length: of its block, in steps of eighty characters, at most 5.
        sentence: its sentence in the block, the fourth for all beyond.
        size: of the number, in steps.
        first: whether it is the first number of the document.
        thing: the kind of the first of the two words after it that is of one.
        next: that of the word right after it.
        left: which word stands right before it.
    """

    place: int = 0
    noun: str = ""
    kind: int = 0
    position: int = 0
    share: int = 0
    short: bool = False
    starts: bool = False
    ends: bool = False
    numbered: bool = False
    colon: bool = False
    length: int = 0
    sentence: int = 0
    size: int = 0
    first: bool = False
    thing: int = 0
    next: int = 0
    left: int = 0


@cache
def _kinds() -> dict[str, int]:
    return {stem(word): kind for kind, words in _THINGS.items() for word in words}


def kind_of(words: Sequence[str]) -> int:
    """Return the kind of thing of the first of some words that is of one."""
    return next((kind for word in words if (kind := _kinds().get(stem(word), 0))), 0)


def left_of(word: str) -> int:
    """Return which word stands before a number, 0 for any other; six letters of it."""
    return next((rank for rank, words in enumerate(_LEFT, 1) if word in words), 0)


def next_of(word: str) -> int:
    """Return which sign stands after a number, or that a word does."""
    return _NEXT.get(word, _WORD if word.isalpha() else _OTHER)


def clause(text: str, start: int, end: int) -> str:
    """Return the clause of a sentence that holds these characters."""
    low, high = max(0, start - AROUND), end + AROUND
    left = max((cut.end() for cut in _CLAUSE.finditer(text, low, start)), default=low)
    right = _CLAUSE.search(text, end, high)
    return text[left : right.start() if right else high]


def is_ordinal(text: str, start: int, end: int) -> bool:
    """Tell whether a number only numbers its block: « Proposition 3 : », « 4) »."""
    before, after = _ORDINAL
    return bool(before.fullmatch(text, 0, start) and after.match(text, end, end + 2))


def turns(text: str, span: tuple[int, int], below: str) -> Iterator[str]:
    """Yield the names of the turns of phrase around a number.

    Args:
        text: the plain text of its block.
        span: where it stands.
        below: the text of the next block.
    """
    cues = load_cues().annonces
    start, end = span
    before = _SENTENCE.split(text[max(0, start - AROUND) : start])[-1]
    after, *rest = _SENTENCE.split(text[end : end + AROUND], maxsplit=1)
    later = rest[0] if rest else below[:AROUND]
    soon, far = _SOON
    told = {
        "avant": cues.avant.pattern.search(before),
        "apres": cues.apres.pattern.search(after),
        "la": cues.ici.pattern.search(after),
        "ailleurs": cues.ailleurs.pattern.search(clause(text, start, end)),
        "jamais": cues.jamais.pattern.search(f"{after} {later}"),
        "suite": cues.suite.pattern.search(later),
        "autre": "autre" in after + later[:soon],
        "seul": _ALONE.search(f"{after} {later[:far]}"),
        "part": _PART.search(before),
        "debut": start == 0,
        **{name: pattern.search(before + after) for name, pattern in _AROUND_IT.items()},
    }
    yield from (name for name, there in told.items() if there)
