"""Every figure of the report: the page and the workbook take their numbers from here only.

A copy (`doublon_de` not empty) is set aside from all counts but `copies` and `set_aside`. A
proposal counts once for each of its themes, trends and départements, so that those columns may
sum to more than the number of proposals.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.report.rows import DocumentRow, ProposalRow, Rows
from pipeline.report.wording import NO_PLACE, NO_THEME, NO_TREND, STATUTS
from pipeline.result import announces_another
from pipeline.taxonomy import Label, Taxonomy
from pipeline.territoires import departement_name


@dataclass(frozen=True, slots=True)
class Count:
    """How many proposals carry a code; `share` in [0, 1] of all that are counted.

    `code` is empty for those that carry none. `main` counts those whose first theme it is;
    zero on the other axes.
    """

    code: str
    label: str
    n: int
    share: float
    main: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one run.

    `differing` are the documents that announce another number than was found. `themes` and
    `tendances` follow the taxonomy, then those without; `statuts` follow their
    life; `departements` go from the most frequent, the unknown last. `crossed[i][j]` counts the
    proposals of `themes[i]` and `tendances[j]`. `by_source` maps each document to its count.
    """

    proposals: int
    set_aside: int
    to_review: int
    documents: int
    copies: int
    pages: int
    territories: int
    refused_files: int
    refused_pages: int
    themes: tuple[Count, ...]
    tendances: tuple[Count, ...]
    statuts: tuple[Count, ...]
    departements: tuple[Count, ...]
    crossed: tuple[tuple[int, ...], ...]
    by_source: Counter[str]
    differing: tuple[DocumentRow, ...]


def counted(rows: Rows) -> tuple[ProposalRow, ...]:
    """Return the proposals that count: copies are left out."""
    return tuple(row for row in rows.proposals if not row.doublon_de)


def count(rows: Rows, taxonomy: Taxonomy) -> Figures:
    """Return all figures of the rows."""
    kept = counted(rows)
    originals = [row for row in rows.documents if not row.doublon_de]
    copies = {row.source for row in rows.documents if row.doublon_de}
    by_source = Counter(row.source for row in kept)
    files = {row.source for row in rows.rejects if row.page is None}
    themes = _axis(taxonomy.themes, [row.themes for row in kept], NO_THEME)
    tendances = _axis(taxonomy.tendances, [row.tendances for row in kept], NO_TREND)
    departements = _departements(kept)
    return Figures(
        proposals=len(kept),
        set_aside=len(rows.proposals) - len(kept),
        to_review=sum(row.needs_review for row in kept),
        documents=len(rows.documents),
        copies=len(copies),
        pages=sum(row.pages for row in originals),
        territories=sum(bool(item.code) for item in departements),
        refused_files=len(files),
        refused_pages=sum(
            row.page is not None and row.source not in copies for row in rows.rejects
        ),
        themes=themes,
        tendances=tendances,
        statuts=_statuts(kept),
        departements=departements,
        crossed=_crossed(kept, themes, tendances),
        by_source=by_source,
        differing=tuple(
            row
            for row in rows.documents
            if announces_another(row.announced, by_source[row.source], row.doublon_de)
        ),
    )


def _axis(
    labels: Iterable[Label], codes: Sequence[tuple[str, ...]], none: str
) -> tuple[Count, ...]:
    """Count each label once a proposal, then the proposals without any."""
    total = len(codes)
    found = Counter(code for row in codes for code in set(row or ("",)))
    first = Counter(row[0] if row else "" for row in codes)
    names = [(label.code, label.libelle) for label in labels] + [("", none)]
    return tuple(
        Count(code, name, found[code], _share(found[code], total), first[code])
        for code, name in names
    )


def _statuts(kept: Sequence[ProposalRow]) -> tuple[Count, ...]:
    found = Counter(row.statut for row in kept)
    return tuple(
        Count(code, name, found[code], _share(found[code], len(kept)))
        for code, name in STATUTS.items()
    )


def _departements(kept: Sequence[ProposalRow]) -> tuple[Count, ...]:
    found = Counter(code for row in kept for code in set(row.departements or ("",)))
    order = sorted(found, key=lambda code: (not code, -found[code], code))
    return tuple(
        Count(
            code,
            f"{departement_name(code)} ({code})" if code else NO_PLACE,
            found[code],
            _share(found[code], len(kept)),
        )
        for code in order
    )


def _crossed(
    kept: Sequence[ProposalRow], themes: Sequence[Count], tendances: Sequence[Count]
) -> tuple[tuple[int, ...], ...]:
    found = Counter(
        (theme, trend)
        for row in kept
        for theme in set(row.themes or ("",))
        for trend in set(row.tendances or ("",))
    )
    return tuple(tuple(found[theme.code, trend.code] for trend in tendances) for theme in themes)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
