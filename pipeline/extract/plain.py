"""Plain text and light Markdown to blocks, each character traced to its place in the source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from pipeline.document import Block, BlockKind
from pipeline.extract.draft import looks_like_title
from pipeline.extract.plain_lines import Setting, goes_on, is_row
from pipeline.extract.plain_text import traced, without_comments
from pipeline.text import inked, normalise

BULLETS: Final = "-–—‒·•*◦▪‣●○■□☐☑➤➢►▶→⇒✓✔➔"
HEADING: Final = re.compile(r"(#{1,6})[ \t]+(?=\S)")
BULLET: Final = re.compile(rf"(?:[{re.escape(BULLETS)}]\ufe0f?[ \t\u00a0\u202f]+)(?=\S)")
NUMBER: Final = re.compile(
    r"(?:\d{1,3}(?:[.)/]|°\))|[a-zA-Z]\))[ \t\u00a0]+(?=\S)"
    r"|\d{1,2}°[ \t\u00a0]+(?=[A-ZÀ-Ö][a-zà-ÿ'’])"
)
RULE: Final = re.compile(r"(?:[-*_=~][ \t]*){3,}$")
TABLE_RULE: Final = re.compile(r"\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
BOLD_LINE: Final = re.compile(r"(\*\*|__)(?=\S)(?:(?!\1).)+(?<=\S)\1$")
QUOTE: Final = re.compile(r"(?:>[ \t]?)+")
UNDERLINE: Final = re.compile(r"={3,}|-{3,}")
_NEAR: Final = 5  # an underline is as long as its title, give or take a fifth


@dataclass(frozen=True, slots=True)
class PlainReading:
    """`blocks` in order; `offsets[i][k]` is the source character of character k of block i.

    `marks` counts the characters that only set the text out and stand in no block, `hidden` those
    of comments.
    """

    blocks: tuple[Block, ...]
    offsets: tuple[tuple[int, ...], ...]
    marks: int
    hidden: int = 0


@dataclass(slots=True)
class _Draft:
    """A block in the making: its characters and their places in the source."""

    kind: BlockKind
    level: int
    characters: list[str]
    places: list[int]
    cells: tuple[tuple[str, str], ...] = ()
    marks: int = 0

    def block(self, index: int) -> tuple[Block, tuple[int, ...], int]:
        text, places, marks = traced(self.characters, self.places)
        block = Block(index, self.kind, text, self.level, self.cells)
        return block, places, self.marks + marks


def read_plain(text: str) -> PlainReading:
    """Return the blocks of a text: Markdown headings, list items, table rows, paragraphs.

    A title may also be underlined; comments are hidden.

    Lines that follow one another without a blank line are one paragraph, unless the break
    was wanted (`plain_lines`); a heading, a list item and a table row stand alone, but a line
    set in, or that begins in small letters, goes on with its item.
    """
    text, hidden = without_comments(text)
    lines = list(_lines(text))
    reader = _Reader(Setting.of([line for _, line in lines]))
    for (start, line), (_, following) in zip_longest(lines, lines[1:], fillvalue=(0, "")):
        reader.line(start, line, following.strip())
    reader.close()
    drafts = []
    for draft in reader.drafts:
        if normalise("".join(draft.characters)):
            drafts.append(draft)
        else:
            reader.marks += draft.marks
    made = [draft.block(index) for index, draft in enumerate(drafts)]
    return PlainReading(
        tuple(block for block, _, _ in made),
        tuple(places for _, places, _ in made),
        reader.marks + sum(marks for _, _, marks in made),
        hidden,
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for line in text.splitlines(keepends=True):
        yield position, line.rstrip()
        position += len(line)


@dataclass(slots=True)
class _Reader:
    """The state of one reading: the blocks made, the one still open, the table's header."""

    setting: Setting
    drafts: list[_Draft] = field(default_factory=list)
    current: _Draft | None = None
    before: str = ""
    quoted: int = 0
    header: tuple[str, ...] | None = None
    marks: int = 0

    def close(self) -> None:
        """End the open block."""
        if self.current:
            self.drafts.append(self.current)
        self.current = None

    def line(self, start: int, line: str, following: str) -> None:
        """Take one line, without the blanks at its end; `following` is the next one."""
        if quote := QUOTE.match(line):
            self.marks += inked(quote.group())
            start, line = start + quote.end(), line[quote.end() :]
            below = QUOTE.match(following)  # what is not quoted is below another text
            following = following[below.end() :] if below else ""
        depth = quote.group().count(">") if quote else 0
        if depth != self.quoted:
            self.close()
        self.quoted = depth
        body = line.lstrip()
        indent = len(line) - len(body)
        start += indent
        table = self._in_table(body, following)
        if not table:
            self.header = None
        if not body or RULE.match(body) or (table and TABLE_RULE.match(body)):
            self.marks += inked(body)
            self.close()
        elif table:
            self.close()
            if self.header is None:
                self.header = _values(body) if TABLE_RULE.match(following) else ()
            self.drafts.append(_row(body, start, self.header, "|" if "|" in body else "\t"))
        elif self.current is None and (level := _underlined(body, following)):
            places = list(range(start, start + len(body)))
            self.drafts.append(_Draft("heading", level, list(body), places))
        else:
            self.text(body, start, indent)
        self.before = line

    def text(self, body: str, start: int, indent: int) -> None:
        """Take a line that is not of a table."""
        places = range(start, start + len(body))
        now = self.current
        if draft := _standalone(body, start, indent):
            self.close()
            self.current = draft
            if draft.kind == "heading":
                self.close()
        elif now and self._goes_on(now, body, indent):
            now.characters += [" ", *body]
            now.places += [start, *places]
        else:
            self.close()
            self.current = _Draft("paragraph", 0, list(body), list(places))

    def _in_table(self, body: str, following: str) -> bool:
        """Tell a row: between bars, by the rule above or below, or parted as the next one is."""
        if body.startswith("|"):
            return body.count("|") > 1
        if "|" in body:
            below = TABLE_RULE.match(following) is not None and "|" in following
            return below or bool(self.header) or is_row(body, self.before, following)
        return is_row(body, self.before, following)

    def _goes_on(self, now: _Draft, body: str, indent: int) -> bool:
        """Tell whether a line goes on with the open block."""
        if now.kind == "paragraph":
            return not self.setting.is_break(self.before, body)
        return indent > 0 or goes_on(self.before, body)


