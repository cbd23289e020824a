"""Which lines of a PDF belong together, and what a group of lines is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.document import BlockKind
from pipeline.extract.pdf_layout import TextLine
from pipeline.extract.pdf_style import (
    CAPTION,
    LABEL,
    NOTE,
    Look,
    Style,
    is_coloured,
    is_contents,
    is_stopped,
    list_mark,
    starts_low,
    would_fit,
)

_LONG: Final = 200  # characters beyond which big letters are a lead paragraph, not a heading
_BIG: Final = 1.3  # titles that are broken by hand
_ALONE: Final = frozenset("?!;:»")  # French marks that a blank parts from their sentence
_TIGHT: Final = 1.5  # of the size: between two lines of a heading
_QUOTE: Final = re.compile(r"[«“].*[.!…]\s*[»”]|[«“].*[»”]\s*\.", re.DOTALL)  # a sentence shown off
_SMALL: Final = 0.92  # of the body's size: footnotes


@dataclass(slots=True)
class Group:
    """Lines of one block, and the look that each has as a heading.

    `mark` is the length of its bullet, `depth` the nesting of its list.
    """

    lines: list[TextLine]
    looks: list[Look | None]
    mark: int | None = None
    look: Look | None = None
    note: bool = False
    depth: int = 0

    @property
    def last(self) -> TextLine:
        """The line that the next one is judged against."""
        return self.lines[-1]


def opening(group: Group | None, line: TextLine) -> int | None:
    """Return the length of the list mark of a line, 0 for a number that stays, None for none.

    A dash or a number inside a sentence is no mark.
    """
    mark = list_mark(line.text)
    if mark is None or group is None or (mark and line.text[0] not in "-–—*o"):
        return mark
    last = group.last
    inside = (
        (group.mark is None or line.bbox.x0 > _text_edge(group) - 2)
        and (group.look is None or _same_heading(last, line))
        and (group.mark is None or (last.page, last.flow) == (line.page, line.flow))
        and not is_stopped(last.text)
        and not last.text.endswith(",")
        and not would_fit(last, line)
    )
    return None if inside else mark


def _same_heading(a: TextLine, b: TextLine) -> bool:
    near = b.bbox.bottom - a.bbox.bottom <= _TIGHT * b.size
    return near and (a.size, a.bold) == (b.size, b.bold)


def is_note(line: TextLine, style: Style) -> bool:
    """Tell whether the line opens a footnote: small letters after a number or a star."""
    return line.size <= _SMALL * style.body and NOTE.match(line.text) is not None


def joins(style: Style, group: Group, b: TextLine, look: Look | None) -> bool:
    """Tell whether line b, of that look, goes on with the group."""
    a = group.last
    if is_contents(a.text) or abs(a.size - b.size) > 0.08 * max(a.size, b.size):
        return False
    if (a.page, a.flow) != (b.page, b.flow):
        return _goes_on(group, a, b, look)
    step = b.bbox.bottom - a.bbox.bottom
    if step > (style.leading + 0.35) * max(a.size, b.size):
        return False
    low = starts_low(b.text)
    alone = b.text in _ALONE
    differ = a.bold != b.bold or is_coloured(a, style) != is_coloured(b, style)
    if differ and not alone and not (low and not is_stopped(a.text)):
        return False
    same_look = look is not None and group.look is not None and look[:2] == group.look[:2]
    if alone or (low and not (is_stopped(a.text) and would_fit(a, b))):
        return True
    return (same_look and b.size >= _BIG * style.body) or not _parted(group, a, b)


def _parted(group: Group, a: TextLine, b: TextLine) -> bool:
    """Tell whether a label, a wanted break or an indent parts two lines of the same look."""
    stopped = is_stopped(a.text)
    if LABEL.match(b.text) and b.words[0].bold and not a.words[-1].bold:
        return True
    if would_fit(a, b):
        return not a.text.endswith(("-", "‐", ","))
    if group.mark is not None:
        edge = _text_edge(group) - 3
        hanging = any(line.bbox.x0 >= edge for line in group.lines[1:])
        outside = b.bbox.x0 < group.lines[0].bbox.x0 - 3
        return b.bbox.x0 < edge and (stopped or hanging or outside)
    return stopped and b.bbox.x0 > a.bbox.x0 + 0.8 * a.size


def _text_edge(group: Group) -> float:
    place = (group.last.page, group.last.flow)
    if (group.lines[0].page, group.lines[0].flow) != place:  # begun in another column
        return min(line.bbox.x0 for line in group.lines if (line.page, line.flow) == place)
    words = group.lines[0].words
    return words[1].x0 if len(words) > 1 else words[0].x0


def _goes_on(group: Group, a: TextLine, b: TextLine, look: Look | None) -> bool:
    """Tell whether b, at the top of a column or page, goes on with the group."""
    if look != group.look or a.bold != b.bold or LABEL.match(b.text):
        return False
    if a.text.endswith(("-", "‐", "\u00ad")):
        return True
    if starts_low(b.text):
        return not is_stopped(a.text) or a.text.endswith(",")
    return look is None and not is_stopped(a.text) and not would_fit(a, b)


def kind_of(group: Group, style: Style) -> BlockKind:
    """Return what a group of lines is, by its look, its mark and its first words."""
    text = " ".join(line.text for line in group.lines)
    if is_contents(text):
        return "furniture"
    lines = zip(group.lines, group.looks, strict=True)
    looks = [look for line, look in lines if any(map(str.isalpha, line.text))]
    if looks and all(looks) and _is_heading(text, looks, group, style):
        return "heading"
    if group.mark is not None:
        return "list_item"
    if CAPTION.match(text) and len(text) <= _LONG:
        return "caption"
    if group.note:
        return "footnote"
    return "paragraph"


def _is_heading(text: str, looks: Sequence[Look | None], group: Group, style: Style) -> bool:
    big = all(look and look[0] > style.body for look in looks)
    if group.mark or len(text) > _LONG:
        return False
    if _QUOTE.fullmatch(text):
        return False
    if big:
        return not (text.endswith((",", ";")) or (text.endswith(".") and len(text) > _LONG / 2))
    if not text.endswith((":", ",", ";", ".")) and all(
        look and not any(look[1:3]) for look in looks
    ):
        return len(text) <= _LONG / 2 and not starts_low(text)  # by its colour alone
    return not text.endswith((":", ",", ";", ".")) and len(text) <= _LONG * 0.75
