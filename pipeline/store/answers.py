"""The workbook that a person filled, read and checked: every fault names its row and column."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from pipeline.errors import UsageError
from pipeline.relecture import (
    ANSWER_COLUMN,
    ANSWERS,
    CHANCE_COLUMN,
    DATE,
    GUIDE_SHEET,
    NO_LABEL,
    REVIEW_SHEET,
    REVIEWER,
    STATUT_COLUMN,
    THEME_COLUMNS,
    TREND_COLUMNS,
    UNIT_COLUMN,
    Review,
)
from pipeline.spread import too_far
from pipeline.store.relectures import chance, refuse
from pipeline.taxonomy import Label, Taxonomy
from pipeline.text import fold, normalise

_COLUMNS: Final = (
    *(UNIT_COLUMN, CHANCE_COLUMN, ANSWER_COLUMN),
    *(*THEME_COLUMNS, *TREND_COLUMNS, STATUT_COLUMN),
)
_LABELS: Final = (*THEME_COLUMNS, *TREND_COLUMNS, STATUT_COLUMN)
_FRENCH_DATE: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_LARGEST: Final = 50_000_000
_CURE: Final = (
    "Prenez le classeur qu'a écrit « remontees echantillon », rempli et enregistré en .xlsx."
)


@dataclass(frozen=True, slots=True)
class Words:
    """What the answers may be, folded, and the codes that they mean; the units of the run."""

    themes: Mapping[str, str]
    tendances: Mapping[str, str]
    statuts: Mapping[str, str]
    units: frozenset[str]
    folder: Path

    @classmethod
    def of(
        cls, taxonomy: Taxonomy, statuts: Mapping[str, str], units: Sequence[str], folder: Path
    ) -> "Words":
        """Return the words of a taxonomy; `statuts` maps codes to French names."""
        told = {fold(name): code for code, name in statuts.items()}
        return cls(
            _names(taxonomy.themes),
            _names(taxonomy.tendances),
            told | {code: code for code in statuts},
            frozenset(units),
            folder,
        )


def read_answers(path: Path, words: Words) -> tuple[Review, ...]:
    """Return the reviews of a filled workbook, in its order.

    Raises:
        UsageError: it is no such workbook, an answer is missing or unknown, a row stands twice or
            comes from another run; the message names each row and column (French).
    """
    guide, table = _sheets(path)
    faults: list[str] = []
    name, day = _signed(guide, faults)
    heads = [normalise(str(cell)) for cell in table[0]] if table else []
    gone = [head for head in _COLUMNS if head not in heads]
    if gone:
        message = (
            f"« {path} » n'a plus la colonne {', '.join(f'« {one} »' for one in gone)}. {_CURE}"
        )
        raise UsageError(message)
    reviews, first = [], dict[str, int]()
    for line, cells in enumerate(table[1:], start=2):
        row = {head: _text(cell) for head, cell in zip(heads, cells, strict=False) if head}
        if not any(row.get(head) for head in _COLUMNS):
            continue
        unit = row[UNIT_COLUMN]
        told = len(faults)
        if unit in first:
            faults.append(
                _fault(line, UNIT_COLUMN, f"c'est la même que celle de la ligne {first[unit]}")
            )
        elif unit not in words.units:
            why = (
                f"la ligne ne vient pas des résultats de « {words.folder} »"
                if unit
                else "elle manque"
            )
            faults.append(_fault(line, UNIT_COLUMN, why))
        first.setdefault(unit, line)
        review = _review(row, line, words, faults)
        if len(faults) == told:
            reviews.append(review)
    if not first:
        faults.append("- La feuille « À relire » ne contient aucune ligne.")
    refuse(path, faults)
    return tuple(_sign(one, name, day) for one in reviews)


def _sheets(path: Path) -> tuple[list[list[Any]], list[list[Any]]]:
    import python_calamine

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST or too_far(
                archive
            ):
                message = f"« {path} » est bien plus grand qu'un classeur à relire. {_CURE}"
                raise UsageError(message)
        book = python_calamine.CalamineWorkbook.from_path(path)
        guide, table = (
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in (GUIDE_SHEET, REVIEW_SHEET)
        )
    except OSError as error:
        message = f"Fichier introuvable ou illisible : « {path} ». Vérifiez le chemin et fermez-le."
        raise UsageError(message) from error
    except (zipfile.BadZipFile, RuntimeError, EOFError, python_calamine.CalamineError) as error:
        message = f"« {path} » n'est pas un classeur à relire. {_CURE}"
        raise UsageError(message) from error
    return guide, table


def _signed(guide: Sequence[Sequence[Any]], faults: list[str]) -> tuple[str, str]:
    """Return who reviewed and when."""
    told = {normalise(str(row[0])): row[1] for row in guide if len(row) > 1}
    name, day = _text(told.get(REVIEWER, "")), _day(told.get(DATE, ""))
    for head, value in ((REVIEWER, name), (DATE, day)):
        if not value:
            faults.append(f"- Feuille « {GUIDE_SHEET} » : remplissez « {head} ».")
    return name, day


def _day(cell: object) -> str:
    if isinstance(cell, date):
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    text = _text(cell)
    with suppress(ValueError):
        if found := _FRENCH_DATE.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
        return date.fromisoformat(text).isoformat()
    return ""


def _review(row: Mapping[str, str], line: int, words: Words, faults: list[str]) -> Review:
    real = ANSWERS.get(fold(row[ANSWER_COLUMN]))
    if real is None:
        given = row[ANSWER_COLUMN]
        why = f"« {given[:60]} » n'est ni oui ni non" if given else "la réponse manque"
        faults.append(_fault(line, ANSWER_COLUMN, why))
    try:
        tirage = chance(row[CHANCE_COLUMN])
    except ValueError:
        tirage = None
    if tirage is None:
        why = "la valeur a été changée ; reprenez celle du classeur d'origine"
        faults.append(_fault(line, CHANCE_COLUMN, why))
    if not real:
        faults += [
            _fault(line, head, "videz la cellule, ou répondez « oui » à « est une proposition »")
            for head in _LABELS
            if real is False and row[head]
        ]
        return Review(row[UNIT_COLUMN], est_proposition=False, tirage=tirage)
    return Review(
        row[UNIT_COLUMN],
        True,  # noqa: FBT003
        _several(row, THEME_COLUMNS, line, words.themes, faults),
        _several(row, TREND_COLUMNS, line, words.tendances, faults),
        _one(row, STATUT_COLUMN, line, words.statuts, faults),
        tirage=tirage,
    )


def _several(
    row: Mapping[str, str],
    heads: Sequence[str],
    line: int,
    known: Mapping[str, str],
    faults: list[str],
) -> tuple[str, ...]:
    """Return the codes of the columns of one axis; the first one must be filled."""
    filled = [head for head in heads if row[head] or head == heads[0]]
    codes = [_one(row, head, line, known, faults) for head in filled]
    if len(set(codes)) < len(codes) or ("" in codes and len(codes) > 1):
        why = f"la même réponse deux fois, ou « {NO_LABEL} » à côté d'une autre"
        if all(row[head] for head in filled):
            faults.append(_fault(line, heads[1], why))
    return tuple(code for code in codes if code)


def _one(
    row: Mapping[str, str], head: str, line: int, known: Mapping[str, str], faults: list[str]
) -> str:
    given = row[head]
    if fold(given) not in known:
        why = f"« {given[:60]} » n'est pas dans la liste" if given else "la réponse manque"
        faults.append(_fault(line, head, why))
    return known.get(fold(given), "")


def _names(labels: Sequence[Label]) -> dict[str, str]:
    names = {fold(name): label.code for label in labels for name in (label.court, label.libelle)}
    codes = {code: label.code for label in labels for code in (label.code, *label.anciens)}
    return codes | names | {NO_LABEL: ""}


def _sign(review: Review, name: str, day: str) -> Review:
    return replace(review, relecteur=name, date=day)


def _text(cell: object) -> str:
    return normalise(repr(cell) if isinstance(cell, float) else str(cell))


def _fault(line: int, column: str, why: str) -> str:
    return f"- Ligne {line}, colonne « {column} » : {why}."
