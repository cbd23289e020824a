"""French cardinal numbers, in words or digits, from two to a hundred and ninety-nine."""

import re
from functools import cache
from typing import Final

LEAST: Final = 2
MOST: Final = 199
_UNITS: Final = (
    *("zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit"),
    "dix-neuf",
)
_TENS: Final = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante")


@cache
def spellings() -> dict[str, int]:
    """Return the numbers by their spelling in plain text, hyphens between all words."""
    found: dict[str, int] = {}
    for number in range(LEAST, MOST + 1):
        spelt = _spelt(number)
        found[spelt] = number
        if spelt.endswith("-un"):
            found[f"{spelt}e"] = number
    return found


def _spelt(number: int) -> str:
    if number >= 100:  # noqa: PLR2004 - the words of French begin again at a hundred
        return f"cent-{_spelt(number - 100)}" if number > 100 else "cent"  # noqa: PLR2004
    if number < len(_UNITS):
        return _UNITS[number]
    base = min(number // 10, 6) if number < 80 else 8  # noqa: PLR2004
    rest = number - 10 * base
    if base == 8:  # noqa: PLR2004
        return f"quatre-vingt-{_UNITS[rest]}" if rest else "quatre-vingts"
    if not rest:
        return _TENS[base]
    joint = "-et-" if rest in {1, 11} else "-"
    return f"{_TENS[base]}{joint}{_UNITS[rest]}"


@cache
def number_pattern() -> str:
    """Return the expression, in plain text, of a number in words or digits; no group."""
    words = sorted(spellings(), key=len, reverse=True)
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:].replace("-", "[- ]"))
    # begins with a character to be found at once; what stands before it is looked at after
    firsts = rf"[{''.join(rests)}\d](?<![\w.,/°-].)(?<!\d .)"
    spelt = "|".join(f"(?<={first})(?:{'|'.join(rest)})" for first, rest in rests.items())
    digits = r"(?<=1)\d{0,2}|(?<=\d)\d?"
    return rf"{firsts}(?:{spelt}|{digits})(?![\w-])(?! ?[%€°/]|[.,]\d| \d{{3}}\b)"


def value_of(text: str) -> int:
    """Return the number that a match of `number_pattern` says."""
    return int(text) if text.isdigit() else spellings()[re.sub(r"\s", "-", text)]
