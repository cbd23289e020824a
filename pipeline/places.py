"""Départements and regions named in a text, as INSEE codes; ambiguous names only in context.

A mention is sure when the name can be nothing else (« Morbihan », « ardéchois »), when a word
such as « préfet » or « conseil départemental » stands before it, or when it is a number
(« DD 31 », « à Casteljaloux (47) »). A capital alone (« dans la Creuse ») is a weak mention: it
counts for a document that says it again, never for one proposal.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from pipeline.faits import load_cues
from pipeline.territoires import departements, region_of, regions
from pipeline.text import plain

_ARTICLE: Final = r"(?:de la |de l'|des |du |de |d'|le |la |l'|les |a la |au |aux |en |[-–] ?)?"
_CAPITAL: Final = (
    r"(?:\b(?:dans|en|de|du|des|la|le|les|pour|et|au|aux) (?:la |le |les |l')?|\b[ld]')"
)
_SIDE: Final = r"(?<![\w-])(?:(?:nord|sud|est|ouest|centre)-)?"
_ALONE: Final = r"(?:^[^\w\n]*|[–>|•#(] ?)"
_IN: Final = ("dans ", "en ")  # « dans le Nord », « en Vienne » may be no département
_WORD: Final = re.compile(r"[^\W_]+")
_DIGIT: Final = re.compile(r"[0-9]")
_CODE: Final = r"(?:0[1-9]|[1-8]\d|9[0-5]|2a|2b|97[1-8])"
_AFTER_NAME: Final = re.compile(
    r"(?:\b(?:a|au|de|du|en|et|la|le|les|sur|pour) |\bd'|[:,;|–>] ?)"
    rf"([a-z][\w'-]{{0,40}}(?: [\w'-]{{1,40}}){{0,3}}) \(({_CODE})\)"
)
_POSTCODE: Final = re.compile(
    r"(\d(?<![\w.,].)(?<![\d.,€] .)\d{4}) (?!habitants|euros)[A-ZÉÈÎ][\w'-]{2}"
)

# what a number counts or tells when it is not that of a département: « SAS 24/7 », « CNR 21 mars »
_OTHER: Final = (
    r"(?!\w| ?[%€/:°]| ?(?:h\b|heures?|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre"
    r"|octobre|novembre|decembre|rue|place|places|avenue|boulevard|communes?|habitants?|ans|mois"
    r"|jours?|lits?|postes?|patients?|professionnels?|projets?|actions?|propositions?)\b)"
)
_EMERGENCY: Final = "15"  # the number to call, behind « SAMU » and « SAS »
_SHORT: Final = 2_000  # characters: shorter texts of a document are remembered
_REMEMBERED: Final = 2_000
_MEETING: Final = "la reunion"  # in capitals it may be any meeting


@dataclass(frozen=True, slots=True)
class Mention:
    """A département named at characters `start:end` of a text."""

    start: int
    end: int
    code: str
    sure: bool


def _expression(names: Iterable[str]) -> str:
    ordered = sorted({plain(name) for name in names}, key=lambda n: (-len(n), n))
    return "|".join(
        re.escape(name).replace(r"\ ", "[ -]").replace(r"\-", "[ -]") for name in ordered
    )


def _key(name: str) -> str:
    return plain(name).replace("-", " ")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the expressions of safe names, names in context, capital names and numbers."""
    known = departements().values()
    safe = _expression(n for d in known for n in (*(() if d.ambigu else (d.nom,)), *d.autres))
    unsure = _expression(d.nom for d in known if d.ambigu)
    capital = _expression(d.nom for d in known if d.ambigu and not d.contexte)
    cues = load_cues()
    context = cues.devant_departement.pattern.pattern
    number = cues.devant_numero.pattern.pattern
    return (
        re.compile(rf"{_SIDE}({safe})(?![\w-])"),
        re.compile(rf"(?:{context}) {_ARTICLE}({unsure})(?![\w-]| (?:de|du|des|est|ouest)\b)"),
        re.compile(
            rf"(?:{_CAPITAL}|(?:nord|sud|est|ouest|centre)-)({capital})(?![\w-])"
            rf"|{_ALONE}({capital})(?= ?(?:[–>|•,:)\n]|$))",
            re.MULTILINE,
        ),
        re.compile(
            rf"\bdepartement \(?(?:n ?° ?)?({_CODE})\b{_OTHER}"
            rf"|(?<![\w-])(?:{number})[ -]?({_CODE})\b{_OTHER}"
        ),
    )


