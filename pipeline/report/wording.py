"""French words and numbers of the report, and text made safe to look at."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from pipeline.text import normalise

_THOUSANDS: Final = "\u202f"
_BEFORE_SIGN: Final = "\u00a0"

STATUTS: Final = {
    "propose": "Proposée",
    "en_cours": "En cours",
    "realise": "Réalisée",
    "labellise": "Labellisée ou décidée",
    "inconnu": "Non précisé",
}
MASKED: Final = "masqué"  # what the public edition does not tell
NOT_GIVEN: Final = "–"  # a number of which nothing is said
NO_THEME: Final = "Sans thème"
NO_TREND: Final = "Sans tendance"
NO_PLACE: Final = "Département non précisé"

_NOT_XML: Final = re.compile("[\ufffe\uffff]")
_PLAIN: Final = re.compile("[ -~«»’–—…€°²œŒæÆ\u00c0-\u00ff]*")  # nothing to clean but blanks
_UNSEEN: Final = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
)
_UNSAFE: Final = re.compile(f"[&<>\"'{_UNSEEN.pattern[1:]}")
_MONTHS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"),
    *("octobre", "novembre", "décembre"),
)
# Where the characters of a file went, by the keys of `coverage`.
TWICE: Final = "lu_deux_fois"  # what a document gives twice: `non_lu` below zero
DESTINATIONS: Final = {
    "proposition": "propositions",
    "contexte": "texte autour",
    "tableau": "tableaux",
    "furniture": "hors texte (en-têtes, menus, puces)",
    "non_lu": "non lus",
    "doublon": "dits deux fois",
    "cache": "cachés ou supprimés",
    "cesure": "traits de césure",
    "ocr": "reconnus sur image",
    TWICE: "lus deux fois, à retrancher",
}


def shown(text: str) -> str:
    """Return the text without control, directional or invisible characters, lines kept."""
    if _PLAIN.fullmatch(text) and "  " not in text:
        return text.strip()
    lines = (normalise(_NOT_XML.sub("", line)) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def visible(text: str) -> str:
    """Return a part of a text without what cannot be seen, its blanks kept."""
    return _UNSEEN.sub("", text)


def escaped(text: str) -> str:
    """Return a part of a text for HTML: escaped, without what cannot be seen."""
    if not _UNSAFE.search(text):  # nearly always
        return text
    return _entities(visible(text))


def escaper(text: str) -> Callable[[str], str]:
    """Return `escaped` for the parts of a text, with what need not be looked for in each."""
    if not _UNSAFE.search(text):
        return str
    return escaped if _UNSEEN.search(text) else _entities


def _entities(text: str) -> str:
    """Return the text with what HTML would take for marks written as Jinja does."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;").replace("'", "&#39;")


def french_date(iso: str) -> str:
    """Return `18 novembre 2022`, `novembre 2022` or `2022`.

    >>> french_date("2022-11-01"), french_date("2022-04"), french_date("2022")
    ('1er novembre 2022', 'avril 2022', '2022')
    """
    year, *rest = iso.split("-")
    if not rest or not all(part.isdigit() for part in rest):
        return iso
    month = _MONTHS[(int(rest[0]) - 1) % 12]
    day = f"{int(rest[1])} ".replace("1 ", "1er ", int(rest[1]) == 1) if len(rest) > 1 else ""
    return f"{day}{month} {year}"


def number(value: float, decimals: int = 0) -> str:
    """Return `1 234` or `12,5` with the French separators."""
    return f"{value:,.{decimals}f}".replace(",", _THOUSANDS).replace(".", ",")


def percent(share: float, decimals: int = 1) -> str:
    """Return a share in [0, 1] as `12,5 %`, one that is not told as it says itself."""
    said = number(100 * share, decimals)
    return said if said == NOT_GIVEN else f"{said}{_BEFORE_SIGN}%"


def part(share: float) -> str:
    r"""Return a share as `12,5 %`, and `100,0 %` for nothing less than all.

    >>> part(0.9996), part(1.0), part(0.125)
    ('99,9\xa0%', '100,0\xa0%', '12,5\xa0%')
    """
    return percent(share if share >= 1 else min(share, 0.999))


@lru_cache(maxsize=16_384)
def chance(probability: float) -> str:
    """Return a probability as `12 %`; the same ones come back."""
    return percent(probability, 0)


def plural(value: int, one: str, many: str) -> str:
    """Return the number with its noun; in French 0 and 1 are singular, « < 5 » is not."""
    said = number(value)
    if said == MASKED:
        return f"nombre {MASKED}"
    return f"{said} {one if value < 2 and said.isdigit() else many}"  # noqa: PLR2004


def nothing(documents: int, *, limited: bool) -> str:
    """Return what is said where there is no proposal."""
    if not limited:
        return "Aucune proposition n'a été relevée dans les documents lus."
    what = "Aucune proposition" if documents else "Aucun document"
    return f"{what} ne répond à cette sélection."


def split_text(text: str, limit: int) -> tuple[str, str]:
    """Return the text up to a word's end within `limit` characters, and the rest."""
    if len(text) <= limit:
        return text, ""
    cut = max(text.rfind(" ", limit // 2, limit), text.rfind("\n", limit // 2, limit))
    cut = limit if cut < 0 else cut
    return text[:cut], text[cut:].lstrip()


def pages(first: int | None, last: int | None) -> str:
    """Return `page 3`, `pages 3 à 5`, or nothing where the format has no pages."""
    if first is None:
        return ""
    if last is None or last == first:
        return f"page {number(first)}"
    return f"pages {number(first)} à {number(last)}"
