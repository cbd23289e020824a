"""Office files opened with care: a bounded archive of XML parts, no entities, nothing fetched."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from pipeline.errors import BrokenDocument

Element = Any  # lxml has no types
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DOCTYPE: Final = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")  # in UTF-16 too
_XML: Final = (".xml", ".rels")
_DECLARES: Final = (
    "Le document déclare des entités XML (DOCTYPE), ce qu'un fichier Office sain ne fait pas. "
    "S'il est de confiance, enregistrez-le à nouveau et redéposez-le ; sinon supprimez-le."
)


class Package:
    """The parts of an Office file, whose unpacked size was checked before (`sniff`)."""

    def __init__(self, data: bytes) -> None:
        """Open the archive.

        Raises:
            BrokenDocument: a part declares entities (French).
        """
        self._archive = zipfile.ZipFile(BytesIO(data))
        self.names = frozenset(self._archive.namelist())
        for name in self.names:
            if name.endswith(_XML) and _DOCTYPE.search(self.read(name)):
                raise BrokenDocument(_DECLARES)

    def read(self, name: str) -> bytes:
        """Return the bytes of a part."""
        return self._archive.read(name)

    def xml(self, name: str, *, recover: bool = False) -> Element:
        """Return the root of an XML part, without comments; None where there is no such part.

        `recover` returns what can be told of a part that is broken, None for nothing.
        """
        from lxml import etree

        if name not in self.names:
            return None
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            recover=recover,
        )
        return etree.fromstring(self.read(name), parser)

    def relations(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Yield (id, kind, part) of the parts that a part is tied to, those outside left out."""
        folder, _, file = name.rpartition("/")
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        for relation in () if root is None else root.iter(_RELATION):
            if relation.get("TargetMode") != "External":
                target = posixpath.join("/", folder, relation.get("Target", ""))
                kind = relation.get("Type", "").rpartition("/")[2]
                yield relation.get("Id", ""), kind, posixpath.normpath(target).lstrip("/")
