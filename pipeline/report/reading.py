"""What was read: dates, places that sent documents, and where every character went."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from pipeline.coverage import KEYS
from pipeline.report.rows import PageRow, Rows
from pipeline.report.wording import DESTINATIONS, TWICE
from pipeline.territoires import region_of


@dataclass(frozen=True, slots=True)
class Share:
    """Characters that went to one place, and their share in [0, 1] of all."""

    label: str
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of the documents, copies left out.

    `first` and `last` are ISO dates, empty when none is known. `coverage` sums to `characters`,
    those of the files that were read; `read` is the share of them that no document lost, None when
    no file was counted; `uncounted` are the documents without a count. `alarmed_pages` are those
    that carry an alert. `cited` holds the codes of the départements that a document or a proposal
    speaks of, `outside` those of them of which the selection holds nothing.
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
    cited: frozenset[str]
    outside: frozenset[str]


def reading(rows: Rows, everything: Rows, regions: Sequence[str] = ()) -> Reading:
    """Return what was read of the rows.

    Args:
        rows: those that the report is about.
        everything: those of the whole run, which tell what was not asked for from what is not
            there.
        regions: the codes of those that the report is limited to, if it is.
    """
    documents = [row for row in rows.documents if not row.doublon_de]
    dates = sorted(row.date for row in documents if row.date)
    found: Counter[str] = Counter()
    for row in documents:  # what one document lost is not made up by what another gives twice
        missing = row.coverage.get("non_lu", 0)
        found.update({key: n for key, n in row.coverage.items() if key != "non_lu"})
        found.update({"non_lu" if missing > 0 else TWICE: missing})
    total = sum(found.values())
    cited = _cited(everything)
    copies = {row.source for row in rows.documents if row.doublon_de}
    return Reading(
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        undated=len(documents) - len(dates),
        coverage=tuple(
            Share(DESTINATIONS[key], found[key], found[key] / total)
            for key in (*KEYS, TWICE)
            if total > 0 and found[key]
        ),
        characters=total,
        read=1 - found["non_lu"] / total if total > 0 else None,
        uncounted=sum(not row.coverage for row in documents),
        alerted=sum(bool(row.alertes) for row in documents),
        alarmed_pages=tuple(row for row in rows.pages if row.source not in copies and row.alertes),
        cited=cited,
        outside=cited - _here(rows, regions),
    )


def _here(rows: Rows, regions: Sequence[str]) -> frozenset[str]:
    """Return the départements of which the rows hold all that the selection asks for."""
    given = frozenset(code for row in rows.proposals for code in row.departements)
    return given | {code for code in _cited(rows) if not regions or region_of(code) in regions}


def _cited(rows: Rows) -> frozenset[str]:
    documents = (row.departements for row in rows.documents if not row.doublon_de)
    return frozenset(chain(*documents, *(row.departements for row in rows.proposals)))
