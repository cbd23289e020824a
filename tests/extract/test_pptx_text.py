"""Slides as they are made: titles by their look, cards, SmartArt, what comes back or is aside."""

import time

import pytest

from pipeline.extract.pptx import read_pptx
from tests.extract.conftest import Read
from tests.extract.making import A, P, R, document_of, make_pptx, seen, shape
from tests.extract.test_drawn import TIES, with_members
from tests.extract.test_pptx_order import at

SIZE = (120, 68)  # of a slide, in the units of `at`
D = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
Seen = list[tuple[str, int, str]]


def slides(*every: str) -> bytes:
    """Return a presentation that says the size of its slides."""
    data = make_pptx(*every)
    main = (
        f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>'
        + "".join(f'<p:sldId id="{n}" r:id="r{n}"/>' for n in range(1, len(every) + 1))
        + f'</p:sldIdLst><p:sldSz cx="{SIZE[0]}00000" cy="{SIZE[1]}00000"/></p:presentation>'
    )
    return with_members(data, **{"ppt/presentation.xml": main})


def set_in(made: str, size: int, *, bold: bool = False) -> str:
    """Return a shape whose paragraphs are of a size (points), the first one in bold or none."""
    run = f'<a:r><a:rPr sz="{100 * size}"{{}}/>'
    first = run.format(' b="1"' if bold else "")
    return made.replace("<a:r>", first, 1).replace("<a:r><a:t>", f"{run.format('')}<a:t>")


def found(read: Read, data: bytes) -> Seen:
    document = document_of(read(data, "a.pptx"))
    assert "non_lu" not in dict(document.coverage)
    return [(block.kind, block.level, block.text) for block in document.blocks]


def test_a_slide_without_a_title_has_one_in_its_first_big_text(read: Read) -> None:
    top = set_in(at("AXE 2 – MIEUX SOIGNER", (2, 2, 100, 8)), 28)
    left = set_in(at("Constats\n- Peu de lits\nFreins", (2, 14, 50, 40)), 14, bold=True)
    right = set_in(at("Leviers\nUn local existe.", (60, 14, 50, 40)), 14, bold=True)
    assert found(read, slides(top + left + right)) == [
        ("heading", 1, "AXE 2 – MIEUX SOIGNER"),
        ("heading", 3, "Constats"),
        ("list_item", 1, "Peu de lits"),
        ("paragraph", 0, "Freins"),
        ("heading", 3, "Leviers"),
        ("paragraph", 0, "Un local existe."),
    ]
    alone = set_in(at("Un mot", (2, 2, 100, 8)), 14) + set_in(at("Un autre", (2, 20, 9, 9)), 14)
    assert {kind for kind, _, _ in found(read, slides(alone))} == {"paragraph"}


