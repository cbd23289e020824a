"""Boxes, charts and SmartArt are read; comments and what hidden sheets draw are counted apart."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from tests.extract.conftest import Read
from tests.extract.making import (
    NS,
    A,
    R,
    document_of,
    make_docx,
    make_odt,
    make_pptx,
    seen,
    shape,
    zipped,
)

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
CHART = (
    f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}"><c:title><a:p><a:r><a:t>Lits par site</a:t></a:r>'
    "</a:p></c:title><c:strCache><c:pt><c:v>Laval</c:v></c:pt><c:pt><c:v>Mayenne</c:v></c:pt>"
    "</c:strCache></c:chartSpace>"
)
SMART = f'<d xmlns:a="{A}"><a:p><a:r><a:t>Créer un bus</a:t></a:r></a:p></d>'
NAMES = [("caption", 0, "Lits par site"), ("caption", 0, "Laval Mayenne")]
TIES = "http://schemas.openxmlformats.org/package/2006/relationships"


def with_members(data: bytes, **more: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    return zipped({**members, **{name.replace("__", "/"): text for name, text in more.items()}})


def test_charts_and_smartart_of_a_docx_are_read(read: Read) -> None:
    result = read(
        with_members(
            make_docx("Santé pour tous."),
            **{"word/charts/chart1.xml": CHART, "word/diagrams/data1.xml": SMART},
        )
    )
    assert seen(result)[1:] == [*NAMES, ("paragraph", 0, "Créer un bus")]
    assert document_of(result).alertes == ()


def test_a_chart_of_a_slide_is_read_and_its_comments_are_counted(read: Read) -> None:
    frame = f'<p:graphicFrame><c:chart xmlns:c="{C}" r:id="c1"/></p:graphicFrame>'
    note = (
        '<p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cm>'
        "<p:text>Secret</p:text></p:cm></p:cmLst>"
    )
    ties = (
        f'<Relationships xmlns="{TIES}"><Relationship Id="c1" Type="{R}/chart" '
        'Target="../charts/chart1.xml"/></Relationships>'
    )
    result = read(
        with_members(
            make_pptx(shape("Santé", 'type="title"') + frame),
            **{
                "ppt/charts/chart1.xml": CHART,
                "ppt/comments/comment1.xml": note,
                "ppt/slides/_rels/slide1.xml.rels": ties,
            },
        )
    )
    assert seen(result)[1:] == NAMES
    assert document_of(result).alertes == ()
    assert dict(document_of(result).coverage)["cache"] == len("Secret")


def part_of_odt(inside: str) -> str:
    names = ("office", "text", "table", "chart")
    spaces = " ".join(f'xmlns:{name}="{NS}:{name}:1.0"' for name in names)
    return (
        f"<office:document-content {spaces}><office:body>{inside}</office:body>"
        "</office:document-content>"
    )


def test_charts_texts_and_formulas_of_an_odt_are_read_unless_hidden(read: Read) -> None:
    cell = '<table:table-cell office:value-type="{}"><text:p>{}</text:p></table:table-cell>'
    chart = (
        "<office:chart><chart:chart><chart:title><text:p>Lits par site</text:p></chart:title>"
        "<table:table><table:table-row>"
        + cell.format("string", "Laval")
        + cell.format("float", "12")
        + "</table:table-row><table:table-row>"
        + cell.format("string", "Mayenne")
        + cell.format("float", "7")
        + "</table:table-row></table:table></chart:chart></office:chart>"
    )
    formula = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>a</mi><mo>=</mo>'
        '<mn>2</mn></mrow><annotation encoding="StarMath 5.0">a = 2</annotation></semantics></math>'
    )
    frame = (
        '<draw:frame xmlns:xlink="http://www.w3.org/1999/xlink"><draw:object xlink:href="{}"/>'
        "</draw:frame>"
    )
    text = part_of_odt("<office:text><text:p>• Créer un bus</text:p></office:text>")
    shown = f"<text:p>Santé pour tous.{frame.format('./Object 1')}</text:p>"
    hidden = f'<text:section text:display="none"><text:p>{frame.format("./Object 4")}</text:p>'
    result = read(
        with_members(
            make_odt(f"{shown}{hidden}</text:section>"),
            **{
                "Object 1/content.xml": part_of_odt(chart),
                "Object 2/content.xml": text,
                "Object 3/content.xml": formula,
                "Object 4/content.xml": text,
                "Object 4/Object 5/content.xml": text,
            },
        ),
        "a.odt",
    )
    assert seen(result)[1:] == [*NAMES, ("list_item", 1, "Créer un bus"), ("caption", 0, "a=2")]
    assert document_of(result).alertes == ()
    found = dict(document_of(result).coverage)
    assert (found["cache"], found["doublon"]) == (2 * len("•Créerunbus"), len("a=2"))


def make_charts(state: str) -> bytes:
    book = Workbook()
    first, second = book.active, book.create_sheet("Graphe")
    assert first is not None
    for row in (["Site", "Lits"], ["Laval", 3]):
        first.append(row)
    chart = BarChart()
    chart.title = "Lits par site"
    chart.add_data(Reference(first, min_col=2, min_row=1, max_row=2), titles_from_data=True)
    second.add_chart(chart)
    second.sheet_state = state
    first["A1"].comment = Comment("Secret", "Élise")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_charts_of_a_workbook_are_read_unless_their_sheet_is_hidden(read: Read) -> None:
    for state, found in (("visible", 1), ("hidden", 0)):
        result = read(make_charts(state))
        assert [text for kind, _, text in seen(result) if kind == "caption"] == (
            ["Lits par site"] * found
        )
        document = document_of(result)
        assert document.alertes == ()
        hidden = len("Secret") + (0 if found else len("Litsparsite"))
        assert dict(document.coverage)["cache"] >= hidden


@pytest.mark.parametrize(
    ("broken", "lost"), [("<a><b>Perdu</b><c>", 5), ("Perdu", 0), ("<a>\0\1</b>", 0), ("", 0)]
)
def test_a_broken_object_of_an_odt_is_told_and_the_rest_read(
    read: Read, broken: str, lost: int
) -> None:
    text = part_of_odt("<office:text><text:p>Un objet.</text:p></office:text>")
    members = {"Object 1/content.xml": broken, "Object 2/content.xml": text}
    document = document_of(read(with_members(make_odt("<text:p>Lu.</text:p>"), **members), "a.odt"))
    assert [block.text for block in document.blocks] == ["Lu.", "Un objet."]
    assert dict(document.coverage).get("non_lu", 0) == lost
    assert document.alertes[-1].startswith("1 objet(s) du document OpenDocument")
