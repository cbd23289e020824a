"""Titles that only their look tells: letters larger than those of the body, or bold alone.

A reader gives its drafts the look of their text (`Draft.look`); a short text that does not end as
a sentence is a heading where it is larger than the body of the document, or in bold where the body
is not. Weaker signs (a colour, a rule below, capitals) need longer plain text to follow at once.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from typing import Final

from pipeline.extract.draft import SHORT, Draft, Look, joined, looks_like_title
from pipeline.extract.plain import NUMBER

_LARGER: Final = 1.15  # times the body: letters that make a title without bold
_DIFFERENT: Final = 1.05  # below, two sizes are one
_OFTEN: Final = 0.25  # of the sentences: a size of the body; the largest counts
_LOWEST: Final = 6
_RUN: Final = 3  # texts of one look, one after the other, none of them in bold: no titles
_WEAK_LENGTH: Final = 80


def set_titles(drafts: Sequence[Draft], *, told: bool = False) -> None:
    """Make headings of the drafts that look so, with levels by the size of their letters.

    Args:
        drafts: all those of a document, in order.
        told: whether the document has headings of its own: then size alone makes none.
    """
    seen = [draft for draft in drafts if draft.kind != "furniture" and joined(draft.pieces)]
    page = _Page(seen, told=told)
    found: list[tuple[Draft, Look]] = []
    for group in page.groups():
        found += page.titles(group)
    levels = _levels(seen, [look.size for _, look in found if page.is_larger(look)])
    for draft, look in found:
        larger = page.is_larger(look)
        draft.kind, draft.level = "heading", levels[look.size] if larger else _LOWEST


def _levels(drafts: Sequence[Draft], sizes: Sequence[float]) -> dict[float, int]:
    """Return the level of each size: below those of larger headings, stated or not."""
    stated: dict[float, int] = {}
    for draft in drafts:
        if draft.kind == "heading" and draft.look and draft.look.size:
            size = draft.look.size
            stated[size] = min(stated.get(size, draft.level), draft.level)
    levels: dict[float, int] = {}
    above, last = 0, 0.0
    for size in sorted({*stated, *sizes}, reverse=True):
        if size in stated:
            above = max(above, stated[size])
        elif not last or last > size * _DIFFERENT or not above:
            above += 1
        levels[size] = above = min(above, _LOWEST)
        last = size
    return levels


class _Page:
    """The drafts of a document that hold text, and the look of its body."""

    def __init__(self, drafts: Sequence[Draft], *, told: bool) -> None:
        sizes: Counter[float] = Counter()
        said: Counter[float] = Counter()
        bold: Counter[bool] = Counter()
        for draft in drafts:
            if draft.look and draft.look.size and draft.kind != "heading":
                text = joined(draft.pieces)
                sizes[draft.look.size] += len(text)
                if not looks_like_title(text):
                    said[draft.look.size] += len(text)
                if len(text) > SHORT:
                    bold[draft.look.bold] += len(text)
        often = [size for size, count in said.items() if count >= _OFTEN * said.total()]
        if sizes:
            often.append(max(sizes, key=lambda size: (sizes[size], size)))
        self._body = max(often, default=0.0)
        self._bold = bold[True] > bold[False]
        self._drafts = drafts
        self._told = told

    def is_larger(self, look: Look) -> bool:
        """Tell whether letters are larger than those of the body."""
        return look.size > self._body * _DIFFERENT

    def groups(self) -> Iterator[list[tuple[Draft, Look, Draft | None]]]:
        """Yield the texts that may be titles and stand together, each with what follows it."""
        pairs = zip_longest(self._drafts, self._drafts[1:])
        for may_be, group in groupby(pairs, key=lambda pair: self._may_be(pair[0])):
            if may_be:
                yield [(draft, draft.look, after) for draft, after in group if draft.look]

    def titles(
        self, group: Sequence[tuple[Draft, Look, Draft | None]]
    ) -> Iterator[tuple[Draft, Look]]:
        """Yield the titles among texts that stand together."""
        ends = group[-1][2] is None
        alike = Counter(look for _, look, _ in group)
        before: Draft | None = None
        for draft, look, after in group:
            is_title = self._is_bold(look)
            if draft.kind == "list_item":
                is_title = after is not None and not _is_listed(before, draft, after)
            elif not is_title and self._is_large(look) and not self._told:
                is_title = alike[look] < _RUN and not ends
            elif not is_title:
                is_title = alike[look] == 1 and draft is group[-1][0] and _explained(draft, after)
            if is_title and not (self._is_large(look) and _goes_on(draft, after)):
                yield draft, look
            before = draft

    def _may_be(self, draft: Draft) -> bool:
        look = draft.look
        if look is None or draft.kind not in {"paragraph", "list_item"}:
            return False
        text = joined(draft.pieces)
        if not looks_like_title(text):
            return False
        if draft.kind == "list_item":
            larger = look.size >= self._body * _LARGER
            return self._is_bold(look) and (larger or (not look.item and _is_numbered(text)))
        if self._is_bold(look) or (self._is_large(look) and not self._told):
            return True
        return look.weak and len(text) <= _WEAK_LENGTH and not self._told

    def _is_bold(self, look: Look) -> bool:
        return look.bold and not self._bold

    def _is_large(self, look: Look) -> bool:
        return look.size >= self._body * _LARGER


def _is_numbered(text: str) -> bool:
    return NUMBER.match(text) is not None


def _is_listed(before: Draft | None, item: Draft, after: Draft) -> bool:
    """Tell whether an item that looks as a title stands beside another one of its size."""
    return any(
        other is not None
        and other.kind == "list_item"
        and (other.look is None or item.look is None or other.look.size >= item.look.size)
        for other in (before, after)
    )


def _goes_on(draft: Draft, after: Draft | None) -> bool:
    """Tell whether a number in large letters is said of what in the text that follows."""
    if after is None or after.kind != "paragraph":
        return False
    return joined(draft.pieces)[0].isdigit() and joined(after.pieces)[0].islower()


def _explained(draft: Draft, after: Draft | None) -> bool:
    """Tell whether longer plain text follows."""
    if after is None or after.look is None or after.kind not in {"paragraph", "list_item"}:
        return False
    text = joined(draft.pieces)
    follows = joined(after.pieces)
    if after.kind == "list_item":
        return not after.look.weak
    return not after.look.weak and len(follows) > len(text) and not looks_like_title(follows)
