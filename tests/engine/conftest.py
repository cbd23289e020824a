"""Small folders to read, and hostile PDFs."""

import re
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

ANNOTATED = Path(__file__).parents[2] / "data" / "annotated"
MARK = re.compile(rb"(?m)^@@.*\n")


def plain(name: str) -> bytes:
    """Return the text of an annotated document without its annotation."""
    return MARK.sub(b"", (ANNOTATED / name).read_bytes())


def make_pdf(contents: Sequence[bytes], turned: frozenset[int] = frozenset()) -> bytes:
    """Return a PDF with one page a content stream; `turned` pages lie on their side."""
    font = 3 + 2 * len(contents)
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for page, content in enumerate(contents):
        packed = zlib.compress(content, 9)
        number = 3 + 2 * page
        objects[number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F %d 0 R>>>>%s>>"
            % (number + 1, font, b"/Rotate 90" if page in turned else b"")
        )
        objects[number + 1] = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (
            len(packed),
            packed,
        )
    kids = b" ".join(b"%d 0 R" % (3 + 2 * page) for page in range(len(contents)))
    objects[2] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents))
    objects[font] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    data = b"%PDF-1.4\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number in sorted(objects):
        table += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return data + table + end % (len(objects) + 1, len(data))


READABLE = (
    b"BT /F 12 Tf 72 700 Td (Le groupe propose d'ouvrir une maison de garde le week-end.) Tj "
    b"0 -40 Td (Il propose aussi de former des ambassadeurs de la vaccination.) Tj ET"
)
ENDLESS = b"q Q\n" * 8_000_000  # half a minute of pdfminer in 32 kB


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with six texts, a copy of one, an empty file and a link that leaves it."""
    folder = tmp_path / "documents"
    (folder / "réunions").mkdir(parents=True)
    for name in ("01-bugey-sud-cls", "03-marie-galante-projets", "12-savanes-guyane"):
        (folder / f"{name}.md").write_bytes(plain(f"k/{name}.cnr"))
    for name in ("02-landes-recueil", "15-orne-cts", "20-martinique-releve"):
        (folder / "réunions" / f"{name}.md").write_bytes(plain(f"k/{name}.cnr"))
    (folder / "zz copie.md").write_bytes(plain("k/01-bugey-sud-cls.cnr"))
    (folder / "vide.txt").write_bytes(b"")
    (folder / ".gitkeep").write_bytes(b"")
    (folder / "~$ouvert.docx").write_bytes(b"x")
    (folder / "dehors.txt").symlink_to("/etc/hostname")
    return folder


@pytest.fixture
def pdf() -> Callable[[Sequence[bytes]], bytes]:
    return make_pdf


@pytest.fixture
def hanging() -> bytes:
    """A PDF whose second page, which the slow reader gets, keeps it busy for half a minute."""
    return make_pdf([READABLE, ENDLESS], turned=frozenset({1}))
