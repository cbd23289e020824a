"""Every figure of the report: all that it writes takes its numbers from here only.

A count may carry a corrected estimate with its interval, which `count` is given. A copy
(`doublon_de` not empty) is set aside from all counts but `copies` and `set_aside`. A proposal
counts once for each of its themes, trends, régions and départements, so that those columns may
sum to more than the number of proposals.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from pipeline.proposal import FAMILLES
from pipeline.report.estimated import Estimates, Interval
from pipeline.report.rows import DocumentRow, ProposalRow, Rows
from pipeline.report.wording import NO_PLACE, NO_THEME, NO_TREND, STATUTS
from pipeline.result import announces_another
from pipeline.taxonomy import Label, Taxonomy
from pipeline.territoires import departement_name, region_name

NO_REGION: Final = "Région non précisée"
NO_FAMILY: Final = "Porteur non précisé"
NO_CAMPAIGN: Final = "Campagne non précisée"
NOT_CORRECTED: Final = "Nombres non corrigés des erreurs du programme."


@dataclass(frozen=True, slots=True)
class Count:
    """How many proposals carry a code; `share` in [0, 1] of all that are counted.

    `code` is empty for those that carry none. `main` counts those whose first theme it is;
    zero on the other axes. `interval` is the corrected number, where there is one.
    """

    code: str
    label: str
    n: int
    share: float
    main: int = 0
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one run.

    `differing` are the documents that announce another number than was found. `themes` and
    `tendances` follow the taxonomy, then those without; `statuts` follow their
    life; `regions`, `departements`, `familles` (of porteurs) and `campagnes` go from the most
    frequent, the unknown last. `crossed[i][j]` counts the proposals of `themes[i]` and
    `tendances[j]`. `by_source` maps each document to its count; `total` is the corrected number
    of proposals, where there is one; `estimates` are all corrected numbers, crossed ones too.
    """

    proposals: int
    total: Interval | None
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
    regions: tuple[Count, ...]
    departements: tuple[Count, ...]
    familles: tuple[Count, ...]
    campagnes: tuple[Count, ...]
    crossed: tuple[tuple[int, ...], ...]
    by_source: Counter[str]
    differing: tuple[DocumentRow, ...]
    estimates: Estimates


def counted(rows: Rows) -> tuple[ProposalRow, ...]:
    """Return the proposals that count: copies are left out."""
    return tuple(row for row in rows.proposals if not row.doublon_de)


def count(rows: Rows, taxonomy: Taxonomy, estimates: Estimates | None = None) -> Figures:
    """Return all figures of the rows, each with its estimate where one is given."""
    kept = counted(rows)
    estimates = estimates or Estimates()
    axes = _Axes(len(kept), estimates)
    originals = [row for row in rows.documents if not row.doublon_de]
    copies = {row.source for row in rows.documents if row.doublon_de}
    by_source = Counter(row.source for row in kept)
    files = {row.source for row in rows.rejects if row.page is None}
    themes = axes.labelled("theme", taxonomy.themes, [row.themes for row in kept], NO_THEME)
    tendances = axes.labelled(
        "tendance", taxonomy.tendances, [row.tendances for row in kept], NO_TREND
    )
    departements = axes.ranked(
        "departement", (row.departements for row in kept), _departement, NO_PLACE
    )
    campaigns = {row.source: row.campagne for row in rows.documents}
    return Figures(
        proposals=len(kept),
        total=estimates.of("proposition", ""),
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
        statuts=axes.statuts(kept),
        regions=axes.ranked("region", (row.regions for row in kept), region_name, NO_REGION),
        departements=departements,
        familles=axes.ranked(
            "famille", (_one(row.porteur_famille) for row in kept), _family, NO_FAMILY
        ),
        campagnes=axes.ranked(
            "campagne", (_one(campaigns.get(row.source, "")) for row in kept), str, NO_CAMPAIGN
        ),
        crossed=_crossed(kept, themes, tendances),
        by_source=by_source,
        differing=tuple(
            row
            for row in rows.documents
            if announces_another(row.announced, by_source[row.source], row.doublon_de)
        ),
        estimates=estimates,
    )


class _Axes(NamedTuple):
    """How codes are counted: of `total` proposals, with the estimates that are known."""

    total: int
    estimates: Estimates

    def labelled(
        self,
        axis: str,
        labels: Iterable[Label],
        codes: Sequence[tuple[str, ...]],
        none: str,
    ) -> tuple[Count, ...]:
        """Count each label once a proposal, then the proposals without any."""
        found = Counter(code for row in codes for code in set(row or ("",)))
        first = Counter(row[0] if row else "" for row in codes)
        names = [(label.code, label.libelle) for label in labels] + [("", none)]
        return tuple(
            self._count(axis, code, name, found[code], first[code]) for code, name in names
        )

    def statuts(self, kept: Sequence[ProposalRow]) -> tuple[Count, ...]:
        found = Counter(row.statut for row in kept)
        return tuple(
            self._count("statut", code, name, found[code]) for code, name in STATUTS.items()
        )

    def ranked(
        self,
        axis: str,
        codes: Iterable[Sequence[str]],
        name: Callable[[str], str],
        none: str,
    ) -> tuple[Count, ...]:
        """Count each code once a proposal, the most frequent first, those without any last."""
        found = Counter(code for row in codes for code in set(row or ("",)))
        order = sorted(found, key=lambda code: (not code, -found[code], code))
        return tuple(
            self._count(axis, code, name(code) if code else none, found[code]) for code in order
        )

    def _count(self, axis: str, code: str, label: str, n: int, main: int = 0) -> Count:
        share = n / self.total if self.total else 0.0
        return Count(code, label, n, share, main, self.estimates.of(axis, code))


def uncorrected(figures: Figures, counts: Sequence[Count]) -> str:
    """Return that these numbers are not corrected, where others of the report are (French)."""
    known = any(item.interval for item in counts)
    return "" if known or not figures.estimates.cells else NOT_CORRECTED


def unranked(counts: Sequence[Count]) -> bool:
    """Say whether the order of some of these counts is open: their ranks are then ranges."""
    return any(item.interval and item.interval.best < item.interval.worst for item in counts)


def rank(interval: Interval | None) -> str:
    """Return the rank of a count in words (French), empty where none is told.

    >>> rank(Interval(4, 2, 6, best=1, worst=3)), rank(Interval(4, 2, 6, best=2, worst=2))
    ('rang 1 à 3', 'rang 2')
    """
    if not interval or not interval.best:
        return ""
    last = f" à {interval.worst}" if interval.worst > interval.best else ""
    return f"rang {interval.best}{last}"


def uncertain(figures: Figures) -> tuple[str, ...]:
    """Return what is to be known of the order of themes and of trends (French)."""
    axes = (
        ("certains de ces thèmes", figures.themes),
        ("certaines de ces tendances", figures.tendances),
    )
    return tuple(
        f"Ordre incertain entre {name} : voir les rangs."
        for name, counts in axes
        if unranked(counts)
    )


def _departement(code: str) -> str:
    return f"{departement_name(code)} ({code})"


def _family(code: str) -> str:
    name = FAMILLES.get(code, code)
    return name[:1].upper() + name[1:]


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


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
