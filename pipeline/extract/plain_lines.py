"""What the lines of a plain text are to one another: titles in capitals, breaks that are wanted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_PART: Final = re.compile(
    r"(?:[a-zA-Z][ \u00a0]?[)/–—-]|[IVX]{1,5}[ \u00a0]?[.)/–—-])[ \t\u00a0]+(?=\S)"
    r"|\d{1,2}[ \u00a0]?[–—-][ \t\u00a0]+(?=[^\W\d]|[«“\"])"
)
_LABEL: Final = re.compile(r"[A-ZÀ-ÖØ-ÞŒ][^.:;!?|\t]{1,45}[ \u00a0\u202f]?:(?=\s|$)")
_OPENING: Final = "(«“\"' "
_STOPS: Final = tuple(".!?…:;")
_LETTERS: Final = 4
_WIDEST: Final = 100  # columns: nobody wraps a text at more
_NARROWEST: Final = 60
_FEW: Final = 3  # lines: as many are as long as the text is wide


@dataclass(frozen=True, slots=True)
class Setting:
    """How a text is set: its width in columns (0: not wrapped), whether all is in capitals."""

    width: int
    shouts: bool

    @staticmethod
    def of(lines: Sequence[str]) -> "Setting":
        """Judge the lines of a text."""
        lengths = [len(line) for line in lines]
        long = sum(length for length in lengths if length > _WIDEST)
        wrapped = [length for length in lengths if length <= _WIDEST]
        wide = sorted(wrapped)[-_FEW:][:1]
        width = 0 if 2 * long > sum(lengths) else max([_NARROWEST, *wide])
        told = [line for line in lines if any(map(str.isalpha, line))]
        return Setting(width, 2 * sum(map(str.isupper, told)) > len(told))

    def is_break(self, before: str, body: str) -> bool:
        """Tell whether a line begins a paragraph of its own, where the one before had room left.

        It does if it begins with a label or a number, if it or the one before is a title in
        capitals, or if it begins as a sentence after one that ended or that was cut short.
        """
        if starts_low(body):
            return False
        first = body.split(maxsplit=1)[0]
        if self.width and len(before) + 1 + len(first) > self.width:
            return False
        loud, louder = self._is_loud(before), self._is_loud(body)
        if _LABEL.match(body) or _PART.match(body) or loud != louder:
            return True
        if loud or not body.lstrip(_OPENING)[:1].isupper():
            return False
        stopped = before.rstrip(' »”")').endswith(_STOPS)
        return stopped or (2 * len(before) < self.width if self.width else len(before) > _WIDEST)

    def _is_loud(self, line: str) -> bool:
        """Tell a title by its capitals."""
        return not self.shouts and line.isupper() and sum(map(str.isalpha, line)) >= _LETTERS


def starts_low(text: str) -> bool:
    """Tell whether the first letter, after an opening mark, is a lower-case one."""
    return text.lstrip(_OPENING)[:1].islower()


def goes_on(item: str, body: str) -> bool:
    """Tell whether a line that is not set in goes on with the list item above it."""
    return starts_low(body) and not item.rstrip(' »”")').endswith(_STOPS)


def is_row(body: str, before: str, following: str) -> bool:
    """Tell a row of a table without rules: bars or tabs part it as they do the line beside it."""
    for mark, least in ((" | ", 1), ("\t", 2)):
        count = body.count(mark)
        if count >= least and count in {before.strip().count(mark), following.count(mark)}:
            return True
    return False
