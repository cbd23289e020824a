"""What was read: dates, places that sent documents, and where every character went."""

from collections import Counter
from dataclasses import dataclass

from pipeline.coverage import KEYS
from pipeline.report.rows import PageRow, Rows
from pipeline.report.wording import DESTINATIONS


@dataclass(frozen=True, slots=True)
class Share:
    """Characters that went to one place, and their share in [0, 1] of all."""

    label: str
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of the documents, copies left out.

    `first` and `last` are ISO dates, empty when none is known. `read` is the share of the
    characters of the files that were read, None when no file was counted; `uncounted` are the
    documents without a count. `alarmed_pages` are those that carry an alert. `sent` holds
    the codes of the départements that a document or a proposal speaks of.
    """

    first: str
    last: str
    undated: int
    coverage: tuple[Share, ...]
    characters: int
    read: float | None
    uncounted: int
    alerted: int
    alarmed_pages: tuple[PageRow, ...]
    sent: frozenset[str]


def reading(rows: Rows) -> Reading:
    """Return what was read of the rows."""
    documents = [row for row in rows.documents if not row.doublon_de]
    dates = sorted(row.date for row in documents if row.date)
    found: Counter[str] = Counter()
    for row in documents:
        found.update(row.coverage)
    total = sum(found.values())
    copies = {row.source for row in rows.documents if row.doublon_de}
    return Reading(
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        undated=len(documents) - len(dates),
        coverage=tuple(
            Share(DESTINATIONS[key], found[key], found[key] / total)
            for key in KEYS
            if total > 0 and found[key]
        ),
        characters=total,
        read=1 - max(found["non_lu"], 0) / total if total > 0 else None,
        uncounted=sum(not row.coverage for row in documents),
        alerted=sum(bool(row.alertes) for row in documents),
        alarmed_pages=tuple(row for row in rows.pages if row.source not in copies and row.alertes),
        sent=frozenset(code for row in documents for code in row.departements)
        | frozenset(code for row in rows.proposals for code in row.departements),
    )