def _standalone(body: str, start: int, indent: int) -> _Draft | None:
    """Return the block that a heading or list mark opens, without its mark."""
    if mark := HEADING.match(body):
        kind, level, skip = "heading", len(mark.group(1)), mark.end()
    elif mark := BULLET.match(body):
        kind, level, skip = "list_item", 1 + min(indent // 2, 5), mark.end()
    elif NUMBER.match(body):
        kind, level, skip = "list_item", 1 + min(indent // 2, 5), 0
    elif BOLD_LINE.match(body) and not body.rstrip("*_").endswith((":", ".", ",", ";")):
        kind, level, skip = "heading", 6, 0
    else:
        return None
    places = list(range(start + skip, start + len(body)))
    marks = inked(body[:skip])
    return _Draft(kind, level, list(body[skip:]), places, marks=marks)  # type: ignore[arg-type]


def _underlined(body: str, following: str) -> int:
    """Return the level of a title above a line of `=` or `-` of its length, 0 for no title.

    A longer or shorter line rather parts the text.
    """
    if not UNDERLINE.fullmatch(following) or any(
        mark.match(body) for mark in (HEADING, BULLET, QUOTE)
    ):
        return 0
    near = abs(len(body) - len(following)) <= max(2, len(body) // _NEAR)
    return (1 if following[0] == "=" else 2) if near and looks_like_title(body) else 0


def _values(body: str) -> tuple[str, ...]:
    return tuple(normalise(cell) for cell in body.strip("|").split("|"))


def _row(body: str, start: int, header: tuple[str, ...], mark: str) -> _Draft:
    """Return a table row, whose cells `mark` parts: its text is its cells joined by ` | `."""
    characters: list[str] = []
    places: list[int] = []
    values = []
    inner = body.removeprefix("|")
    marks = body.count("|")  # the bars of the text are ours
    position = start + len(body) - len(inner)
    for rank, cell in enumerate(inner.removesuffix("|").split(mark)):
        raw = list(range(position, position + len(cell)))
        text, kept, dropped = traced(list(cell), raw)
        marks += dropped
        if rank:
            characters += " | "
            places += [max(position - 1, 0)] * 3
        characters += text
        places += kept
        values.append(text)
        position += len(cell) + 1
    names = header + ("",) * (len(values) - len(header))
    cells = tuple(zip(names, values, strict=False))
    return _Draft("table_row", 0, characters, places, cells, marks)
