"""Spans, evidence, boxes and identifiers."""

from pipeline.document import BBox, Block, Line
from pipeline.proposal import (
    Evidence,
    Span,
    anchored,
    boxes,
    proposal_ids,
    span_evidence,
    span_text,
)

BLOCKS = (
    Block(0, "paragraph", "Avant. Ouvrir une maison."),
    Block(1, "furniture", "Page 3"),
    Block(2, "paragraph", "Elle tiendra le samedi. Après."),
)
SPAN = Span(0, 7, 2, 23)


def test_a_span_skips_the_furniture_in_its_midst() -> None:
    assert span_evidence(BLOCKS, SPAN) == (Evidence(0, 7, 25), Evidence(2, 0, 23))
    assert span_text(BLOCKS, SPAN) == "Ouvrir une maison.\nElle tiendra le samedi."


def test_boxes_join_the_lines_of_a_page_and_keep_pages_apart() -> None:
    lines = (
        Line(0, 5, 1, BBox(10, 10, 50, 20)),
        Line(5, 9, 1, BBox(8, 20, 60, 30)),
        Line(9, 12, 2, BBox(10, 5, 20, 15)),
    )
    block = Block(0, "paragraph", "abcdefghijkl", lines=lines)
    assert boxes(block, 0, 12) == ((1, BBox(8, 10, 60, 30)), (2, BBox(10, 5, 20, 15)))
    assert boxes(block, 5, 6) == ((1, BBox(8, 20, 60, 30)),)
    assert boxes(block, 12, 12) == ()


def test_identifiers_depend_on_document_text_and_order_among_equals_only() -> None:
    ids = proposal_ids("d1", ["Un bus", "Un  BUS", "Une maison"])
    assert len(set(ids)) == 3
    assert proposal_ids("d1", ["Une maison", "Un bus", "Un bus"]) == (ids[2], ids[0], ids[1])
    assert proposal_ids("d2", ["Un bus"]) != (ids[0],)


def test_evidence_of_the_text_of_a_span_is_found_in_its_blocks() -> None:
    blocks = (
        Block(0, "paragraph", "Avant. Un bus "),
        Block(1, "furniture", "Page 7"),
        Block(2, "paragraph", "  de dépistage passe. Après."),
    )
    span = Span(0, 6, 2, 21)
    text = span_text(blocks, span)
    assert text == "Un bus\nde dépistage passe."
    found = [
        Evidence(0, text.index(word), text.index(word) + len(word), 0.5)
        for word in ("bus", "dépistage", "passe.")
    ]
    placed = anchored(blocks, span, found)
    assert [blocks[one.block].text[one.start : one.end] for one in placed] == [
        "bus",
        "dépistage",
        "passe.",
    ]
    assert {one.weight for one in placed} == {0.5}
