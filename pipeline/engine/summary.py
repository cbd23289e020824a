"""What a run says of itself at its end: small, and fit for JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.engine.plan import Plan
from pipeline.result import announces_another
from pipeline.taxonomy import Taxonomy

if TYPE_CHECKING:
    from pipeline.store.tables import Tables

_TOLD: Final = 10  # alarms that are kept
_LONGEST: Final = 300  # characters of their message


@dataclass(frozen=True, slots=True)
class Alarm:
    """A document, and what an analyst must know of how it was read (French)."""

    source: str
    message: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused file, or page of it, and what to do about it (French)."""

    source: str
    page: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The results of a run; `themes` pairs the French name of each theme with its proposals.

    A copy counts among `documents` and `copies` only. `differing` counts the documents that
    announce another number of proposals than was found. `kept` files are those of an earlier run;
    `refused` holds what this run refused. `states` pairs what became of a file, as the ledger
    says, with the files of which it did. `alarmed` counts the documents read with
    alerts, `alarms` tells of the first. `unchanged` is true where nothing had to be done again.
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
    states: tuple[tuple[str, int], ...] = ()
    unchanged: bool = False
    alarmed: int = 0
    alarms: tuple[Alarm, ...] = ()


def summarise(
    tables: "Tables",
    plan: Plan,
    taxonomy: Taxonomy,
    folder: Path,
    report: Path,
    states: Mapping[str, int],
) -> Summary:
    """Return the summary of the tables of a run."""
    fresh = {item.source for item in plan.inputs}
    columns = ["themes", "needs_review", "doublon_de"]
    found = tables["proposals"].select(columns).to_pylist()
    tagged = [row for row in found if not row["doublon_de"]]
    counts = Counter(code for row in tagged for code in row["themes"])
    documents = tables["documents"]
    read = documents.select(["source", "pages", "doublon_de", "alertes"]).to_pylist()
    originals = [row for row in read if not row["doublon_de"]]
    alarmed = [row for row in originals if row["alertes"] and row["source"] in fresh]
    return Summary(
        folder=str(folder),
        report=str(report),
        documents=documents.num_rows,
        copies=len(read) - len(originals),
        kept=len(plan.kept),
        pages=sum(row["pages"] for row in originals),
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
        states=tuple(states.items()),
        alarmed=len(alarmed),
        alarms=_alarms(alarmed[:_TOLD]),
    )


def _alarms(rows: Sequence[Mapping[str, Any]]) -> tuple[Alarm, ...]:
    """Return the alerts of documents, those of each in one line."""
    lines = ((row["source"], " ".join(row["alertes"])) for row in rows)
    return tuple(
        Alarm(source, line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…")
        for source, line in lines
    )


def _differing(tables: "Tables") -> int:
    rows = tables["documents"].select(["announced", "n_proposals", "doublon_de"]).to_pylist()
    return sum(
        announces_another(row["announced"], row["n_proposals"], row["doublon_de"]) for row in rows
    )
