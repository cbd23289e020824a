"""What became of each document of a run: noted as it goes on, and checked against the results.

It holds sources and counts, never a text. A batch appends to a file of its own in the scratch
folder, a line a document as soon as it is done with, so that a killed run leaves what it did.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from pydantic import TypeAdapter, ValidationError

from pipeline.document import document_id
from pipeline.engine.plan import Plan
from pipeline.engine.steps import PASSING
from pipeline.errors import InternalFault
from pipeline.result import Result
from pipeline.store.tables import Tables

READ: Final = "lu"
TAKEN: Final = "repris"
REFUSED: Final = "refusé"
COPY: Final = "doublon"
KEPT: Final = "gardé"
_COUNTED: Final = ("pages", "blocks", "proposals")
_WRONG: Final = (
    "Le compte des documents ne tombe pas juste ({}) : rien n'a été publié, les derniers résultats "
    "restent en place. Relancez ; si cela se répète, signalez-le en joignant le journal."
)
_SHOWN: Final = 3
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One document of a batch: what became of it, and how many rows of each table it has.

    `seconds` are those of the steps done, `taken` the steps that were kept from an earlier run,
    `retried` the faults after which it was tried again; `refused` counts its refused pages.
    `settled` is false where another run may find more in it.
    """

    source: str
    document_id: str
    state: str
    seconds: Mapping[str, float]
    taken: tuple[str, ...]
    retried: tuple[str, ...]
    settled: bool
    pages: int
    blocks: int
    proposals: int
    refused: int
    peak_mb: float


class Ledger:
    """The ledger of one batch, open to be added to."""

    def __init__(self, path: Path) -> None:
        """Name the file, which may hold lines of an attempt before."""
        self._path = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Open the file, after what a killed attempt left of a line."""
        self._file = self._path.open("ab", buffering=0)
        self._file.write(b"\n")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        if self._file:
            self._file.close()

    def note(self, sha256: str, result: Result) -> Result:
        """Add the line of a document, written at once; return the result."""
        assert self._file
        line = _line(result, document_id(sha256))
        self._file.write(TypeAdapter(Line).dump_json(line) + b"\n")
        return result


def ledger_path(scratch: Path, number: int) -> Path:
    """Return the file of the ledger of a batch."""
    return scratch / f"{number:06d}.journal.jsonl"


def read_ledger(path: Path) -> Iterator[Line]:
    """Yield the last line of each document; a line that was cut short is passed over."""
    lines: dict[str, Line] = {}
    for text in path.read_bytes().splitlines():
        try:
            line = TypeAdapter(Line).validate_json(text)
        except ValidationError:
            continue
        lines[line.source] = line
    yield from lines.values()


@dataclass(frozen=True, slots=True)
class Account:
    """What became of every file: `states` by source, `lines` of those that were read or taken."""

    states: Mapping[str, str]
    lines: Mapping[str, Line]
    settled: bool

    def counts(self) -> dict[str, int]:
        """Return how many files there are of each state."""
        found = Counter(self.states.values())
        return {state: found[state] for state in (READ, TAKEN, COPY, KEPT, REFUSED)}

    def rows(self) -> dict[str, dict[str, Any]]:
        """Return the ledger as JSON can hold it, by source."""
        left = ("source", "document_id", "peak_mb", "settled")
        rows: dict[str, dict[str, Any]] = {}
        for source, state in sorted(self.states.items()):
            line = self.lines.get(source)
            about = asdict(line) if line else {}
            rows[source] = {
                "state": state,
                **{name: value for name, value in about.items() if name not in left},
            }
        return rows


def account(scratch: Path, plan: Plan, made: Tables) -> Account:
    """Return what became of every file of a plan, once it agrees with the tables.

    Raises:
        InternalFault: it does not (French).
    """
    lines = {
        line.source: line
        for number in range(1, plan.batches + 1)
        for line in read_ledger(ledger_path(scratch, number))
    }
    states: dict[str, str] = {}
    firsts: dict[str, str] = {}
    for item in plan.inputs:
        if item.reject:
            states[item.source] = REFUSED
        elif firsts.setdefault(item.sha256, item.source) != item.source:
            states[item.source] = COPY
        elif item.source in lines:
            states[item.source] = lines[item.source].state
    states |= dict.fromkeys(plan.kept, KEPT)
    settled = bool(plan.fingerprint) and all(line.settled for line in lines.values())
    found = Account(states, lines, settled)
    faults = [*_untold(found, plan, firsts, made), *_miscounted(found, plan, made)]
    if faults:
        for fault in faults:
            _log.error("the ledger does not agree: %s", fault)
        raise InternalFault(_WRONG.format(" ; ".join(faults[:_SHOWN])))
    return found


def _untold(found: Account, plan: Plan, firsts: Mapping[str, str], made: Tables) -> Iterator[str]:
    """Yield the files that the ledger, `documents` and `rejects` do not tell the same of."""
    known = {item.source for item in plan.inputs} | set(plan.kept)
    yield from (f"« {source} » est sans trace" for source in sorted(known - set(found.states)))
    yield from (f"« {source} » est de trop" for source in sorted(set(found.lines) - known))
    original = {item.source: firsts.get(item.sha256, "") for item in plan.inputs}
    read = set(made["documents"]["source"].to_pylist())
    pages = made["rejects"].select(["source", "page"]).to_pylist()
    refused = {row["source"] for row in pages if row["page"] is None}
    for source, state in sorted(found.states.items()):
        real = found.states.get(original[source], "") if state == COPY else state
        expected = {READ: read, TAKEN: read, REFUSED: refused, KEPT: read | refused}
        if source not in expected.get(real, ()):
            yield f"« {source} » n'est pas là où il devrait être ({state})"
    yield from (
        f"« {source} » n'a été demandé par personne" for source in sorted((read | refused) - known)
    )


def _miscounted(found: Account, plan: Plan, made: Tables) -> Iterator[str]:
    """Yield the documents that have more or fewer rows in a table than the ledger counted."""
    old = {document_id(item.sha256) for item in plan.kept.values() if item.sha256}
    fresh = {line.document_id: line for line in found.lines.values()}
    for name in _COUNTED:
        rows = Counter(made[name]["document_id"].to_pylist())
        for ident, line in fresh.items():
            count = getattr(line, name)
            if rows[ident] != count:
                yield f"« {line.source} » : {rows[ident]} lignes de {name} et non {count}"
        if odd := set(rows) - set(fresh) - old:
            yield f"{name} a des lignes de {len(odd)} document(s) inconnu(s)"


def _line(result: Result, ident: str) -> Line:
    document = result.document
    state = REFUSED if document is None else READ if result.seconds else TAKEN
    return Line(
        result.source,
        ident,
        state,
        result.seconds,
        result.taken,
        result.retried,
        not any(reject.error in PASSING for reject in result.rejects),
        len(document.pages) if document else 0,
        len(document.blocks) if document else 0,
        len(result.proposals) if document else 0,
        sum(reject.page is not None for reject in result.rejects),
        result.peak_mb,
    )
