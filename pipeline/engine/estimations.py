"""The corrected counts of some results, with their intervals, for the report."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any, Final

from pipeline.estimate import (
    Estimate,
    Observed,
    Quality,
    axis,
    counter,
    crossings,
    joined,
    observe,
    quality_of,
    ranks,
    reviewed_enough,
)
from pipeline.estimate import Estimates as Found
from pipeline.estimate.units import Columns, taken
from pipeline.relecture import Review
from pipeline.report.estimated import Basis, Estimates, Interval
from pipeline.report.rows import Rows
from pipeline.report.wording import shown
from pipeline.store.relectures import NAME, read_reviews
from pipeline.store.rows import release_memory
from pipeline.store.tables import columns, read_table, table
from pipeline.taxonomy import Taxonomy

if TYPE_CHECKING:
    from pipeline.estimate.axes import Axis, Kind

CAMPAIGN: Final = "campagne"
AXES: Final[Mapping["Kind", str]] = {
    "total": "proposition",
    "theme": "theme",
    "tendance": "tendance",
    "statut": "statut",
    "regions": "region",
    "departements": "departement",
}
RANKED: Final = {"theme", "tendance"}
# the axes that themes are crossed with
CROSSED: Final[Sequence["Kind"]] = ("tendance", "statut", "regions", "departements")
_NO_CARD: Final = "Ces résultats ne disent pas ce que vaut le découpage."
_PARTS: Final = "Les résultats de {} ne disent pas ce que vaut leur découpage."
_REVIEW: Final = (
    " Les nombres sont corrigés si au moins 30 propositions et 30 passages tirés au sort sont "
    "relus (« remontees echantillon », « remontees relire »)."
)
# what estimates look at; evidence and texts are the bulk of the tables
COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "proposals": (
        *("proposal_id", "source", "doublon_de", "confidence", "needs_review", "themes"),
        *("tendances", "statut", "departements", "regions", "scores", "field_scores"),
        *("block_start", "char_start", "block_end", "char_end"),
    ),
    "documents": ("source", "doublon_de", "departements", "regions", CAMPAIGN),
    "blocks": ("source", "document_id", "index", "kind", "text"),
}
MAPS: Final = {"scores", "field_scores"}


def estimates(results: Path, chosen: Rows, reviews: Path, taxonomy: Taxonomy) -> Estimates:
    """Return the corrected counts of the rows of some results, or why there are none.

    Args:
        results: the folder of the tables.
        chosen: the rows that the report is about.
        reviews: the folder that holds `relectures.csv`, if any was made.
        taxonomy: the one of the proposals.

    Raises:
        UsageError: `relectures.csv` is to be corrected (French).
    """
    if not chosen.documents:
        return Estimates()
    quality, unknown = _quality(chosen.run)
    why_not = _why_not(unknown)
    known = read_reviews(reviews, taxonomy) if (reviews / NAME).is_file() else ()
    if quality is None and not known:
        return Estimates(why_not=why_not)
    seen = _observed(results, chosen, known)
    release_memory()  # of the rows that it was taken from
    if quality is None and not all(reviewed_enough(seen)):
        return Estimates(why_not=why_not)
    count = counter(seen, quality)
    axes = {kind: axis(seen, kind, taxonomy) for kind in AXES}
    whole = {kind: count(cells) for kind, cells in axes.items()}
    cells: dict[tuple[str, ...], Interval] = {
        (AXES[kind], row.key[0]): _interval(row, ends)
        for kind, found in whole.items()
        for row, ends in _ranked(found, kind)
    }
    for row in count(_campaigns(seen, taxonomy)).rows:
        cells[CAMPAIGN, row.key[0]] = _interval(row)
    for kind in CROSSED:
        for part in crossings(axes["theme"], axes[kind]):
            for row in count(part).rows:
                theme, code = row.key
                cells[AXES["theme"], theme, AXES[kind], code] = _interval(row)
    total = whole["total"]
    basis = Basis(
        total.found_reviewed,
        total.missed_reviewed,
        total.proposals,
        total.passages,
        quality.recall if quality else None,
    )
    return Estimates(cells, basis)


def _observed(results: Path, chosen: Rows, known: Sequence[Review]) -> Observed:
    proposals, documents = (_columns(results, name) for name in ("proposals", "documents"))
    proposals = taken(proposals, (row.number for row in chosen.proposals))
    sources = {row.source for row in chosen.documents}
    documents = _of(documents, sources)
    blocks = _of(_columns(results, "blocks") if known else columns(table("blocks", ())), sources)
    return observe(proposals, documents, blocks, known)


def _campaigns(seen: Observed, taxonomy: Taxonomy) -> "Axis":
    """Return the campaigns as cells: they are places that the document alone tells."""
    told = [[shown(name)] if name else [] for name in seen.documents[CAMPAIGN]]
    proposals = {**seen.proposals, "regions": [told[row] for row in seen.document]}
    documents = {**seen.documents, "regions": told}
    return axis(replace(seen, proposals=proposals, documents=documents), "regions", taxonomy)


def _interval(row: Estimate, ends: tuple[int, int] = (0, 0)) -> Interval:
    return Interval(row.value, row.low, row.high, *ends)


def _ranked(found: Found, kind: "Kind") -> Iterator[tuple[Estimate, tuple[int, int]]]:
    """Yield each cell with the best and the worst rank that it may have, 0 where there is none."""
    keys = [row.key for row in found.rows if row.key != ("",)] if kind in RANKED else []
    told = {one.key: (one.best, one.worst) for one in ranks(found, keys)} if keys else {}
    yield from ((row, told.get(row.key, (0, 0))) for row in found.rows)


def _columns(results: Path, name: str) -> Columns:
    found = columns(read_table(name, results / f"{name}.parquet", COLUMNS[name]))
    for column in sorted(found.keys() & MAPS):  # what names a score is one text, not one a row
        found[column] = [{intern(key): score for key, score in row} for row in found[column]]
    return found


def _of(content: Columns, sources: Collection[str]) -> Columns:
    """Return the rows of those documents."""
    return taken(content, (row for row, one in enumerate(content["source"]) if one in sources))


def _quality(run: Mapping[str, Any]) -> tuple[Quality | None, list[str]]:
    """Return what `run.json` says of the segmentation, and the parts that say too little.

    That of results of agencies that used several models is put together from theirs.
    """
    known: list[tuple[Quality, int]] = []
    unknown: list[str] = []
    for one in _runs(run):
        try:
            quality = quality_of(one["models"]["segmentation"])
            known.append((quality, int(one.get("counts", {}).get("proposals", 0))))
        except (KeyError, TypeError):
            unknown.append(str(one.get("name", "")))
    return (None if unknown or not known else joined(known)), unknown


def _runs(run: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the runs that results were joined from, where their models differ."""
    parts = run.get("parts", ())
    if not parts or "segmentation" in run["models"]:
        yield run
        return
    for part in parts:
        yield from _runs(part)


def _why_not(unknown: Sequence[str]) -> str:
    names = ", ".join(f"« {name} »" for name in unknown if name)
    return (_PARTS.format(names) if names else _NO_CARD) + _REVIEW
