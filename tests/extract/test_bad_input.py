"""Hostile files of the formats without pages: refused with a French sentence, and quickly."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.extract import Extraction, extract
from pipeline.settings import Limits
from tests.extract.making import make_docx, make_mail, make_odt, make_pptx, make_xlsx, shape, zipped

Read = Callable[..., Extraction]
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">{}]>'.format(
    "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def with_part(data: bytes, name: str, prolog: str, text: str) -> bytes:
    """Return an Office file whose part declares entities and calls one in its text."""
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    content = members[name].decode()
    head, _, body = content.rpartition("?>") if content.startswith("<?xml") else ("", "", content)
    assert text in body
    head = f"{head}?>" if head else ""
    members[name] = (head + prolog + body.replace(text, f"{text}&a;")).encode()
    return zipped(members)


FILES = {
    "a.docx": (make_docx("bonjour"), "word/document.xml"),
    "a.odt": (make_odt("<text:p>bonjour</text:p>"), "content.xml"),
    "a.pptx": (make_pptx(shape("bonjour")), "ppt/slides/slide1.xml"),
    "a.xlsx": (make_xlsx({"bonjour": [["bonjour"]]}), "xl/workbook.xml"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("prolog", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
def test_a_file_that_declares_entities_is_refused(read: Read, name: str, prolog: str) -> None:
    data, part = FILES[name]
    if name == "a.xlsx":
        data = with_part(data, "xl/worksheets/sheet1.xml", prolog, "<sheetData>")
    else:
        data = with_part(data, part, prolog, "bonjour")
    start = time.process_time()
    (reject,) = read(data, name).rejects
    assert (reject.error, "entités" in reject.message) == ("BrokenDocument", True)
    assert time.process_time() - start < 10


@pytest.mark.parametrize("part", ["content.xml", "xl/workbook.xml", "ppt/presentation.xml"])
def test_office_bombs_are_refused_unread(read: Read, part: str) -> None:
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", part: bytes(30_000_000)})
    assert len(data) < 100_000
    (reject,) = read(data, "a").rejects
    assert (reject.error, "100 fois" in reject.message) == ("TooLarge", True)


def test_a_page_of_199_mb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    with path.open("wb") as file:
        file.write(b"<html><p>")
        file.truncate(199_000_000)
    start = time.process_time()
    (reject,) = extract(path, "a.html", Limits()).rejects
    assert (reject.error, "20000000 caractères" in reject.message) == ("TooLarge", True)
    assert time.process_time() - start < 10


def test_a_mail_nested_a_thousand_times_is_read_or_refused(read: Read) -> None:
    head = b"From: a@example.org\nMIME-Version: 1.0\n"
    deep = head
    for rank in range(1000):
        deep += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (rank, rank)
    result = read(deep + b"Content-Type: text/plain\n\nfond\n", "a.eml")
    assert [reject.error for reject in result.rejects] in ([], ["BrokenDocument"])


def test_a_mail_inside_a_mail_is_not_its_body(read: Read) -> None:
    inner = make_mail("Dedans.", subject="Suite")
    data = make_mail("Dehors.", attached={"a.eml": inner})
    document = read(data, "a.eml").document
    assert document
    assert "Dedans." not in [block.text for block in document.blocks]
    assert document.alertes == ()


@pytest.mark.parametrize("name", FILES)
def test_a_cut_file_is_refused(read: Read, name: str) -> None:
    data, _ = FILES[name]
    (reject,) = read(data[: len(data) // 2], name).rejects
    assert reject.error == "BrokenDocument"
    assert reject.message.endswith(".")


def test_cells_a_million_rows_apart_are_refused(read: Read) -> None:
    data = make_xlsx({"a": [["x"]]})
    far = far_apart(data)
    (reject,) = read(far, "a.xlsx").rejects
    assert "très loin" in reject.message


def far_apart(data: bytes) -> bytes:
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data))
    book.active.cell(1_000_000, 16_000).value = "loin"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
