"""Départements and regions named in a text, as INSEE codes; ambiguous names only in context."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from pipeline.document import Document
from pipeline.proposal import Span, span_evidence
from pipeline.territoires import departements, region_of, regions
from pipeline.text import plain

HEAD_BLOCKS: Final = 12
FEW: Final = 3
_CONTEXT: Final = (
    r"(?:departement|dans|ars|prefecture|prefet|conseil departemental|delegation|cpam)"
)
_NUMBER: Final = re.compile(
    r"\bdepartement \(?(?:n ?° ?)?(\d{2}|2a|2b|97\d)\b|\((\d{2}|2a|2b|97\d)\)"
)


def _expression(names: Iterable[str]) -> str:
    ordered = sorted({plain(name) for name in names}, key=lambda n: (-len(n), n))
    return "|".join(
        re.escape(name).replace(r"\ ", "[ -]").replace(r"\-", "[ -]") for name in ordered
    )


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """Return the expressions of safe and of ambiguous names, and the code of each name."""
    codes: dict[str, str] = {}
    for item in departements().values():
        for name in (item.nom, *item.autres):
            codes[plain(name).replace("-", " ")] = item.code
    safe = [n for d in departements().values() if not d.ambigu for n in (d.nom, *d.autres)]
    unsure = [d.nom for d in departements().values() if d.ambigu]
    article = r"(?:de la |de l'|des |du |de |d'|le |la |l'|les )?"
    return (
        re.compile(rf"(?<![\w-])({_expression(safe)})(?![\w-])"),
        re.compile(rf"\b{_CONTEXT} {article}({_expression(unsure)})(?![\w-])"),
        codes,
    )


@cache
def _region_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {plain(r.nom).replace("-", " "): r.code for r in regions().values()}
    return re.compile(
        rf"(?<![\w-])({_expression(r.nom for r in regions().values())})(?![\w-])"
    ), codes


def departements_in(text: str) -> tuple[str, ...]:
    """Return the codes of the départements that a text names, in order of appearance."""
    safe, unsure, codes = _patterns()
    folded = plain(text)
    found = [
        (match.start(1), codes[match.group(1).replace("-", " ")])
        for pattern in (safe, unsure)
        for match in pattern.finditer(folded)
    ]
    for match in _NUMBER.finditer(folded):
        code = (match.group(1) or match.group(2)).upper()
        if code in departements():
            found.append((match.start(), code))
    return tuple(dict.fromkeys(code for _, code in sorted(found)))


def regions_in(text: str) -> tuple[str, ...]:
    """Return the codes of the regions that a text names, in order of appearance."""
    pattern, codes = _region_pattern()
    names = (match.group(1).replace("-", " ") for match in pattern.finditer(plain(text)))
    return tuple(dict.fromkeys(codes[name] for name in names))


def regions_of(codes: Sequence[str]) -> tuple[str, ...]:
    """Return the regions of départements, without repetition, in order."""
    return tuple(dict.fromkeys(region for code in codes if (region := region_of(code))))


def document_places(document: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the départements and regions of a document: those of its head, else of its whole.

    A text that names more than three départements is about none of them in particular.
    """
    body = [block.text for block in document.blocks if block.kind != "furniture"]
    for parts in ([document.titre], body[:HEAD_BLOCKS], body):
        text = "\n".join(parts)
        found = departements_in(text)
        if 0 < len(found) <= FEW:
            return found, regions_of(found)
        if named := regions_in(text):
            return (), named[:FEW]
    return (), ()


def proposal_places(
    document: Document, span: Span, whole: tuple[tuple[str, ...], tuple[str, ...]]
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Return départements, regions and their origin: the proposal's own text, else the document."""
    pieces = span_evidence(document.blocks, span)
    text = "\n".join(document.blocks[p.block].text[p.start : p.end] for p in pieces)
    own = departements_in(text)
    if own:
        return own, regions_of(own), "proposition"
    named = regions_in(text)
    if named:
        return (), named, "proposition"
    return (*whole, "document") if any(whole) else ((), (), "")
