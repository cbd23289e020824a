"""What a run says of itself at its end: small, and fit for JSON."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pipeline.engine.plan import Plan
from pipeline.result import announces_another
from pipeline.store.tables import Tables
from pipeline.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused file, or page of it, and what to do about it (French)."""

    source: str
    page: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The results of a run; `themes` pairs the French name of each theme with its proposals.

    `differing` counts the documents that announce another number of proposals than was found.
    `kept` files are those of an earlier run; `refused` holds what this run refused.
    """

    folder: str
    report: str
    documents: int
    copies: int
    kept: int
    pages: int
    proposals: int
    to_review: int
    themes: tuple[tuple[str, int], ...]
    untagged: int
    differing: int
    refused: tuple[Refusal, ...]


def summarise(
    tables: Tables, plan: Plan, taxonomy: Taxonomy, folder: Path, report: Path
) -> Summary:
    """Return the summary of the tables of a run."""
    fresh = {item.source for item in plan.inputs}
    tagged = tables["proposals"].select(["themes", "needs_review"]).to_pylist()
    counts = Counter(code for row in tagged for code in row["themes"])
    documents = tables["documents"]
    return Summary(
        folder=str(folder),
        report=str(report),
        documents=documents.num_rows,
        copies=documents.num_rows - documents["doublon_de"].null_count,
        kept=len(plan.kept),
        pages=tables["pages"].num_rows,
        proposals=len(tagged),
        to_review=sum(row["needs_review"] for row in tagged),
        themes=tuple((label.libelle, counts[label.code]) for label in taxonomy.themes),
        untagged=sum(not row["themes"] for row in tagged),
        differing=_differing(tables),
        refused=tuple(
            Refusal(row["source"], row["page"], row["message"])
            for row in tables["rejects"].to_pylist()
            if row["source"] in fresh
        ),
    )


def _differing(tables: Tables) -> int:
    rows = tables["documents"].select(["announced", "n_proposals", "doublon_de"]).to_pylist()
    return sum(
        announces_another(row["announced"], row["n_proposals"], row["doublon_de"]) for row in rows
    )
