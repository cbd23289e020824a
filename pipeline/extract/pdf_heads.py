"""Headings that no letter tells apart: by their colour, by their number, by the space around."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.document import BlockKind
from pipeline.extract.pdf_group import Group
from pipeline.extract.pdf_style import Style, is_stopped

_NUMBER: Final = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?|[IVX]{1,5}\s?[.)–-])\s+(?=[A-ZÀ-ÖØ-Þ«])"
)
_NUMBERED: Final = 100  # characters
_SPACED: Final = 60
_APART: Final = 1.6  # space above over space below
_SHORT: Final = 0.6  # of the column: the end of a line that heads
_TWICE: Final = 2  # such lines in a document; one alone may be a signature


def tell_heads(groups: Sequence[Group], kinds: dict[int, BlockKind], style: Style) -> None:
    """Make headings of lone lines with a number ("1.2", "II.") or set off by space.

    Each way counts when the document has two such lines; the look that is given to them ranks
    below those of other headings.

    Args:
        groups: the groups of the document in reading order.
        kinds: what each is, by its identity; changed in place.
        style: that of the document.
    """
    numbered, spaced = [], []
    for before, (group, after) in zip([None, *groups], pairwise(groups), strict=False):
        if kinds[id(group)] not in {"paragraph", "list_item"} or group.mark:
            continue
        if kinds[id(after)] != "paragraph" or not _may_head(group, after, style):
            continue
        text = group.lines[0].text
        if (number := _NUMBER.match(text)) and len(text) <= _NUMBERED:
            numbered.append((group, number.group().strip(" .)–-").count(".")))
        elif (
            before is not None
            and kinds[id(before)] == "paragraph"
            and _stands_off(before, group, after)
        ):
            spaced.append(group)
    if len(numbered) >= _TWICE:
        for group, depth in numbered:
            kinds[id(group)] = "heading"
            group.look = style.body - 0.01 * (depth + 1), False, False, False
    if len(spaced) >= _TWICE:
        for group in spaced:
            kinds[id(group)] = "heading"
            group.look = style.body - 0.1, False, False, False


def _may_head(group: Group, after: Group, style: Style) -> bool:
    line, first = group.lines[0], after.lines[0]
    return (
        len(group.lines) == 1
        and line.size >= 0.93 * style.body
        and not is_stopped(line.text)
        and not line.text.endswith((",", "-"))
        and len(after.lines) > 1
        and (line.page, line.flow) == (first.page, first.flow)
        and first.text[:1].isupper()
    )


def _stands_off(before: Group, group: Group, after: Group) -> bool:
    line, last, first = group.lines[0], before.last, after.lines[0]
    if (last.page, last.flow) != (line.page, line.flow) or not line.text[:1].isupper():
        return False
    above, below = line.bbox.top - last.bbox.bottom, first.bbox.top - line.bbox.bottom
    reach = first.bbox.x0 + _SHORT * (line.right - first.bbox.x0)
    return (
        len(line.text) <= _SPACED
        and not line.text[-1].isdigit()
        and above > _APART * max(below, 0.1 * line.size)
        and len(before.lines) > 1
        and abs(line.bbox.x0 - first.bbox.x0) <= line.size
        and line.bbox.x1 <= reach
    )
