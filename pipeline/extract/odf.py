"""OpenDocument files opened: without macros and settings, which nothing here reads."""

import re
import zipfile
from io import BytesIO
from typing import Final

from pipeline.errors import EncryptedDocument
from pipeline.extract.office import Package

_ASIDE: Final = ("Basic/", "Configurations2/", "Dialogs/", "META-INF/", "Scripts/")
_MANIFEST: Final = "META-INF/manifest.xml"
_ENTRY: Final = re.compile(rb"<(?:\w+:)?file-entry\b([^>]*)>")
_PART: Final = re.compile(rb"""full-path\s*=\s*["']content\.xml["']""")
_SEALED: Final = b"encryption-data"
_LOCKED: Final = (
    "Le document est protégé par un mot de passe. Retirez la protection (« Fichier », "
    "« Propriétés »), enregistrez-le et redéposez-le."
)


def open_parts(data: bytes) -> Package:
    """Return the parts of an OpenDocument that may be read; its size was checked (`sniff`).

    LibreOffice declares a document type in those of its macros, which a healthy part of text
    never does (`Package`): they are left out before.

    Raises:
        BrokenDocument: a part declares entities (French).
        EncryptedDocument: its text is under a password (French).
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
