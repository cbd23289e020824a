"""What the analyst states of the documents: a CSV or Excel table with one row a file."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.document import GENRES
from pipeline.engine.sources import Input, container
from pipeline.errors import UsageError
from pipeline.places import departement_code, regions_of
from pipeline.result import Facts
from pipeline.text import normalise, plain

FILE: Final = "fichier"
DIFFUSIONS: Final = ("publique", "interne", "restreinte")
COLUMNS: Final = (
    *(FILE, "titre", "date", "genre", "departement", "campagne", "emetteur", "url", "diffusion"),
)
FORMATS: Final = (".csv", ".xlsx")
_SHOWN: Final = 20
_HEADER: Final = 2  # the first row of values is the second line of the table
_ISO: Final = re.compile(r"((?:19|20)[0-9]{2})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_UNNAMED: Final = re.compile(r"colonne \d+")  # as `read_contributions` names them
_MIDNIGHT: Final = re.compile(r"[T ]00:00:00$")
_URL: Final = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_SEPARATORS: Final = re.compile(r"[,;|/]")


def read_metadata(
    path: Path, known: Collection[str], *, unopened: bool = False
) -> dict[str, Facts]:
    """Return what a table states of each file, by the key of the file.

    The names of columns and the values of genre and diffusion are read without regard to
    capitals and accents; a date as `2022`, `2022-11`, `2022-11-18`, `18/11/2022`, `18-11-2022` or
    `18 novembre 2022`; départements as codes or names, several with a comma. An empty cell states
    nothing.

    Args:
        path: a `.csv` or `.xlsx` file.
        known: the keys of the files that are going to be read.
        unopened: whether archives among them may hold other documents.

    Raises:
        UsageError: the table cannot be read, or one of its columns, files or values is unknown;
            the message names each line (French).
    """
    from pipeline.store.contributions import read_contributions, texts_of

    if path.suffix.lower() not in FORMATS:
        message = f"« {path} » n'est ni un .csv ni un .xlsx. Donnez un tel fichier à --metadonnees."
        raise UsageError(message)
    frame = read_contributions(path, typed=False)
    given = [
        name  # but one without name or value: its separator closes each line
        for name in map(str, frame.columns)
        if not _UNNAMED.fullmatch(name) or any(texts_of(frame, name))
    ]
    names = _columns(path, given)
    cells = {name: texts_of(frame, column) for name, column in names.items()}
    rows = [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]
    stated: dict[str, Facts] = {}
    faults: list[str] = []
    for line, row in enumerate(rows, _HEADER):
        if not any(row.values()):
            continue
        source = _key(row[FILE])
        inside = unopened and container(source) in known
        if not inside and (fault := _file_fault(source, known, stated)):
            faults.append(f"ligne {line} : {fault}")
            continue
        stated[source], found = _facts(row)
        faults += [f"ligne {line} (« {source} ») : {fault}" for fault in found]
    _refuse(path, faults)
    return stated


def with_metadata(inputs: Sequence[Input], stated: Mapping[str, Facts]) -> list[Input]:
    """Return the inputs with what is stated of them; files of the same bytes share it.

    Raises:
        UsageError: two files of the same bytes are said to differ (French).
    """
    by_content: dict[str, tuple[str, Facts]] = {}
    for item in inputs:
        if item.source not in stated or not item.sha256:
            continue
        facts = stated[item.source]
        other, known = by_content.setdefault(item.sha256, (item.source, facts))
        if known != facts:
            message = (
                f"« {other} » et « {item.source} » ont le même contenu, mais les métadonnées en "
                "disent autre chose. Donnez les mêmes valeurs aux deux, ou n'en gardez qu'un."
            )
            raise UsageError(message)
    return [
        replace(item, stated=by_content[item.sha256][1]) if item.sha256 in by_content else item
        for item in inputs
    ]


def _columns(path: Path, given: Sequence[str]) -> dict[str, str]:
    """Return the column of the table under each name that we know."""
    names: dict[str, str] = {}
    faults = []
    for column in given:
        name = plain(column).strip()
        if name not in COLUMNS:
            faults.append(f"ligne 1 : colonne inconnue « {normalise(column)[:60]} »")
        elif name in names:
            faults.append(f"ligne 1 : la colonne « {name} » est donnée deux fois")
        names.setdefault(name, column)
    if FILE not in names:
        faults.append(f"ligne 1 : il manque la colonne « {FILE} »")
    if faults:
        faults.insert(0, f"Colonnes admises : {', '.join(COLUMNS)}")
    _refuse(path, faults)
    return names


def _refuse(path: Path, faults: Sequence[str]) -> None:
    if faults:
        hidden = len(faults) - _SHOWN
        more = [f"… et {hidden} autre{'s' * (hidden > 1)}"] * (hidden > 0)
        lines = "\n".join([*faults[:_SHOWN], *more])
        message = f"Métadonnées à corriger dans « {path} » :\n{lines}"
        raise UsageError(message)


def _key(cell: str) -> str:
    return unicodedata.normalize("NFC", cell.strip().replace("\\", "/")).removeprefix("./")


def _file_fault(source: str, known: Collection[str], stated: Mapping[str, Facts]) -> str:
    if not source:
        return f"la cellule « {FILE} » est vide. Donnez le chemin du document."
    if source in stated:
        return f"« {source} » est cité deux fois. N'en gardez qu'une ligne."
    if source not in known:
        return (
            f"« {source} » n'est pas parmi les documents donnés. Écrivez son chemin sous le "
            "dossier donné, avec des « / »."
        )
    return ""


def _facts(row: Mapping[str, str]) -> tuple[Facts, list[str]]:
    """Return what a row states, and what is wrong with its cells (French)."""
    readers: Mapping[str, Callable[[str], str]] = {
        "date": read_date,
        "genre": _genre,
        "diffusion": _diffusion,
        "url": _url,
    }
    values: dict[str, str] = {}
    faults = []
    codes: tuple[str, ...] = ()
    for name, cell in row.items():
        text = normalise(cell)
        if not text or name == FILE:
            continue
        try:
            if name == "departement":
                parts = _SEPARATORS.split(text)
                codes = tuple(dict.fromkeys(_departement(part) for part in parts if part.strip()))
            else:
                values[name] = readers.get(name, str)(text)
        except ValueError as error:
            faults.append(f"{name} « {text[:60]} » : {error}")
    return Facts(**values, departements=codes, regions=regions_of(codes)), faults  # type: ignore[arg-type]


def read_date(text: str) -> str:
    """Return a date as ISO, as precise as it is given.

    Raises:
        ValueError: it is none (French).
    """
    from pipeline.facts.dates import dates_in

    text = _MIDNIGHT.sub("", text)
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError as error:
            message = "cette date n'existe pas."
            raise ValueError(message) from error
        return text
    folded = plain(text)
    (found, *others) = dates_in(folded) or (None,)
    if found is None or others or (found.start, found.end) != (0, len(folded)):
        message = "date illisible. Écrivez 2022, 2022-11, 2022-11-18 ou 18/11/2022."
        raise ValueError(message)
    return found.iso


def _genre(text: str) -> str:
    names = {plain(name): code for code, label in GENRES.items() for name in (code, label)}
    if plain(text) not in names:
        message = f"genre inconnu. Genres admis : {', '.join(GENRES)}."
        raise ValueError(message)
    return names[plain(text)]


def _diffusion(text: str) -> str:
    if plain(text) not in DIFFUSIONS:
        message = f"diffusion inconnue. Valeurs admises : {', '.join(DIFFUSIONS)}."
        raise ValueError(message)
    return plain(text)


def _url(text: str) -> str:
    if not _URL.fullmatch(text):
        message = "adresse illisible. Elle commence par http:// ou https:// et n'a pas d'espace."
        raise ValueError(message)
    return text


def _departement(text: str) -> str:
    code = departement_code(text)
    if not code:
        message = "département inconnu. Donnez le code (07, 2A, 974) ou le nom."
        raise ValueError(message)
    return code
