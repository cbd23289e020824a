"""Annotated documents (`.cnr`): text, gold proposals, faults with their line.

The format is in `docs/annotation.md`. A `.cnr` file becomes blocks through the same code as a
text file, so that a model sees in training what it sees in use.
"""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from pipeline.document import GENRES
from pipeline.errors import UsageError
from pipeline.proposal import STATUTS

VERBATIM: Final = ("titre", "porteur", "partenaires", "territoire")
_GONE: Final = "(renommé ou retiré : dites-le sous « anciens » ou « retires » de la taxonomie)"
STANDALONE: Final = re.compile(r"(#{1,4} |[-•*] |\d+[.)] |\|)")


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated proposal: characters `start:end` of the document's text."""

    start: int
    end: int
    themes: tuple[str, ...]
    tendances: tuple[str, ...]
    statut: str
    fields: dict[str, str]
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotated document; `folder` names its writer."""

    identifier: str
    folder: str
    meta: dict[str, str]
    sha256: str
    text: str
    gold: tuple[Gold, ...]
    name: str = ""

    @property
    def key(self) -> str:
        """The folder and the name of the file, as lists of the corpus cite it."""
        return f"{self.folder}/{self.name}"


@dataclass(slots=True)
class _Reader:
    """The state of one reading."""

    path: Path
    text: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    gold: list[Gold] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    opened: tuple[int, int, dict[str, str], bool] | None = None

    def fault(self, line: int, message: str) -> None:
        self.faults.append(f"{self.path}, ligne {line} : {message}")

    def line(self, number: int, line: str) -> None:
        if line.startswith("@@"):
            try:
                values = dict(part.split("=", 1) for part in shlex.split(line)[1:])
            except ValueError:
                self.fault(number, "marque illisible (guillemet ou signe = manquant)")
                return
            self.mark(number, line.split(maxsplit=1)[0], values)
        elif not line:
            self.text = self.text.rstrip() + "\n\n" if self.text else ""
        elif not self.text or self.text.endswith("\n"):
            self.text += line + ("\n" if STANDALONE.match(line) else "")
        elif STANDALONE.match(line):
            self.text += f"\n{line}\n"
        else:
            self.text += f" {line}"

    def mark(self, number: int, name: str, values: dict[str, str]) -> None:
        if name == "@@doc":
            self.meta = values
            if values.get("genre") not in GENRES:
                self.fault(number, f"genre inconnu « {values.get('genre', '')} »")
        elif name in {"@@prop", "@@ambiguous"}:
            if self.opened:
                self.fault(number, "une proposition s'ouvre avant la fin de la précédente")
            self.opened = (number, len(self.text), values, name == "@@ambiguous")
        elif name != "@@end":
            self.fault(number, f"marque inconnue « {name} »")
        elif self.opened is None:
            self.fault(number, "@@end sans @@prop")
        else:
            opened, self.opened = self.opened, None
            self.close(*opened)

    def close(self, line: int, start: int, values: dict[str, str], ambiguous: bool) -> None:  # noqa: FBT001
        end = len(self.text.rstrip())
        while start < end and self.text[start].isspace():
            start += 1
        flat = " ".join(self.text[start:end].split())
        if not flat:
            self.fault(line, "proposition vide")
        fields = {n: " ".join(values[n].split()) for n in VERBATIM if values.get(n)}
        for name, value in fields.items():
            if value not in flat:
                self.fault(line, f"{name} absent du texte de la proposition : « {value} »")
        statut = values.get("statut", "inconnu")
        if statut not in STATUTS:
            self.fault(line, f"statut inconnu « {statut} »")
        for key in sorted(set(values) - set(VERBATIM) - {"themes", "trends", "statut"}):
            self.fault(line, f"attribut inconnu « {key} »")
        themes, tendances = _codes(values.get("themes", "")), _codes(values.get("trends", ""))
        self.gold.append(Gold(start, end, themes, tendances, statut, fields, ambiguous))


def _codes(value: str) -> tuple[str, ...]:
    return tuple(code for code in value.split(",") if code and code != "aucun")


def parse_cnr(path: Path, codes: Sequence[str]) -> tuple[Annotated, list[str]]:
    """Return the document and its faults (French, with file and line).

    `codes` are those that the taxonomy knows.
    """
    data = path.read_bytes()
    reader = _Reader(path)
    lines = data.decode("utf-8").splitlines()
    for number, raw in enumerate(lines, 1):
        reader.line(number, raw.rstrip())
    if reader.opened:
        reader.fault(reader.opened[0], "proposition jamais fermée par @@end")
    if not reader.meta.get("id"):
        reader.fault(1, "pas de ligne @@doc avec un id")
    for gold in reader.gold:
        for code in (*gold.themes, *gold.tendances):
            if code not in codes:
                line = _line_of(lines, code)
                reader.fault(line, f"code inconnu de la taxonomie « {code} » {_GONE}")
    identifier = reader.meta.get("id", path.stem)
    document = Annotated(
        identifier,
        path.parent.name,
        reader.meta,
        sha256(data).hexdigest(),
        reader.text.rstrip() + "\n",
        tuple(reader.gold),
        path.name,
    )
    return document, reader.faults


def _line_of(lines: Sequence[str], code: str) -> int:
    pattern = re.compile(rf"^@@.*[=,]{re.escape(code)}(?:[,\s]|$)")
    return next((n for n, line in enumerate(lines, 1) if pattern.match(line)), 1)


def read_corpus(paths: Sequence[Path], codes: Sequence[str]) -> list[Annotated]:
    """Return the documents of these files, in the order of their identifiers.

    Raises:
        UsageError: a file is faulty or an identifier is used twice; the message lists every
            fault with its file and line.
    """
    documents, faults, seen = [], [], set()
    for path in paths:
        try:
            document, found = parse_cnr(path, codes)
        except (OSError, UnicodeDecodeError):
            faults.append(f"{path} : fichier illisible ou qui n'est pas en UTF-8")
            continue
        faults += found
        if document.identifier in seen:
            faults.append(f"{path} : l'identifiant « {document.identifier} » sert deux fois")
        seen.add(document.identifier)
        documents.append(document)
    if faults:
        message = "Corpus annoté à corriger :\n" + "\n".join(faults)
        raise UsageError(message)
    return sorted(documents, key=lambda document: document.identifier)


def corpus_files(folder: Path) -> list[Path]:
    """Return the `.cnr` files of the corpus, those listed in `reserve.txt` left out.

    Raises:
        UsageError: there is none.
    """
    reserve = folder / "reserve.txt"
    kept_out = set()
    if reserve.is_file():
        lines = reserve.read_text(encoding="utf-8").splitlines()
        kept_out = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    files = sorted(folder.rglob("*.cnr"))
    files = [path for path in files if path.relative_to(folder).as_posix() not in kept_out]
    if not files:
        message = f"Aucun document annoté (.cnr) dans « {folder} ». Indiquez le bon dossier."
        raise UsageError(message)
    return files
