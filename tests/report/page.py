"""An HTML page as the tests of the report read it."""

from html.parser import HTMLParser
from pathlib import Path

Grid = list[list[str]]


class Page(HTMLParser):
    """The elements of a page, the text that is shown, and the rows of each table by caption."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: dict[str, Grid] = {}
        self.rows: Grid = []
        self.open: list[str] = []
        self.shown: list[str] = []
        self.cell = self.caption = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)
        if tag == "table":
            self.rows = []
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell = ""
        elif tag == "caption":
            self.caption = ""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass
        if tag in ("td", "th"):
            self.rows[-1].append(" ".join(self.cell.split()))
        elif tag == "table":
            self.tables[self.caption] = self.rows[1:]

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.shown.append(data)
            self.cell += data
            self.caption += data if self.open[-1] == "caption" else ""

    def values(self, tag: str, name: str) -> list[str]:
        """Return the attribute `name` of every element of that tag (`*` for all)."""
        found = (attrs.get(name) for known, attrs in self.tags if tag in ("*", known))
        return [value for value in found if value is not None]
