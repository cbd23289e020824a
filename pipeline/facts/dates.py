"""The date of a document, as precise as its text says: `2022`, `2022-11` or `2022-11-18`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.document import Block
from pipeline.faits import load_cues
from pipeline.text import plain

HEAD: Final = 8
_TITLES: Final = 4
_SHORT: Final = 160
_DATELINE: Final = 60
_BEFORE: Final = 80
_SIGNATURE: Final = 120
_CENTURY: Final = 100
_MONTHS: Final = (
    ("janvier", "janv"),
    ("fevrier", "fevr", "fev"),
    ("mars",),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil"),
    ("aout",),
    ("septembre", "sept"),
    ("octobre", "oct"),
    ("novembre", "nov"),
    ("decembre", "dec"),
)
_NUMBERS: Final = {name: n for n, names in enumerate(_MONTHS, 1) for name in names}
_MONTH: Final = r"(?P<month>" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")\b\.?"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)\b(?! ?[-–/]? ?(?:19|20)\d\d)"
_DAY: Final = r"\b(?P<day>1er|[12]?\d|3[01])"
_WEEKDAY: Final = r"\b(?:lun|mar|mercre|jeu|vendre|same)di|\bdimanche"
_PATTERNS: Final = (
    re.compile(rf"{_DAY} ?{_MONTH} {_YEAR}"),
    re.compile(
        r"(?<![\d./-])(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>20\d\d|\d\d)(?![\d/]|[.-]\d)"
    ),
    re.compile(r"(?<![\d./-])(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>20\d\d|\d\d)(?!\d|[./-]\d)"),
    re.compile(r"(?<![\d./-])(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>20\d\d)(?![\d/-])"),
    re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    re.compile(rf"\b{_MONTH} {_YEAR}"),
)
_NO_YEAR: Final = re.compile(rf"(?:{_WEEKDAY}) {_DAY} {_MONTH}(?! ?(?:19|20)\d\d)")
_ALONE: Final = re.compile(r"(?<![\d/.–-])(?<!\d )20[0-4]\d\b(?! ?[-–/à] ?(?:20)?\d\d|[/.]|\d)")
_SIGNED: Final = re.compile(r"\bfait a [\w' -]{2,40},(?: en [\w ]+ exemplaires?,)? le $")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in ISO form at characters `start:end` of a plain text."""

    iso: str
    start: int
    end: int


def dates_in(text: str) -> tuple[Dated, ...]:
    """Return the dates of a plain text that hold a year, in order; none within another."""
    every = [
        Dated(iso, *match.span())
        for pattern in _PATTERNS
        for match in pattern.finditer(text)
        if (iso := _iso(match.groupdict()))
    ]
    found: list[Dated] = []
    for dated in sorted(every, key=lambda dated: (dated.start, -dated.end)):
        if not found or found[-1].end <= dated.start:
            found.append(dated)
    return tuple(found)


def _iso(parts: dict[str, str | None]) -> str:
    """Return the ISO form of a match, empty for a day that no calendar has."""
    year, month, day = (parts.get(name) or "" for name in ("year", "month", "day"))
    number = _NUMBERS.get(month) or int(month)
    century = 1900 if _CENTURY > int(year) >= _CENTURY // 2 else 2000
    whole = int(year) + (century if int(year) < _CENTURY else 0)
    try:
        made = date(whole, number, int(day.removesuffix("er") or 1))
    except ValueError:
        return ""
    return made.isoformat() if day else made.isoformat()[:7]


def document_date(blocks: Sequence[Block]) -> str:
    """Return the date that the document gives itself, empty when it gives none.

    In order: a full date of the first blocks that stands in a short line, opens a dateline or
    follows a word such as « réuni le »; the date of a signature (« Fait à Vannes, le … »); a month
    and its year, then a year, of the titles. Deadlines, laws and periods are passed over.
    """
    folded = [plain(block.text) for block in blocks if block.kind != "furniture"]
    head = list(_head(folded))
    for length in (10, 7):
        if fit := [iso for iso in head if len(iso) == length]:
            return fit[0]
        if length == 10 and (signed := next(_signatures(folded), "")):  # noqa: PLR2004
            return signed
    if whole := _completed(folded[:HEAD]):
        return whole
    titles = [text for text in folded[:_TITLES] if _is_line(text) and not dates_in(text)]
    years = {match.group() for text in titles for match in _ALONE.finditer(text)}
    return years.pop() if len(years) == 1 else ""


def _head(texts: Sequence[str]) -> Iterator[str]:
    cues = load_cues()
    for text in texts[:HEAD]:
        for dated in dates_in(text):
            before = text[max(0, dated.start - _BEFORE) : dated.start]
            if cues.pas_date.pattern.search(before):
                continue
            if _is_line(text) or dated.start <= _DATELINE or cues.avant_date.pattern.search(before):
                yield dated.iso


def _is_line(text: str) -> bool:
    return len(text) <= _SHORT


def _signatures(texts: Sequence[str]) -> Iterator[str]:
    for text in reversed(texts):
        for dated in dates_in(text) if "fait a " in text else ():
            if _SIGNED.search(text[max(0, dated.start - _SIGNATURE) : dated.start]):
                yield dated.iso


def _completed(head: Sequence[str]) -> str:
    """Return the day of a weekday without year, when the head names one year only."""
    years = {match.group() for text in head for match in re.finditer(r"\b20[0-4]\d\b", text)}
    days = [match for text in head if _is_line(text) for match in _NO_YEAR.finditer(text)]
    if len(years) != 1 or not days:
        return ""
    return _iso({**days[0].groupdict(), "year": years.pop()})
