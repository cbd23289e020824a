"""Which documents a report is about: a period, regions, or all of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.errors import UsageError
from pipeline.report.rows import DocumentRow, Rows
from pipeline.report.wording import french_date, number, plural
from pipeline.territoires import region_name, regions
from pipeline.text import plain

_DATE: Final = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_PERIOD: Final = re.compile(rf"({_DATE})?(\.\.)?({_DATE})?")
_BAD_PERIOD: Final = (
    "Période « {} » : donnez une date (2023, 2023-04 ou 2023-04-18) ou deux dates séparées par "
    "« .. » (2022-10..2023-03) à --periode."
)
_BACKWARDS: Final = (
    "Période « {} » : elle finit avant de commencer. Donnez à --periode la date la plus ancienne "
    "d'abord : {}."
)
_BAD_REGION: Final = "Région « {} » inconnue. Donnez à --regions des noms ou des codes : {}."


@dataclass(frozen=True, slots=True)
class Selection:
    """A period, both ends included and each as precise as given, and codes of regions."""

    first: str = ""
    last: str = ""
    regions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything may be left out."""
        return bool(self.first or self.last or self.regions)


def parse_selection(periode: str | None, given: Sequence[str] | None) -> Selection:
    """Return the selection that the options state.

    Raises:
        UsageError: no such period or region (French).
    """
    first = last = ""
    if periode:
        match = _PERIOD.fullmatch(periode.strip())
        if not match or not (match[1] or match[3]):
            raise UsageError(_BAD_PERIOD.format(periode))
        first, last = match[1] or "", match[3] or ""
        last = last if match[2] else first
        if _backwards(first, last):
            raise UsageError(_BACKWARDS.format(periode, f"{last}..{first}"))
    names = [name.strip() for text in given or () for name in text.split(",") if name.strip()]
    return Selection(first, last, tuple(dict.fromkeys(map(_region, names))))


def _backwards(first: str, last: str) -> bool:
    """Say whether a period ends before it begins, as far as both dates tell."""
    told = min(len(first), len(last))
    return last[:told] < first[:told]


def select(rows: Rows, selection: Selection, *, numbers: bool = True) -> tuple[Rows, str]:
    """Return the rows of a selection, and what was left out (French), empty for nothing.

    Without `numbers` it is not said how much was left out.
    A document without a date is in no period. A proposal is kept where one of its regions is
    asked for, a document where one of its own, or of its proposals, is. What was refused stays:
    its date and place are not known.
    """
    if not selection:
        return rows, ""
    dated = {row.source for row in rows.documents if _dated(row, selection)}
    asked = set(selection.regions)
    proposals = tuple(
        row
        for row in rows.proposals
        if row.source in dated and (not asked or asked & set(row.regions))
    )
    holding = {row.source for row in proposals}
    documents = tuple(
        row
        for row in rows.documents
        if row.source in dated and (not asked or asked & set(row.regions) or row.source in holding)
    )
    kept = {row.source for row in documents}
    chosen = replace(
        rows,
        proposals=proposals,
        documents=documents,
        pages=tuple(row for row in rows.pages if row.source in kept),
    )
    return chosen, _said(rows, chosen, selection, numbers=numbers)


def _dated(row: DocumentRow, selection: Selection) -> bool:
    if not (selection.first or selection.last):
        return True
    after = _cut(row.date, selection.first) >= _cut(selection.first, row.date)
    before = not selection.last or _cut(row.date, selection.last) <= _cut(selection.last, row.date)
    return bool(row.date) and after and before


def _cut(date: str, other: str) -> str:
    """Return a date no more precise than another."""
    return date[: min(len(date), len(other))]


def _said(rows: Rows, chosen: Rows, selection: Selection, *, numbers: bool) -> str:
    limits = []
    if selection.first and selection.first == selection.last:
        limits.append(f"période : {french_date(selection.first)}")
    elif selection.first or selection.last:
        since = f"depuis {french_date(selection.first)}" if selection.first else ""
        until = f"jusqu'à {french_date(selection.last)}" if selection.last else ""
        limits.append(f"période : {since} {until}".replace("  ", " ").strip())
    if selection.regions:
        limits.append("régions : " + ", ".join(map(region_name, selection.regions)))
    if not numbers:
        return f"Rapport limité ({' ; '.join(limits)})."
    documents = len(rows.documents) - len(chosen.documents)
    proposals = len(rows.proposals) - len(chosen.proposals)
    left = f"{plural(documents, 'document', 'documents')} et " + plural(
        proposals, "proposition", "propositions"
    )
    undated = sum(not row.date for row in rows.documents)
    if undated and (selection.first or selection.last):
        left = left.replace(" et ", f" (dont {number(undated)} sans date) et ")
    return f"Rapport limité ({' ; '.join(limits)}). Laissés de côté : {left}."


def _region(name: str) -> str:
    wanted = plain(name)
    for code, region in regions().items():
        if wanted in {plain(text) for text in (code, region.nom, *region.autres)}:
            return code
    known = ", ".join(region.nom for region in regions().values())
    raise UsageError(_BAD_REGION.format(name, known))
