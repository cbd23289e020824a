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
        if not _may_head(group, style):
            continue
        if number := _NUMBER.match(group.lines[0].text):
            if not _NUMBER.match(after.lines[0].text):  # a list, or the contents
                numbered.append((group, number.group().strip(" .)–-").count(".") + 1))
        elif (
            before
            and kinds[id(before)] == kinds[id(after)] == "paragraph"
            and _stands_off(before, group, after)
        ):
            spaced.append((group, 10))
    for found in (numbered, spaced):
        for group, depth in found if len(found) >= _TWICE else ():
            kinds[id(group)] = "heading"
            group.look = style.body - 0.01 * depth, False, False, False


def _may_head(group: Group, style: Style) -> bool:
    line = group.lines[0]
    return (
        len(group.lines) == 1
        and len(line.text) <= _NUMBERED
        and line.size >= 0.93 * style.body
        and not is_stopped(line.text)
        and not line.text.endswith((",", "-"))
    )


def _stands_off(before: Group, group: Group, after: Group) -> bool:
    line, last, first = group.lines[0], before.last, after.lines[0]
    if not (last.page, last.flow) == (line.page, line.flow) == (first.page, first.flow):
        return False
    above, below = line.bbox.top - last.bbox.bottom, first.bbox.top - line.bbox.bottom
    reach = first.bbox.x0 + _SHORT * (line.right - first.bbox.x0)
    return (
        len(line.text) <= _SPACED
        and line.text[0].isupper()
        and first.text[0].isupper()
        and not line.text[-1].isdigit()
        and above > _APART * max(below, 0.1 * line.size)
        and min(len(before.lines), len(after.lines)) > 1
        and abs(line.bbox.x0 - first.bbox.x0) <= line.size
        and line.bbox.x1 <= reach
    )
