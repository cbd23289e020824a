"""A Word document as python-docx opens it: its main part named and typed as in a DOCX."""

import re
import zipfile
from io import BytesIO
from typing import Final

from pipeline.extract import sniff_zip

_BYTES: Final = "application/octet-stream"


def as_docx(data: bytes) -> bytes:
    """Return a DOCX of a Word document: of a template and of one with macros too.

    Documents inserted in it are bytes: stated as Word documents, python-docx would parse them.
    """
    found = sniff_zip.word_parts(data)
    if not found or found == [(sniff_zip.WORD_PART, sniff_zip.WORD_TYPE)]:
        return data
    part, kind = found[0]
    folder, _, name = part.rpartition("/")
    moved = {part: sniff_zip.WORD_PART}
    moved[f"{folder}/_rels/{name}.rels"] = "word/_rels/document.xml.rels"
    named = re.compile(rf"{re.escape(part)}(?=[\"'])".encode())
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as made:
        for old in dict.fromkeys(archive.namelist()):
            if part != sniff_zip.WORD_PART and old in moved.values():
                continue
            content = archive.read(old)
            if old == sniff_zip.TYPES:
                content = _untyped(content, part)
            if old in {sniff_zip.TYPES, sniff_zip.RELATIONS}:
                content = named.sub(sniff_zip.WORD_PART.encode(), content)
                content = content.replace(kind.encode(), sniff_zip.WORD_TYPE.encode())
            made.writestr(moved.get(old, old), content)
    return out.getvalue()


def _untyped(content: bytes, main: str) -> bytes:
    """Return the types of the parts, those of the Word documents but the main one being bytes."""

    def changed(tag: re.Match[str]) -> str:
        name, kind = sniff_zip.stated(tag[0])
        other = kind in sniff_zip.WORD_TYPES and name != main
        return tag[0].replace(kind, _BYTES) if other else tag[0]

    return sniff_zip.OVERRIDE.sub(changed, content.decode("utf-8", "replace")).encode()
