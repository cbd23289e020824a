"""What texts and workbooks of OpenDocument share: how they are opened, and what is said of them."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from pipeline.coverage import Ledger
from pipeline.errors import BrokenDocument, EncryptedDocument
from pipeline.extract.draft import Draft, Reading, reading
from pipeline.extract.odt_styles import OFFICE
from pipeline.extract.office import Package

Element = Any  # lxml has no types

_ASIDE: Final = ("Basic/", "Configurations2/", "Dialogs/", "META-INF/", "Scripts/")
_MANIFEST: Final = "META-INF/manifest.xml"
_ENTRY: Final = re.compile(rb"<(?:\w+:)?file-entry\b([^>]*)>")
_PART: Final = re.compile(rb"""full-path\s*=\s*["']content\.xml["']""")
_SEALED: Final = b"encryption-data"
_LOCKED: Final = (
    "Le document est protégé par un mot de passe. Retirez la protection (« Fichier », "
    "« Propriétés »), enregistrez-le et redéposez-le."
)
_TITLE: Final = ".//{http://purl.org/dc/elements/1.1/}title"
_BROKEN: Final = (
    "Le document OpenDocument ne contient ni texte ni feuille lisibles. Enregistrez-le à nouveau "
    "(en ODT, ODS, DOCX, XLSX ou PDF) et redéposez-le."
)
_LOST: Final = (
    "{} objet(s) du document OpenDocument (graphique, formule, tableau) sont abîmés et n'ont pas "
    "été lus. Comparez le document avec les blocs lus."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A document: its parts, the roots of its content and of its styles, the body, the title."""

    package: Package
    content: Element
    styles: Element
    body: Element
    title: str

    def reading(self, drafts: list[Draft], ledger: Ledger, broken: Sequence[str]) -> Reading:
        """Return what was read; `broken` are the objects that could not be."""
        alarms = (_LOST.format(len(broken)),) if broken else ()
        return reading(drafts, self.title, ledger, alarms)


def opened(data: bytes, kind: str) -> Opened:
    """Return a document whose body is of a kind (`text`, `spreadsheet`).

    Raises:
        BrokenDocument: there is no such body, or a part declares entities (French).
        EncryptedDocument: it is under a password (French).
    """
    package = _parts(data)
    content, styles, meta = (package.xml(f"{name}.xml") for name in ("content", "styles", "meta"))
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}{kind}")
    if body is None:
        raise BrokenDocument(_BROKEN)
    title = meta.findtext(_TITLE) if meta is not None else ""
    return Opened(package, content, styles, body, title or "")


def _parts(data: bytes) -> Package:
    """Return the parts of an OpenDocument that may be read; its size was checked (`sniff`).

    LibreOffice declares a document type in those of its macros, which a healthy part of text
    never does (`Package`): they are left out before.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if _MANIFEST in names and _is_locked(archive.read(_MANIFEST)):
            raise EncryptedDocument(_LOCKED)
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as kept:
            for name in dict.fromkeys(names):
                if name.endswith(".xml") and not name.startswith(_ASIDE):
                    kept.writestr(name, archive.read(name))
    return Package(out.getvalue())


def _is_locked(manifest: bytes) -> bool:
    """Tell whether the entry of the text, up to the next one, says how it is encrypted."""
    _, *found = _ENTRY.split(manifest)
    entries = zip(found[::2], found[1::2], strict=True)
    return any(_PART.search(said) and _SEALED in inside for said, inside in entries)
