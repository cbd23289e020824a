"""`cas_a_trancher.csv`: what somebody must look at before the public edition goes out."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.errors import UsageError
from pipeline.noms import Found
from pipeline.text import normalise

NAME: Final = "cas_a_trancher.csv"
REPLACED: Final = "remplacer"
KEPT: Final = "garder"
_HEADS: Final = (
    *("document", "nom public", "texte", "passage", "raison", "traitement actuel"),
    "décision (remplacer ou garder)",
)
_AROUND: Final = 60
_FORMULA: Final = re.compile(r"\s*[=+\-@]")

# (source of the document, exact words) to `REPLACED` or `KEPT`
Decisions = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Case:
    """Words of a document that may be somebody's name; `kept` if they stand in the edition."""

    source: str
    public: str
    words: str
    passage: str
    reason: str
    kept: bool
    decision: str = ""


def case_of(source: str, public: str, text: str, found: Found, decision: str = "") -> Case:
    """Return the case of a doubtful finding in a text, with the words around it."""
    left = text[max(0, found.start - _AROUND) : found.start]
    right = text[found.end : found.end + _AROUND]
    words = text[found.start : found.end]
    passage = normalise(f"« …{left}[{words}]{right}… »")
    return Case(source, public, words, passage, found.doubt, found.kept, decision)


def write_cases(cases: Iterable[Case], path: Path) -> None:
    """Write one line a case, for a spreadsheet: semicolons, UTF-8 with its mark, no formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(_HEADS)
        for case in cases:
            now = KEPT if case.kept else REPLACED
            row = (case.source, case.public, case.words, case.passage, case.reason, now)
            writer.writerow((*map(_cell, row), case.decision))


def read_decisions(path: Path) -> dict[tuple[str, str], str]:
    """Return what was decided in the list, empty where there is none yet.

    Raises:
        UsageError: the list is not readable, or a decision is another word (French).
    """
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        message = (
            f"« {path} » n'est pas lisible. Enregistrez-le en « CSV UTF-8 », ou supprimez-le "
            "pour repartir d'une liste sans décision."
        )
        raise UsageError(message) from error
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.reader(text.splitlines(), delimiter=delimiter))[1:]
    decided: dict[tuple[str, str], str] = {}
    for number, row in enumerate(rows, 2):
        decision = row[len(_HEADS) - 1].strip().lower() if len(row) >= len(_HEADS) else ""
        if decision and decision not in {REPLACED, KEPT}:
            message = (
                f"« {path} », ligne {number} : la décision « {decision} » n'est pas comprise. "
                f"Écrivez « {REPLACED} » ou « {KEPT} », ou laissez la case vide."
            )
            raise UsageError(message)
        if decision:
            decided[row[0].removeprefix("'"), row[2].removeprefix("'")] = decision
    return decided


def _cell(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
