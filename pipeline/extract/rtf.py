"""RTF files: paragraphs, lists and tables in order, heads and feet as furniture, notes at the end.

Changes are read as accepted; hidden text and comments are left out. striprtf, which reads this
format, gives one text without notes, heads and boxes, in which hidden and deleted text remain.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from pipeline.coverage import Ledger
from pipeline.document import BlockKind
from pipeline.extract.draft import (
    Draft,
    Piece,
    Reading,
    looks_like_title,
    marked_draft,
    reading,
    text_draft,
)
from pipeline.extract.pdf_style import MARK
from pipeline.extract.plain import NUMBER
from pipeline.extract.rtf_count import count_rtf
from pipeline.extract.rtf_walk import Event, Look, Walk
from pipeline.extract.tables import Row, row_drafts
from pipeline.text import inked, normalise

_LEVELS: Final = 6
_BEGINS: Final = re.compile(r"\n(?=[^\S\n]*(?:[A-ZÀ-ÖØ-ÞŒ«]|[•▪➤]))")
_HEADING: Final = re.compile(r"(?:heading|titre) ?(\d)", re.IGNORECASE)
_TITLES: Final = {"title": 1, "titre": 1, "subtitle": 2, "sous-titre": 2}
_TOC: Final = re.compile(r"(?:toc|tm|table des matières)\s?\d?$", re.IGNORECASE)


def read_rtf(data: bytes) -> Reading:
    """Return the blocks of an RTF file.

    Raises:
        BrokenDocument: its groups are nested too deeply (French).
    """
    walk = Walk(data)
    maker = _Maker(walk)
    for event in walk.events():
        maker.take(event)
    while len(maker.stories) > 1:
        maker.close()
    body = maker.stories[0]
    body.end(maker)
    ledger = Ledger(counted=count_rtf(data))
    ledger.apart["cache"] = inked(whole("".join(maker.hidden)))
    ledger.apart["furniture"] = inked(whole("".join(maker.marks))) + maker.noted
    drafts = [*maker.around["header"], *body.drafts, *maker.around["footnote"]]
    return reading([*drafts, *maker.around["footer"]], normalise(whole(walk.title)), ledger)


def whole(text: str) -> str:
    """Return a text whose characters beyond 65535 were written as two."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@dataclass(slots=True)
class _Story:
    """A part that is read on its own (the body, a head, a note, a box): what is not a block yet."""

    kind: str
    drafts: list[Draft] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    plain: bool = False
    marked: bool = False
    pieces: list[Piece] = field(default_factory=list)
    cells: list[list[Piece]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    head: bool = False
    after: list[Draft] = field(default_factory=list)
    last: Look = field(default_factory=Look)

    def said(self) -> str:
        """Return the text gathered, and begin again."""
        text, self.text = whole("".join(self.text)), []
        return text

    def table(self) -> None:
        """End a table: its rows are blocks; one of one column only sets the page."""
        rows, self.rows = self.rows, []
        if all(len(row) <= 1 for row in rows):
            pieces = [piece for row in rows for cell in row for piece in cell]
            self.drafts += [text_draft("paragraph", piece.text) for piece in pieces]
        else:
            self.drafts += row_drafts(rows, marked=True if self.head else None)[0]
        self.head = False

    def end(self, maker: "_Maker") -> None:
        """End what is open."""
        if self.cells or self.pieces:
            self.pieces.append(Piece(self.said()))
            self.rows.append([*self.cells, self.pieces])
            self.cells, self.pieces = [], []
        maker.paragraph(self, self.last)
        self.table()


class _Maker:
    """Makes blocks of the events of a walk."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self.stories = [_Story("body")]
        self.around: dict[str, list[Draft]] = {"header": [], "footer": [], "footnote": []}
        self.hidden: list[str] = []
        self.marks: list[str] = []
        self.noted = 0  # characters of marks of lists in notes

    def take(self, event: Event) -> None:
        """Take the next event."""
        story, look = self.stories[-1], event.look
        if event.kind == "text":
            self._text(story, event.text, look)
        elif event.kind == "open":
            self.stories.append(_Story(event.text))
        elif event.kind == "close":
            self.close()
        elif event.kind == "par":
            if look.deleted:
                return
            if look.in_table:
                story.pieces.append(Piece(story.said()))
            else:
                self.paragraph(story, look)
        elif event.kind == "cell":
            story.cells.append([*story.pieces, Piece(story.said())])
            story.pieces, story.marked = [], False
        else:
            story.head |= look.head and not story.rows
            story.rows.append(story.cells)
            story.cells = []

    def close(self) -> None:
        """End the last part opened and put its blocks where they belong."""
        story = self.stories.pop()
        story.end(self)
        drafts = [*story.drafts, *story.after]
        if story.kind == "box":
            self.stories[-1].after += drafts
        elif story.kind == "footnote":
            pieces = [piece for draft in drafts for piece in _pieces(draft)]
            self.noted += sum(draft.marks for draft in drafts)
            self.around["footnote"].append(Draft("footnote", pieces))
        elif story.kind in self.around:
            for draft in drafts:
                furniture = Draft("furniture", draft.pieces, cells=draft.cells, marks=draft.marks)
                self.around[story.kind].append(furniture)

    def paragraph(self, story: _Story, look: Look) -> None:
        """End a paragraph outside tables: a line break before a capital begins another one."""
        raw = story.said()
        plain, story.plain = story.plain, False
        marked, story.marked = story.marked, False
        if story.rows:
            story.table()
        parts = _BEGINS.split(raw)
        for part in parts:
            if text := normalise(part):
                bold = not plain and len(parts) == 1
                listed = marked or look.numbered
                story.drafts.append(self._draft(text, look, bold=bold, listed=listed))
        story.drafts += story.after
        story.after = []

    def _draft(self, text: str, look: Look, *, bold: bool, listed: bool) -> Draft:
        kind: BlockKind = "paragraph"
        name = self._walk.styles.get(look.style, "").strip(" ;\r\n")
        depth = 1 + min(look.level, _LEVELS - 1) if listed else 0
        if _TOC.match(name):
            return text_draft("furniture", text)
        if level := _level(name, look):
            return text_draft("heading", text, level)
        if mark := MARK.match(text):
            return marked_draft(text, mark.group(), max(depth, 1))
        if depth or NUMBER.match(text):
            return text_draft("list_item", text, max(depth, 1))
        if name.lower() in {"caption", "légende"}:
            kind = "caption"
        elif bold and looks_like_title(text):
            kind = "heading"
        return text_draft(kind, text, _LEVELS if kind == "heading" else 0)

    def _text(self, story: _Story, text: str, look: Look) -> None:
        inside = any(one.kind == "annotation" for one in self.stories)
        if look.hidden or look.deleted or inside:
            self.hidden.append(text)
        elif look.mark:
            self.marks.append(text)
            story.marked = True
        else:
            story.text.append(text)
            story.last = look
            story.plain |= not look.bold and not text.isspace()


def _pieces(draft: Draft) -> list[Piece]:
    """Return the pieces of a draft, without the bars between cells."""
    return [Piece(text) for _, text in draft.cells] if draft.cells else draft.pieces


def _level(name: str, look: Look) -> int:
    """Return the level of a heading, 0 for none."""
    if heading := _HEADING.match(name):
        return min(max(int(heading[1]), 1), _LEVELS)
    if level := _TITLES.get(name.lower()):
        return level
    return look.outline + 1 if look.outline < _LEVELS else 0
