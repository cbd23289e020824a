"""`relectures.csv`: what persons answered, read and added to; runs read it and never write it."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pipeline.errors import UsageError
from pipeline.proposal import STATUTS
from pipeline.relecture import ANSWERS, COLUMNS, Review
from pipeline.taxonomy import Taxonomy
from pipeline.text import normalise

NAME: Final = "relectures.csv"
_JOIN: Final = " | "
_SHOWN: Final = 20
_STARTS: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Merged:
    """All reviews, and how many of the new ones were added, put in place of others, or known."""

    reviews: tuple[Review, ...]
    added: int
    replaced: int
    known: int


def read_reviews(folder: Path, taxonomy: Taxonomy) -> tuple[Review, ...]:
    """Return the reviews of a results folder, none where it has no `relectures.csv`.

    Former codes are read as those of today.

    Raises:
        UsageError: the file cannot be read or holds what is no answer; the message names each line
            and column (French).
    """
    path = folder / NAME
    if not path.is_file():
        return ()
    from pipeline.store.contributions import read_contributions, texts_of

    frame = read_contributions(path, typed=False)
    columns = [texts_of(frame, name) for name in COLUMNS]
    faults: list[str] = []
    reviews = [
        _review(dict(zip(COLUMNS, cells, strict=True)), line, taxonomy, faults)
        for line, cells in enumerate(zip(*columns, strict=True), start=2)
    ]
    first: dict[str, int] = {}
    for line, review in enumerate(reviews, start=2):
        if first.setdefault(review.proposal_id, line) != line:
            known = first[review.proposal_id]
            faults.append(_fault(line, "proposal_id", f"déjà relue à la ligne {known}"))
    refuse(path, faults)
    return tuple(reviews)


def refuse(path: Path, faults: Sequence[str]) -> None:
    """Raise the faults of a file, if any, the first 20 in full.

    Raises:
        UsageError: there are some (French).
    """
    if faults:
        more = len(faults) - _SHOWN
        rest = [f"… et {more} autre{'s' * (more > 1)} à corriger."] if more > 0 else []
        head = f"« {path} » est à corriger ; rien n'a été enregistré."
        raise UsageError("\n".join([head, *faults[:_SHOWN], *rest]))


def merge(known: Sequence[Review], new: Iterable[Review], path: Path, *, replacing: bool) -> Merged:
    """Return the known reviews with the new ones, in the order of their identifiers.

    The same answers once more change nothing; but a row that was chosen by hand and is now drawn
    gets its `tirage`.

    Raises:
        UsageError: other answers are there for a row, and `replacing` was not asked for (French).
    """
    merged = {one.proposal_id: one for one in known}
    added = replaced = same = 0
    faults = []
    for one in new:
        old = merged.get(one.proposal_id)
        if old is None:
            added += 1
            merged[one.proposal_id] = one
        elif old.answers == one.answers:
            same += 1
            if old.tirage is None:
                merged[one.proposal_id] = replace(old, tirage=one.tirage)
        elif replacing:
            replaced += 1
            merged[one.proposal_id] = one
        else:
            faults.append(
                f"- {one.proposal_id} : {old.relecteur or 'une personne'} a déjà répondu autrement"
                f"{f' le {old.date}' if old.date else ''}."
            )
    if faults:
        faults.append("Mettez-vous d'accord, ou ajoutez --remplacer pour garder vos réponses.")
    refuse(path, faults)
    return Merged(tuple(merged[unit] for unit in sorted(merged)), added, replaced, same)


def write_reviews(reviews: Iterable[Review], path: Path) -> None:
    """Write the table (UTF-8 with mark, `;`, decimal comma), as a French spreadsheet reads it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for one in reviews:
            writer.writerow(
                (
                    one.proposal_id,
                    "oui" if one.est_proposition else "non",
                    _JOIN.join(one.themes),
                    _JOIN.join(one.tendances),
                    one.statut,
                    _safe(one.relecteur),
                    one.date,
                    "" if one.tirage is None else repr(one.tirage).replace(".", ","),
                )
            )


def chance(text: str) -> float | None:
    """Return a probability of being drawn.

    Raises:
        ValueError: the text is filled and is no number in (0, 1].
    """
    if not text:
        return None
    value = float(text.replace(",", "."))
    if not 0 < value <= 1:
        raise ValueError(text)
    return value


def _review(row: Mapping[str, str], line: int, taxonomy: Taxonomy, faults: list[str]) -> Review:
    real = ANSWERS.get(row["est_proposition"].casefold())
    if real is None:
        faults.append(_fault(line, "est_proposition", "répondez oui ou non"))
    themes = _codes(row, "themes", line, taxonomy, faults)
    trends = _codes(row, "tendances", line, taxonomy, faults)
    if row["statut"] not in {*STATUTS, ""} or (real and not row["statut"]):
        faults.append(_fault(line, "statut", f"donnez l'un de : {', '.join(STATUTS)}"))
    if real is False and (themes or trends or row["statut"]):
        faults.append(_fault(line, "est_proposition", "« non », mais la ligne a des étiquettes"))
    try:
        tirage = chance(row["tirage"])
    except ValueError:
        tirage = None
        faults.append(_fault(line, "tirage", "un nombre entre 0 et 1, ou rien"))
    return Review(
        row["proposal_id"],
        bool(real),
        themes,
        trends,
        row["statut"],
        normalise(row["relecteur"].removeprefix("'")),
        row["date"],
        tirage,
    )


def _codes(
    row: Mapping[str, str], name: str, line: int, taxonomy: Taxonomy, faults: list[str]
) -> tuple[str, ...]:
    labels = taxonomy.themes if name == "themes" else taxonomy.tendances
    mine = {code for label in labels for code in (label.code, *label.anciens)} | set(
        taxonomy.retires
    )
    given = [code.strip() for code in row[name].replace(",", "|").split("|") if code.strip()]
    faults += [
        _fault(line, name, f"le code « {normalise(code)[:60]} » n'est pas connu")
        for code in given
        if code not in mine
    ]
    return taxonomy.current([code for code in given if code in mine])


def _fault(line: int, column: str, why: str) -> str:
    return f"- Ligne {line}, colonne « {column} » : {why}."


def _safe(text: Any) -> str:  # noqa: ANN401
    """Return a name that a spreadsheet does not run."""
    name = normalise(str(text))
    return f"'{name}" if name.startswith(_STARTS) else name
