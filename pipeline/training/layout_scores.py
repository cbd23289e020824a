"""How well a laid-out document is read: order of words, running lines, kinds of blocks."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rapidfuzz.distance import Levenshtein

from pipeline.document import Block, Document
from pipeline.extract import extract
from pipeline.settings import Limits
from pipeline.text import inked
from pipeline.training.cnr import Annotated
from pipeline.training.layout_files import PRODUCERS, by_reportlab, scanned
from pipeline.training.layout_office import OFFICE, in_office
from pipeline.training.layout_sheets import Sheets
from pipeline.training.layouts import LAYOUTS, laid_out

KINDS: Final = ("heading", "list_item", "paragraph", "table_row")
LEVELLED: Final = ("heading", "list_item")
SCANS: Final = {"scan-1col": "1col", "scan-2col": "2col", "scan-tableaux": "tableaux"}
_SAME: Final = str.maketrans({"|": " ", "•": " ", "’": "'", "–": "-"})

Count = Counter[tuple[object, ...]]


@dataclass(slots=True)
class Tally:
    """True positives, found and expected of a class."""

    right: int = 0
    found: int = 0
    expected: int = 0

    def add(self, found: Count, expected: Count) -> None:
        """Count two collections of the same things."""
        self.right += (found & expected).total()
        self.found += found.total()
        self.expected += expected.total()

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 when there is nothing."""
        total = self.found + self.expected
        return 2 * self.right / total if total else 1.0


@dataclass(slots=True)
class LayoutScores:
    """Of one layout: the similarity of order of each file, and the tallies over all of them.

    `unread` are the characters of its files that no block holds and nothing accounts for.
    """

    order: list[float] = field(default_factory=list)
    tallies: dict[str, Tally] = field(
        default_factory=lambda: {name: Tally() for name in ("furniture", *KINDS)}
    )
    pages: int = 0
    unread: int = 0

    def add(self, sheets: Sheets, document: Document | None) -> None:
        """Judge the reading of one file; nothing is right in one that was refused."""
        self.pages += sheets.pages
        self.order.append(order_similarity(sheets, document) if document else 0.0)
        blocks = document.blocks if document else ()
        self.unread += dict(document.coverage).get("non_lu", 0) if document else _ink(sheets)
        self.tallies["furniture"].add(
            Counter(_running(blocks)), Counter((page, _key(text)) for page, text in sheets.running)
        )
        for kind in KINDS:
            # pages show levels by their looks alone
            levels = not sheets.pages and kind in LEVELLED
            self.tallies[kind].add(
                Counter((_key(b.text), levels * b.level) for b in blocks if b.kind == kind),
                Counter((_key(i.text), levels * i.level) for i in sheets.items if i.kind == kind),
            )

    def rounded(self) -> dict[str, float]:
        """Return the figures as they are written; no F1 of what no file holds."""
        told = {name: round(t.f1, 4) for name, t in self.tallies.items() if t.expected or t.found}
        numbers = {"files": len(self.order), "pages": self.pages, "unread": self.unread}
        return {**numbers, "order": round(min(self.order), 4), **told}


def order_similarity(sheets: Sheets, document: Document) -> float:
    """Return the normalised edit similarity of the words of the body, in reading order."""
    true = [word for item in sheets.items for word in _words(item.text)]
    read = [word for b in document.blocks if b.kind != "furniture" for word in _words(b.text)]
    return float(Levenshtein.normalized_similarity(true, read))


def _ink(sheets: Sheets) -> int:
    return sum(inked(item.text) for item in sheets.items)


def _words(text: str) -> list[str]:
    """Return the words; typewriter signs are those of printers, which a picture hardly tells."""
    return text.translate(_SAME).split()


def _key(text: str) -> str:
    return "".join(_words(text)).lower()


def _running(blocks: Iterable[Block]) -> Iterator[tuple[object, ...]]:
    for block in blocks:
        if block.kind == "furniture":
            for line in block.lines:
                yield line.page, _key(block.text[line.start : line.end])
            if not block.lines:
                yield 0, _key(block.text)


def judge(
    documents: Iterable[Annotated], folder: Path, layouts: Iterable[str] = (*LAYOUTS, *OFFICE)
) -> dict[str, LayoutScores]:
    """Write each document in each way, by each producer, and judge its reading.

    Args:
        documents: the annotated documents; the rank of each is its seed.
        folder: where files stand while they are read.
        layouts: some of `LAYOUTS`, of `SCANS` and of `OFFICE`.
    """
    every = list(layouts)
    scores = {layout: LayoutScores() for layout in every}
    for seed, document in enumerate(documents):
        for layout in every:
            for sheets, data in _files(document, layout, seed):
                path = folder / f"page.{layout if layout in OFFICE else 'pdf'}"
                path.write_bytes(data)
                scores[layout].add(sheets, extract(path, path.name, Limits()).document)
                path.unlink()
    return scores


def _files(document: Annotated, layout: str, seed: int) -> Iterator[tuple[Sheets, bytes]]:
    if layout in OFFICE:
        yield in_office(document, layout)
    elif layout in SCANS:
        sheets = laid_out(document, SCANS[layout], seed)
        yield sheets, scanned(by_reportlab(sheets))
    else:
        sheets = laid_out(document, layout, seed)
        for produce in PRODUCERS.values():
            yield sheets, produce(sheets)