@cache
def _telling_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the longest word of each safe name, of each ambiguous one and of each region.

    A text without any needs no search, which takes most of the time.
    """
    known = departements().values()
    safe = (n for d in known for n in (*(() if d.ambigu else (d.nom,)), *d.autres))
    unsure = (d.nom for d in known if d.ambigu)
    named = (name for region in regions().values() for name in (region.nom, *region.autres))
    return (_longest_words(safe), _longest_words(unsure), _longest_words(named))


def _longest_words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(max(_WORD.findall(plain(name)), key=len) for name in names)


@cache
def _codes() -> dict[str, str]:
    return {_key(n): d.code for d in departements().values() for n in (d.nom, *d.autres)}


@cache
def _regions() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """Return the expression of the names of regions, and for each its code and its spelling."""
    named = [(name, r.code) for r in regions().values() for name in (r.nom, *r.autres)]
    spelled = {_key(name): (code, name) for name, code in named}
    names = _expression(name for name, _ in named)
    return re.compile(rf"(?<![\w-])({names})(?![\w-])"), spelled


def mentions(text: str) -> tuple[Mention, ...]:
    """Return where départements are named in a text, in order of appearance."""
    return (_short_mentions if len(text) <= _SHORT else _short_mentions.__wrapped__)(text)


@lru_cache(_REMEMBERED)
def _short_mentions(text: str) -> tuple[Mention, ...]:
    safe, context, capital, number = _patterns()
    folded, words = _read(text)
    sure_names, unsure_names, _ = _telling_words()
    tried = [] if words.isdisjoint(unsure_names) else [(capital, False), (context, True)]
    tried += [] if words.isdisjoint(sure_names) else [(safe, True)]
    found = {}
    for pattern, sure in tried:
        for match in pattern.finditer(folded):
            start, end = match.span(match.lastindex or 0)
            if pattern is safe or _capitalised(text, folded, start, end):
                code = _codes()[_key(folded[start:end])]
                doubt = departements()[code].contexte and match.group().startswith(_IN)
                found[start] = Mention(start, end, code, sure and not doubt)
    if _DIGIT.search(text):
        _add_numbers(text, folded, number, found)
    return tuple(found[start] for start in sorted(found))


def _read(text: str) -> tuple[str, frozenset[str]]:
    """Return a text in plain letters, and its words."""
    return (_short_read if len(text) <= _SHORT else _short_read.__wrapped__)(text)


@lru_cache(_REMEMBERED)
def _short_read(text: str) -> tuple[str, frozenset[str]]:
    folded = plain(text)
    return folded, frozenset(_WORD.findall(folded))


def _add_numbers(
    text: str, folded: str, number: re.Pattern[str], found: dict[int, Mention]
) -> None:
    """Add the départements that a text gives by a number: « DD 31 », « à Figeac (46) », 46100."""
    for match in number.finditer(folded):
        code = next(group for group in match.groups() if group).upper()
        called = code == _EMERGENCY and match.group().startswith(("samu", "sas"))
        if code in departements() and not called:
            found.setdefault(match.start(), Mention(match.start(), match.end(), code, sure=True))
    for match in _AFTER_NAME.finditer(folded) if "(" in folded else ():
        if match[2].upper() in departements() and _capitalised(text, folded, *match.span(1)):
            place = match.span(2)
            found[place[0]] = Mention(*place, match[2].upper(), sure=True)
    for match in _POSTCODE.finditer(text):
        digits = match[1]
        code = digits[:3] if digits.startswith("97") else digits[:2]
        if code in departements():
            found[match.start()] = Mention(match.start(), match.end(1), code, sure=False)


def _capitalised(text: str, folded: str, start: int, end: int) -> bool:
    """Tell whether a name has a capital: « la Réunion » too, but no line all in capitals for it."""
    if len(text) != len(folded):
        return False
    name = text[start:end]
    if _key(name) == _MEETING:
        return "Réunion" in name
    return any(word[:1].isupper() for word in re.split(r"[ '’-]", name))


def departement_code(text: str) -> str:
    """Return the code of a département given by its code or name alone, empty when there is none.

    A spreadsheet may have taken the first zero of a code.
    """
    code = text.strip().upper()
    code = code.zfill(2) if code.isdigit() else code
    return code if code in departements() else _codes().get(_key(text.strip()), "")


def departements_in(text: str) -> tuple[str, ...]:
    """Return the codes of the départements that a text names surely, in order of appearance."""
    return tuple(dict.fromkeys(mention.code for mention in mentions(text) if mention.sure))


def regions_in(text: str) -> tuple[str, ...]:
    """Return the codes of the regions that a text names, in order of appearance.

    A name needs its capitals (« il y aura », « le plus grand est »), an adjective none.
    """
    pattern, spelled = _regions()
    folded, words = _read(text)
    if _telling_words()[2].isdisjoint(words):
        return ()
    found = []
    for match in pattern.finditer(folded):
        code, name = spelled[_key(match[1])]
        written = text[slice(*match.span(1))] if len(text) == len(folded) else ""
        if name[0].islower() or _written_as(written):
            found.append(code)
    return tuple(dict.fromkeys(found))


def _written_as(written: str) -> bool:
    """Tell whether a region's name has its capitals; the article of « la Réunion » needs none."""
    if _key(written) == _MEETING:
        return "Réunion" in written
    if _key(written) == _key("AURA"):
        return written.isupper()
    words = re.split(r"[ '’-]", written)
    return words[0][:1].isupper() and words[-1][:1].isupper()


def regions_of(codes: Sequence[str]) -> tuple[str, ...]:
    """Return the regions of départements, without repetition, in order."""
    return tuple(dict.fromkeys(region for code in codes if (region := region_of(code))))
