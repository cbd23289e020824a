"""Boxes that a PDF page draws around a text of their own: tinted or framed, beside other text.

What stands in such a box is read by itself, where the box stands, whatever is beside it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from pipeline.document import BBox
from pipeline.extract.pdf_layout import TextLine, page_lines, rows
from pipeline.extract.pdf_words import PANEL, Word

_LEAST: Final = (80.0, 24.0)  # points: narrower or lower ones hold no text of several lines
_MOST: Final = 40  # boxes of a page: more are a drawing, or the cells of a table
_SHARE: Final = 0.6  # of the words of a page: more are the page
_WORDS: Final = 8
_LONG: Final = 6  # words of a line of text
_MARGIN: Final = 12.0  # points inside a box, at most
_LEVEL: Final = 3.0  # points between the edges of boxes of one height
_OUT: Final = 2.0  # points by which words may stand out of their box
_RULES: Final = 400  # of a page: more are tables or a drawing
_RULE: Final = 4.0  # points: between the corners of four rules
_FLOWS: Final = 1000  # a box has flows that no other part of the page has

Box = tuple[float, float, float, float]  # left, top, right, bottom


def panels(boxes: Sequence[BBox], words: Sequence[Word]) -> tuple[Box, ...]:
    """Return which of the painted boxes of a page hold a text by themselves, none in another.

    Its words are a part of those of the page, on several lines of running text, and none crosses
    its sides.

    Args:
        boxes: those of what the page paints or frames.
        words: the words of the page outside tables.
    """
    large: set[Box] = {
        (round(box.x0), round(box.top), round(box.x1), round(box.bottom))
        for box in boxes
        if box.x1 - box.x0 >= _LEAST[0] and box.bottom - box.top >= _LEAST[1]
    }
    if not 0 < len(large) <= _MOST:
        return ()
    found: list[Box] = []
    for box in sorted(large, key=lambda box: ((box[0] - box[2]) * (box[3] - box[1]), box)):
        if any(_meet(box, other) for other in found):
            continue
        inside = inside_of(box, words)
        if inside and _WORDS <= len(inside) <= _SHARE * len(words) and _is_text(inside):
            found.append(box)
    return tuple(found)


def inside_of(box: Box, words: Sequence[Word]) -> list[Word]:
    """Return the words in a box, none where one crosses its sides."""
    x0, top, x1, bottom = box
    near = [w for w in words if w.x0 < x1 and w.x1 > x0 and top <= w.middle <= bottom]
    crossed = any(word.x0 < x0 - _OUT or word.x1 > x1 + _OUT for word in near)
    return [] if crossed else near


def lines_of(
    words: Sequence[Word], boxes: Sequence[Box], page: int, right: float, known: set[float]
) -> list[TextLine]:
    """Return the lines of a page in reading order, those of each box together; see `page_lines`.

    Args:
        words: the words of the page, tables among them.
        boxes: see `panels`.
        page: its number, from 1.
        right: right margin of the document.
        known: left edges of second columns.
    """
    if not boxes or not words:
        return page_lines(words, page, right, known)
    outside = list(words)
    filled: list[tuple[Box, list[Word]]] = []
    for box in boxes:
        inside = inside_of(box, outside)
        if inside and len(inside) < len(outside):
            taken = set(map(id, inside))
            outside = [word for word in outside if id(word) not in taken]
            x0, top, x1, bottom = box  # text may stand close to it: some of its margin is white
            x0 = min(x0 + _MARGIN, *(word.x0 for word in inside))
            x1 = max(x1 - _MARGIN, *(word.x1 for word in inside))
            filled.append(((x0, top, x1, bottom), inside))
    inner: dict[int, list[list[Word]]] = {}
    for rank, (box, texts) in enumerate(_shelves(filled, outside), 1 + max(w.table for w in words)):
        outside.append(Word("", *box, size=0.0, font=PANEL, table=rank))
        inner[rank] = texts
    found: list[TextLine] = []
    flow = _FLOWS
    for line in page_lines(outside, page, right, known):
        for text in inner.get(line.table, ()):
            for own in page_lines(text, page, 0.0, set()):
                own.flow, own.aside = own.flow + flow, True
                found.append(own)
            flow += _FLOWS
        if line.table not in inner:
            found.append(line)
    return found


def _shelves(
    filled: Sequence[tuple[Box, list[Word]]], outside: Sequence[Word]
) -> Iterator[tuple[Box, list[list[Word]]]]:
    """Yield boxes of one height side by side as one, with the texts in them from left to right.

    Args:
        filled: the boxes, each with its words.
        outside: the words of the page in none of them: those between two boxes keep them apart.
    """
    shelves: list[list[tuple[Box, list[Word]]]] = []
    for box, text in sorted(filled, key=lambda item: (round(item[0][1] / _LEVEL), item[0][0])):
        last = shelves[-1][-1][0] if shelves else box
        level = max(abs(box[1] - last[1]), abs(box[3] - last[3])) <= _LEVEL
        between = (last[2], box[1], box[0], box[3])
        free = last[2] <= box[0] and not any(_meet(between, w[1:5]) for w in outside)
        if shelves and level and free:
            shelves[-1].append((box, text))
        else:
            shelves.append([(box, text)])
    for shelf in shelves:
        x0, tops, x1, bottoms = zip(*(box for box, _ in shelf), strict=True)
        yield (min(x0), min(tops), max(x1), max(bottoms)), [text for _, text in shelf]


def framed(edges: Sequence[Mapping[str, Any]], left: float, top: float) -> list[BBox]:
    """Return the boxes between two level rules of the same ends and two upright ones.

    Args:
        edges: the rules, as pdfplumber has them.
        left: where the shown page begins in their coordinates, in points.
        top: the same.
    """
    if not 4 <= len(edges) <= _RULES:  # noqa: PLR2004
        return []
    sides = [edge for edge in edges if edge["orientation"] == "v"]
    level: dict[tuple[int, int], list[Mapping[str, Any]]] = defaultdict(list)
    for edge in edges:
        if edge["orientation"] == "h" and edge["x1"] - edge["x0"] >= _LEAST[0]:
            level[round(edge["x0"] / _RULE), round(edge["x1"] / _RULE)].append(edge)
    found = []
    for group in level.values():
        for a, b in pairwise(sorted(group, key=lambda edge: float(edge["top"]))):
            x0, x1, y0, y1 = a["x0"], a["x1"], a["top"], b["bottom"]
            if y1 - y0 >= _LEAST[1] and all(
                any(
                    abs(side["x0"] - x) <= _RULE
                    and side["top"] <= y0 + _RULE
                    and side["bottom"] >= y1 - _RULE
                    for side in sides
                )
                for x in (x0, x1)
            ):
                found.append(BBox(x0 - left, y0 - top, x1 - left, y1 - top))
    return found


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _is_text(words: Sequence[Word]) -> bool:
    """Tell running text, of which a line is long or begins inside a sentence, from titles."""
    lines = [line for line in rows(words) if not line[0].bold or not line[-1].bold]
    return len(rows(words)) > 1 and any(
        len(line) >= _LONG or (line[0].text[:1].islower() and len(line) > 1) for line in lines
    )
