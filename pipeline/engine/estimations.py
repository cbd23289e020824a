"""The corrected counts of some results, with their intervals, for the report."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.estimate import Estimate, Quality, axis, counts, observe, quality_of, ranks
from pipeline.estimate import Estimates as Found
from pipeline.estimate.units import Columns, taken
from pipeline.report.figures import Estimates, Interval
from pipeline.report.rows import Rows
from pipeline.store.relectures import NAME, read_reviews
from pipeline.store.tables import columns, read_table, table
from pipeline.taxonomy import Taxonomy

if TYPE_CHECKING:
    from pipeline.estimate.axes import Kind

AXES: Final[Mapping["Kind", str]] = {
    "total": "proposition",
    "theme": "theme",
    "tendance": "tendance",
    "statut": "statut",
    "regions": "region",
    "departements": "departement",
}
RANKED: Final = {"theme", "tendance"}
# what estimates look at; evidence and texts are the bulk of the tables
COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "proposals": (
        *("proposal_id", "source", "doublon_de", "confidence", "needs_review", "themes"),
        *("tendances", "statut", "departements", "regions", "scores", "field_scores"),
        *("block_start", "char_start", "block_end", "char_end"),
    ),
    "documents": ("source", "doublon_de", "departements", "regions"),
    "blocks": ("source", "document_id", "index", "kind", "text"),
}


def estimates(results: Path, chosen: Rows, reviews: Path, taxonomy: Taxonomy) -> Estimates:
    """Return the corrected counts of the rows of some results, none where nothing can be said.

    Args:
        results: the folder of the tables.
        chosen: the rows that the report is about.
        reviews: the folder that holds `relectures.csv`, if any was made.
        taxonomy: the one of the proposals.

    Raises:
        UsageError: `relectures.csv` is to be corrected (French).
    """
    quality = _quality(chosen.run)
    if quality is None or not chosen.documents:
        return {}
    known = read_reviews(reviews, taxonomy) if (reviews / NAME).is_file() else ()
    proposals, documents = (_columns(results, name) for name in ("proposals", "documents"))
    proposals = taken(proposals, (row.number for row in chosen.proposals))
    sources = {row.source for row in chosen.documents}
    documents = _of(documents, sources)
    blocks = _of(_columns(results, "blocks") if known else columns(table("blocks", ())), sources)
    seen = observe(proposals, documents, blocks, known)
    return {
        (name, row.key[0]): Interval(row.value, row.low, row.high, group)
        for kind, name in AXES.items()
        for row, group in _grouped(counts(seen, axis(seen, kind, taxonomy), quality), kind)
    }


def _grouped(found: Found, kind: "Kind") -> Iterator[tuple[Estimate, int]]:
    """Yield each cell with the group within which it is not ranked, 0 where there is no order."""
    keys = [row.key for row in found.rows if row.key != ("",)] if kind in RANKED else []
    groups = {rank.key: rank.group for rank in ranks(found, keys)} if keys else {}
    yield from ((row, groups.get(row.key, 0)) for row in found.rows)


def _columns(results: Path, name: str) -> Columns:
    return columns(read_table(name, results / f"{name}.parquet", COLUMNS[name]))


def _of(content: Columns, sources: Collection[str]) -> Columns:
    """Return the rows of those documents."""
    return taken(content, (row for row, one in enumerate(content["source"]) if one in sources))


def _quality(run: Mapping[str, Any]) -> Quality | None:
    """Return what `run.json` says of the segmentation, if it says enough.

    Results of agencies that used several models have no quality in common.
    """
    try:
        return quality_of(run["models"]["segmentation"])
    except (KeyError, TypeError):
        return None
