"""Parts of a page that are written sideways: a table or a text turned by 90° on an upright page.

They are seen with the page turned for reading them, where tables and lines are found as on other
pages; then their boxes are turned back. A single mark in the margin is no text.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from typing import Any, Final

from pipeline.document import BBox
from pipeline.extract.draft import Draft
from pipeline.extract.pdf_grid import plain_tables
from pipeline.extract.pdf_layout import around, rows
from pipeline.extract.pdf_tables import ruled_tables
from pipeline.extract.pdf_words import Counts, Frame, RawPage, RawTable, Turned, Word

_NEAR: Final = 3.0  # sizes between two rows of one part
_USUAL: Final = 10.0  # points, between two tables
_LEAST: Final = ((2, 12), (3, 8))  # rows and words of a text: less is a mark or a credit
_Box = tuple[float, float, float, float]


def turned_letters(
    letters: Sequence[dict[str, Any]], frame: Frame, *, down: bool
) -> list[dict[str, Any]]:
    """Return letters of pdfplumber on the page turned for reading them, as shown."""
    found = []
    for letter in letters:
        x0, top, x1, bottom = _turn(_sides(letter, frame), frame, down=down)
        sides = {"x0": x0, "top": top, "doctop": top, "x1": x1, "bottom": bottom}
        size = {"size": bottom - top, "width": x1 - x0, "height": bottom - top}
        found.append({**letter, **sides, **size, "upright": True})
    return found


def turned_parts(
    words: list[Word],
    edges: Sequence[dict[str, Any]],
    frame: Frame,
    tables: Sequence[RawTable],
    *,
    down: bool,
) -> tuple[list[Turned], list[Word]]:
    """Return the texts and tables among words, and the marks, on the page as it lies.

    Args:
        words: those whose letters go the same way, on the turned page.
        edges: the rules of the page, as pdfplumber has them.
        frame: that of the shown page.
        tables: the upright tables: what is written sideways in them is a mark.
        down: whether the letters go down the page.
    """
    if not words:
        return [], []
    inside = {word for word in words if _in_tables(_back(word, frame, down=down), tables)}
    words = [word for word in words if word not in inside]
    turned = [_edge(edge, frame, down=down) for edge in edges]
    ruled, others = ruled_tables(turned, words)
    parts: list[Turned] = []
    marks = _in_order(list(inside))
    for group in _groups(others, ruled):
        own = tuple(ruled[word.table] for word in group if word.table >= 0)
        text = [word for word in group if word.table < 0]
        plain, rest = plain_tables(text)
        if own or plain or _is_text(text):
            box = _turn_back(astuple(around(group)), frame, down=down)
            parts.append(Turned(down, box, tuple(rest), (*own, *plain)))
        else:
            marks += _in_order(text)
    return parts, [_back(word, frame, down=down) for word in marks]


def without_running(pages: Sequence[RawPage]) -> list[RawPage]:
    """Return the pages of a document, with texts in the margin of several of them as marks."""
    counts = Counter(key for page in pages for key in {_key(part) for part in page.turned})
    found = list(pages)
    for rank, page in enumerate(pages):
        running = [part for part in page.turned if counts[_key(part)] > 1 and not part.tables]
        if running:
            frame = (0.0, 0.0, page.width, page.height)
            marks = [
                _back(word, frame, down=part.down)
                for part in running
                for word in _in_order(part.words)
            ]
            turned = tuple(part for part in page.turned if part not in running)
            found[rank] = replace(page, sideways=(*page.sideways, *marks), turned=turned)
    return found


def as_page(page: RawPage, part: Turned) -> RawPage:
    """Return a part as a page of its own."""
    return RawPage(
        *(page.number, page.height, page.width, 0.0, 0, part.words, part.tables, ()),
        page.reader,
        Counts(0),
    )


def turned_back(drafts: Sequence[Draft], page: RawPage, part: Turned) -> Iterator[Draft]:
    """Yield the blocks of a part with the boxes that they have on the page as it lies."""
    frame = (0.0, 0.0, page.width, page.height)
    for draft in drafts:
        pieces = [
            piece._replace(
                bbox=piece.bbox and BBox(*_turn_back(astuple(piece.bbox), frame, down=part.down))
            )
            for piece in draft.pieces
        ]
        yield replace(draft, pieces=pieces)


def _groups(words: Sequence[Word], tables: Sequence[RawTable]) -> Iterator[list[Word]]:
    """Yield the words of rows that follow one another closely, tables among them."""
    placed = [
        Word("", *table.bbox, size=0.0, font="", table=rank) for rank, table in enumerate(tables)
    ]
    group: list[Word] = []
    bottom = 0.0
    for row in rows([*words, *placed]):
        size = max([word.size for word in (*row, *group)]) or _USUAL
        if group and min([word.top for word in row]) - bottom > _NEAR * size:
            yield group
            group = []
        bottom = max([bottom if group else 0.0, *[word.bottom for word in row]])
        group += row
    if group:
        yield group


def _in_order(words: Sequence[Word]) -> list[Word]:
    return [word for row in rows(words) for word in row]


def _key(part: Turned) -> str:
    return " ".join(word.text for word in _in_order(part.words))


def _is_text(words: list[Word]) -> bool:
    count = len(rows(words))
    return any(count >= lines and len(words) >= least for lines, least in _LEAST)


def _in_tables(word: Word, tables: Sequence[RawTable]) -> bool:
    x = (word.x0 + word.x1) / 2
    return any(
        table.bbox[0] <= x <= table.bbox[2] and table.bbox[1] <= word.middle <= table.bbox[3]
        for table in tables
    )


def _sides(form: dict[str, Any], frame: Frame) -> _Box:
    left, top = frame[:2]
    return form["x0"] - left, form["top"] - top, form["x1"] - left, form["bottom"] - top


def _turn(box: _Box, frame: Frame, *, down: bool) -> _Box:
    """Return a box on the page turned so that the letters go to the right."""
    x0, top, x1, bottom = box
    width, height = frame[2:]
    if down:
        return top, width - x1, bottom, width - x0
    return height - bottom, x0, height - top, x1


def _turn_back(box: Sequence[float], frame: Frame, *, down: bool) -> _Box:
    x0, top, x1, bottom = box
    width, height = frame[2:]
    if down:
        sides = width - bottom, x0, width - top, x1
    else:
        sides = top, height - x1, bottom, height - x0
    a, b, c, d = (round(side, 2) for side in sides)
    return a, b, c, d


def _back(word: Word, frame: Frame, *, down: bool) -> Word:
    x0, top, x1, bottom = _turn_back(word[1:5], frame, down=down)
    return word._replace(x0=x0, top=top, x1=x1, bottom=bottom)


def _edge(edge: dict[str, Any], frame: Frame, *, down: bool) -> dict[str, Any]:
    x0, top, x1, bottom = _turn(_sides(edge, frame), frame, down=down)
    sides = {"x0": x0, "top": top, "x1": x1, "bottom": bottom}
    way = "v" if edge["orientation"] == "h" else "h"
    return {**edge, **sides, "orientation": way, "width": x1 - x0, "height": bottom - top}
