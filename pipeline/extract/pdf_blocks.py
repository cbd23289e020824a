"""Lines in reading order to blocks: what goes together, and what each is.

Two lines belong together unless something parts them: a mark, another look, a wide space, an
indent, a label, or a break that the margin did not ask for. A paragraph goes on over columns
and pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.extract.draft import Draft, Piece
from pipeline.extract.furniture import find_furniture
from pipeline.extract.pdf_figures import key_figures
from pipeline.extract.pdf_grid import with_beginnings
from pipeline.extract.pdf_group import Group, is_note, joins, kind_of, opening
from pipeline.extract.pdf_heads import tell_heads
from pipeline.extract.pdf_hyphens import Hyphens
from pipeline.extract.pdf_layout import TextLine, around, line_text
from pipeline.extract.pdf_overleaf import Tables, cell_pieces, lines_joined
from pipeline.extract.pdf_panels import lines_of
from pipeline.extract.pdf_steps import steps
from pipeline.extract.pdf_style import Style, body_style, heading_key, leading
from pipeline.extract.pdf_turned import as_page, turned_back, without_running
from pipeline.extract.pdf_words import RawPage, Word
from pipeline.text import inked

_FULL: Final = 100  # words of a page that reaches its margins


@dataclass(slots=True)
class _State:
    """What the next line is judged against; `body` is the last group that is no footnote.

    `host` are the group and the body that go on past a box, None outside of one.
    """

    style: Style
    tables: Tables
    group: Group | None = None
    body: Group | None = None
    host: tuple[Group | None, Group | None] | None = None
    indents: list[float] = field(default_factory=list)


def pdf_drafts(pages: Sequence[RawPage]) -> tuple[list[Draft], int]:
    """Return the blocks of the pages in reading order, and how many hyphens were undone.

    Every word stands in one of the blocks.
    """
    drafts = _drafts(pages, Hyphens(pages))
    return drafts, sum(piece.cut for draft in drafts for piece in draft.pieces)


def _drafts(pages: Sequence[RawPage], hyphens: Hyphens) -> list[Draft]:
    pages = without_running(with_beginnings(pages))
    body, bold, ink = body_style(pages)
    furniture = find_furniture(pages, body)
    right = _right_margin(pages)
    known: set[float] = set()
    read = [
        (page, *_lines(page, furniture.get(page.number, []), body, right, known)) for page in pages
    ]
    style = Style(body, bold, leading([line for _, _, lines in read for line in lines]), ink)
    state = _State(style, Tables(hyphens))
    found: list[Draft | Group] = []
    for page, figures, lines in read:
        running = furniture.get(page.number, [])
        found += [_furniture(page, row) for row in running if row[0].middle < page.height / 2]
        for line in lines:
            _pass_by(state, aside=line.aside)
            if line.table >= 0:
                found += _placed(state, page, figures, line.table)
            elif (group := _add(state, line)) is not None:
                found.append(group)
        found += [_furniture(page, row) for row in running if row[0].middle >= page.height / 2]
        if page.sideways:
            found.append(_furniture(page, page.sideways))
    return list(_finished(found, state))


def _others(words: Sequence[Word], parts: Sequence[Sequence[Word]]) -> list[Word]:
    """Return the words that stand in none of these parts."""
    taken = {word for part in parts for word in part}
    if not taken:
        return list(words)
    places = {(word.x0, word.top) for word in taken}  # quicker than the whole word
    return [w for w in words if (w.x0, w.top) not in places or w not in taken]


def _placed(
    state: _State, page: RawPage, figures: Sequence[Sequence[Word]], rank: int
) -> Sequence[Draft]:
    """Return the blocks of what stands as one word among the lines: see `_lines`."""
    if rank < len(page.tables):
        _close(state)
        return state.tables.drafts(page, page.tables[rank])
    rank -= len(page.tables)
    if rank < len(figures):  # its number first
        return [
            Draft("paragraph", list(cell_pieces(state.tables.hyphens, [(page, figures[rank])])))
        ]
    part = page.turned[rank - len(figures)]
    _close(state)
    state.tables.header = None
    return list(turned_back(_drafts([as_page(page, part)], state.tables.hyphens), page, part))


def _close(state: _State) -> None:
    """Let nothing go on with the groups read so far."""
    state.group, state.body, state.indents = None, None, []


def _lines(
    page: RawPage,
    running: Sequence[tuple[Word, ...]],
    body: float,
    right: float,
    known: set[float],
) -> tuple[list[list[Word]], list[TextLine]]:
    """Return the key figures and the lines of a page.

    Tables, key figures and parts written sideways are one line each, in this order.
    """
    words = _others(page.words, running)
    figures = steps(words)
    words = _others(words, figures)
    figures += key_figures(words, body)
    words = _others(words, figures)
    boxes = [table.bbox for table in page.tables]
    boxes += [(box.x0, box.top, box.x1, box.bottom) for box in map(around, figures)]
    boxes += [part.box for part in page.turned]
    words += [Word("", *box, size=0.0, font="", table=rank) for rank, box in enumerate(boxes)]
    return figures, lines_of(words, page.panels, page.number, min(right, page.width), known)


def _right_margin(pages: Sequence[RawPage]) -> float:
    """Return the right margin of full pages, for those that are nearly empty; 0 if none is."""
    edges = sorted(
        sorted(word.x1 for word in page.words)[-3] for page in pages if len(page.words) > _FULL
    )
    return edges[len(edges) // 2] if edges else 0.0


def _pass_by(state: _State, *, aside: bool) -> None:
    """Leave what goes on past a box where the box begins, and take it up again where it ends."""
    if aside and state.host is None:
        state.host = state.group, state.body
        state.group = state.body = None
    elif state.host is not None and not aside:
        state.group, state.body = state.host
        state.host = None


def _add(state: _State, line: TextLine) -> Group | None:
    """Join the line to the group before it, or return the new group that it opens."""
    group = state.group
    if group and group.note and (group.last.page, group.last.flow) != (line.page, line.flow):
        group = state.body
    note = is_note(line, state.style)
    mark = None if note else opening(group, line)
    look = heading_key(line, state.style)
    if group and mark is None and not note and joins(state.style, group, line, look):
        group.lines.append(line)
        group.looks.append(look)
        state.group = group
        return None
    state.group = Group([line], [look], mark, look, note)
    if not note:
        state.body = state.group
    state.tables.header = None
    state.indents = [] if mark is None else _indents(state, line)
    state.group.depth = len(state.indents)
    return state.group


def _indents(state: _State, line: TextLine) -> list[float]:
    """Return the left edges of the lists around an item, the outermost first."""
    x = line.bbox.x0
    kept = [edge for edge in state.indents if x - 90 < edge < x - 4]  # another column is no list
    return [*kept, x][:6]


def _furniture(page: RawPage, words: Sequence[Word]) -> Draft:
    return Draft("furniture", [Piece(line_text(words), page.number, around(words))])


def _finished(found: Sequence[Draft | Group], state: _State) -> Iterator[Draft]:
    groups = [item for item in found if isinstance(item, Group)]
    kinds = {id(group): kind_of(group, state.style) for group in groups}
    tell_heads(groups, kinds, state.style)
    looks = {group.look for group in groups if kinds[id(group)] == "heading" and group.look}
    ranks = {look: rank for rank, look in enumerate(sorted(looks, reverse=True), 1)}
    for item in found:
        if isinstance(item, Draft):
            yield item
            continue
        kind = kinds[id(item)]
        level = item.depth if kind == "list_item" else 0
        if kind == "heading" and item.look:
            level = min(ranks[item.look], 6)
        marks = inked(item.lines[0].text[: item.mark or 0])
        yield Draft(kind, list(_pieces(state, item)), level, marks=marks)


def _pieces(state: _State, group: Group) -> Iterator[Piece]:
    texts = [line.text for line in group.lines]
    texts[0] = texts[0][group.mark or 0 :]
    return lines_joined(
        state.tables.hyphens, texts, [(line.page, line.bbox) for line in group.lines]
    )
