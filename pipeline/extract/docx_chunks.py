"""Documents of other formats that a DOCX has Word insert (`w:altChunk`): HTML, RTF, text, DOCX.

Each is read once, where it is inserted or else at the end, and never opened beyond bounds.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any, Final

from pipeline.coverage import Ledger
from pipeline.encoding import decode
from pipeline.errors import TooLarge
from pipeline.extract import sniff
from pipeline.extract.docx_text import W
from pipeline.extract.draft import Draft, Piece, Reading, reading
from pipeline.extract.html import read_html
from pipeline.extract.mail import read_mail
from pipeline.extract.plain import read_plain
from pipeline.extract.rtf import read_rtf
from pipeline.extract.rtf_count import count_rtf
from pipeline.settings import Limits
from pipeline.text import inked

Element = Any  # lxml has no types
Part = Any  # python-docx has none that mypy follows
Read = Callable[[bytes], Reading]
CHUNK: Final = f"{W}altChunk"
_IDENT: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TAG: Final = re.compile(r"<[^<>]*>")
_KINDS: Final = {  # bytes tell the others
    "text/html": sniff.HTML,
    "application/xhtml+xml": sniff.HTML,
    "text/plain": sniff.PLAIN,
    "message/rfc822": sniff.MAIL,
}
_UNREAD: Final = (
    "Des documents insérés dans le fichier Word n'ont pas été lus ({} en tout). Ouvrez-le dans "
    "Word, enregistrez-le à nouveau en .docx et redéposez-le."
)


class Chunks:
    """The documents inserted in the parts of a DOCX that are still to be read."""

    def __init__(
        self, parts: list[tuple[Element, Part]], ledger: Ledger, docx: Read | None
    ) -> None:
        """Take the parts with their roots, and the ledger that counts what is read.

        `docx` reads an inserted DOCX; with None it is not read, as for one inside another.
        """
        self._ledger = ledger
        self._docx = docx
        self._limits = Limits()
        self._room = self._limits.archive_mb * 1_000_000  # bytes of DOCX files that may be unpacked
        self._unread = 0
        self._waiting: dict[str, Part] = {}
        self._places: dict[Element, str] = {}
        for root, part in parts:
            self._find(root, part)
        self.inner: list[str] = []

    def _find(self, root: Element, part: Part) -> None:
        names = {}
        for ident, relation in part.rels.items():
            if not relation.reltype.endswith("/aFChunk"):
                continue
            if relation.is_external:
                self._unread += 1
                continue
            names[ident] = str(relation.target_part.partname)
            self._waiting[names[ident]] = relation.target_part
        for element in root.iter(CHUNK):
            self._places[element] = names.get(element.get(_IDENT, ""), "")

    def drafts(self, element: Element) -> Iterator[Draft]:
        """Yield the drafts of what an element inserts, if that was not read before."""
        part = self._waiting.pop(self._places.get(element, ""), None)
        if part is not None:
            yield from self._read(part)

    def rest(self) -> Iterator[Draft]:
        """Yield the drafts of what was not reached: in a cell, in a head, or inserted nowhere."""
        for name in sorted(self._waiting):
            yield from self._read(self._waiting.pop(name))

    def alarms(self) -> tuple[str, ...]:
        """Return what to say (French) of what was not read."""
        said = (_UNREAD.format(self._unread),) if self._unread else ()
        return (*said, *self.inner)

    def _read(self, part: Part) -> list[Draft]:
        data = part.blob
        try:
            found = self._reading(data, part.content_type)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  parsers raise anything on broken files
            self._unread += 1
            self._ledger.counted += _characters(data)
            return []
        self._ledger.counted += found.ledger.counted
        self._ledger.apart += found.ledger.apart
        self.inner += found.alertes
        return [replace(draft, marks=0, look=None) for draft in found.drafts]

    def _reading(self, data: bytes, content_type: str) -> Reading:
        kind = _KINDS.get(content_type) or sniff.sniff(data, "", self._limits)
        if kind == sniff.DOCX and self._docx is not None:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                self._room -= sum(member.file_size for member in archive.infolist())
            if self._room < 0:
                raise TooLarge(kind)
            return self._docx(data)
        texts: dict[str, Callable[[str], Reading]] = {
            sniff.HTML: read_html,
            sniff.PLAIN: _read_text,
            sniff.MARKDOWN: _read_text,
        }
        if kind in texts:
            return texts[kind](decode(data))
        return {sniff.RTF: read_rtf, sniff.MAIL: read_mail}[kind](data)


def _read_text(text: str) -> Reading:
    found = read_plain(text)
    ledger = Ledger(counted=inked(text))
    ledger.apart["furniture"] += found.marks
    ledger.apart["cache"] += found.hidden
    drafts = [
        Draft(block.kind, [Piece(block.text)], block.level, block.cells) for block in found.blocks
    ]
    return reading(drafts, "", ledger)


def _characters(data: bytes) -> int:
    """Return about how many characters are in what was not read; none of what is no text."""
    if data.lstrip().startswith(b"{\\rtf"):
        return count_rtf(data)
    try:
        return inked(_TAG.sub("", decode(data)))
    except UnicodeError:
        return 0