def test_cards_in_rows_are_read_row_by_row_and_columns_are_not(read: Read) -> None:
    cards = [
        set_in(at(f"Carte {n}\nTexte {n}.", (2 + 40 * (n % 3), 14 + 26 * (n // 3), 36, 22)), 14)
        for n in range(6)
    ]
    texts = [text for _, _, text in found(read, slides("".join(cards)))]
    assert texts == [text for n in range(6) for text in (f"Carte {n}", f"Texte {n}.")]
    quarters = "".join(
        at(f"Titre {n}", (2 + 60 * (n % 2), 10 + 28 * (n // 2), 50, 5))
        + at(f"Texte {n}", (2 + 60 * (n % 2), 16 + 28 * (n // 2), 50, 18))
        for n in range(4)
    )
    texts = [text for _, _, text in found(read, slides(quarters))]
    assert texts == [text for n in range(4) for text in (f"Titre {n}", f"Texte {n}")]


@pytest.mark.parametrize(
    ("number", "text", "said"),
    [
        ("1", "Prévention", ["1 Prévention"]),
        ("45 %", "des habitants", ["45 % des habitants"]),
        ("3 M€", "par an", ["3 M€ par an"]),
        ("1 200", "• un bus", ["1 200", "un bus"]),
        ("Un", "bus", ["Un", "bus"]),
    ],
)
def test_a_number_is_read_with_what_it_names(
    read: Read, number: str, text: str, said: list[str]
) -> None:
    data = slides(at(number, (2, 2, 9, 9)) + at(text, (14, 2, 50, 9)))
    assert [text for _, _, text in found(read, data)] == said


def test_placeholders_are_listed_as_their_layout_or_its_master_says(read: Read) -> None:
    slide = "".join(shape(f"Texte {n}", f'type="body" idx="{n}"') for n in (1, 2))
    spaces = f'xmlns:a="{A}" xmlns:p="{P}"'
    styles = '<a:lstStyle><a:lvl1pPr><a:buNone/><a:defRPr b="1"/></a:lvl1pPr></a:lstStyle>'
    layout = shape("", 'type="body" idx="1"').replace("<p:txBody>", f"<p:txBody>{styles}")
    layout += shape("", 'type="body" idx="2"')
    marks = '<a:lvl1pPr><a:buChar char="-"/></a:lvl1pPr>'
    master = shape("", 'type="body"')
    master += f"<p:txStyles><p:bodyStyle>{marks}</p:bodyStyle></p:txStyles>"
    tie = f'<Relationships xmlns="{TIES}"><Relationship Id="x" Type="{R}/{{}}" Target="{{}}"/>'
    tie += "</Relationships>"
    data = with_members(
        make_pptx(slide),
        **{
            "ppt/slides/_rels/slide1.xml.rels": tie.format("slideLayout", "../l/l1.xml"),
            "ppt/l/_rels/l1.xml.rels": tie.format("slideMaster", "../m/m1.xml"),
            "ppt/l/l1.xml": f"<p:sldLayout {spaces}>{layout}</p:sldLayout>",
            "ppt/m/m1.xml": f"<p:sldMaster {spaces}>{master}</p:sldMaster>",
        },
    )
    assert found(read, data) == [("heading", 3, "Texte 1"), ("list_item", 1, "Texte 2")]


def test_what_comes_back_at_the_edges_of_slides_is_furniture(read: Read) -> None:
    def page(number: int) -> str:
        foot = at("Concertation 2024", (2, 62, 60, 4)) + at(str(number), (110, 62, 6, 4))
        head = set_in(at("Région", (2, 1, 20, 4)), 9) + set_in(at("Titre", (2, 5, 90, 4)), 24)
        return head + at(f"Action {number} du plan.", (2, 20, 90, 9)) + foot

    kinds = {text: kind for kind, _, text in found(read, slides(*map(page, range(1, 4))))}
    assert {text for text, kind in kinds.items() if kind == "furniture"} == {
        *("Concertation 2024", "Région", "1", "2", "3")
    }
    once = {text: kind for kind, _, text in found(read, slides(page(1)))}
    assert once["Concertation 2024"] == "paragraph"
    field = '<a:fld type="slidenum"><a:t>3</a:t></a:fld>'
    number = shape("x").replace("<a:r><a:t>x</a:t></a:r>", field)
    assert ("furniture", 0, "3") in found(read, make_pptx(shape("Un texte.") + number))


def test_what_stands_beside_a_slide_is_hidden_but_its_title(read: Read) -> None:
    aside = at("Mode d'emploi", (130, 10, 40, 9))
    title = at("Santé", (0, -20, 40, 9), 'type="title"')
    document = document_of(read(slides(aside + title + at("Un bus.", (2, 20, 40, 9))), "a.pptx"))
    assert [block.text for block in document.blocks] == ["Santé", "Un bus."]
    assert dict(document.coverage)["cache"] == len("Moded'emploi")


def test_a_table_of_one_column_is_a_box(read: Read) -> None:
    rows = "".join(
        f"<a:tr><a:tc><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc></a:tr>"
        for text in ("Mesures", "- Créer un guichet", "Ouvrir une maison.")
    )
    table = f'<a:tbl><a:tblPr firstRow="1"/>{rows}</a:tbl>'
    assert found(read, make_pptx(f"<p:graphicFrame>{table}</p:graphicFrame>")) == [
        ("heading", 3, "Mesures"),
        ("list_item", 1, "Créer un guichet"),
        ("paragraph", 0, "Ouvrir une maison."),
    ]


def smart(*ties: tuple[int, int, int]) -> bytes:
    """Return a slide with a SmartArt of points 1 to 4, tied (above, below, rank); 0 is its root."""
    points = "".join(
        f'<d:pt modelId="{n}"><d:t><a:p><a:r><a:t>Point {n}</a:t></a:r></a:p></d:t></d:pt>'
        for n in range(1, 5)
    )
    links = "".join(f'<d:cxn srcId="{a}" destId="{b}" srcOrd="{n}"/>' for a, b, n in ties)
    model = f'<d:dataModel xmlns:d="{D}" xmlns:a="{A}"><d:pt modelId="0" type="doc"/>{points}'
    tie = f'<Relationship Id="d1" Type="{R}/diagramData" Target="../diagrams/data1.xml"/>'
    frame = f'<p:graphicFrame><d:relIds xmlns:d="{D}" r:dm="d1"/></p:graphicFrame>'
    return with_members(
        make_pptx(frame),
        **{
            "ppt/diagrams/data1.xml": f"{model}{links}</d:dataModel>",
            "ppt/slides/_rels/slide1.xml.rels": (
                f'<Relationships xmlns="{TIES}">{tie}</Relationships>'
            ),
        },
    )


def test_smartart_is_read_in_the_order_that_is_shown(read: Read) -> None:
    assert found(read, smart((0, 3, 0), (0, 1, 1), (3, 2, 0))) == [
        ("heading", 3, "Point 3"),
        ("list_item", 2, "Point 2"),
        ("list_item", 1, "Point 1"),
        ("list_item", 1, "Point 4"),
    ]
    assert len(found(read, smart((1, 2, 0), (2, 1, 0), (0, 1, 0), (1, 1, 0)))) == 4


def test_slides_of_a_picture_alone_are_told(read: Read) -> None:
    where = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="12000000" cy="6800000"/></a:xfrm>'
    picture = f"<p:pic><p:spPr>{where}</p:spPr></p:pic>"
    text = shape("Créer un bus de prévention.")
    (alarm,) = document_of(read(slides(text, picture), "a.pptx")).alertes
    assert alarm.startswith("Une diapositive ne montre qu'une image")
    assert document_of(read(slides(text + picture), "a.pptx")).alertes == ()


def test_many_styles_and_paragraphs_take_no_time() -> None:
    styles = f"<a:lstStyle>{'<a:lvl1pPr/>' * 20_000}</a:lstStyle>"
    slide = shape("x\n" * 5_000, "type='body'").replace("<p:txBody>", f"<p:txBody>{styles}")
    start = time.process_time()
    assert len(read_pptx(slides(slide)).drafts) == 5_000
    assert time.process_time() - start < 4


def test_a_subtitle_is_a_heading(read: Read) -> None:
    assert seen(read(make_pptx(shape("Sous-titre", 'type="subTitle"')), "a.pptx")) == [
        ("heading", 2, "Sous-titre")
    ]
