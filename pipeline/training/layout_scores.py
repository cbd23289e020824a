"""How well a laid-out document is read: order of words, running lines, kinds of blocks."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rapidfuzz.distance import Levenshtein

from pipeline.document import Document
from pipeline.extract import extract
from pipeline.settings import Limits
from pipeline.training.cnr import Annotated
from pipeline.training.layout_files import PRODUCERS
from pipeline.training.layout_setting import Sheets
from pipeline.training.layouts import LAYOUTS, laid_out

KINDS: Final = ("heading", "list_item", "table_row")

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
    """The similarities of order by layout (one a file) and the tallies."""

    order: dict[str, list[float]] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(
        default_factory=lambda: {name: Tally() for name in ("furniture", *KINDS)}
    )
    files: int = 0
    pages: int = 0

    def add(self, layout: str, sheets: Sheets, document: Document) -> None:
        """Judge the reading of one file."""
        self.files += 1
        self.pages += sheets.pages
        self.order.setdefault(layout, []).append(order_similarity(sheets, document))
        self.tallies["furniture"].add(
            Counter(_running(document)),
            Counter((page, _key(text)) for page, text in sheets.running),
        )
        for kind in KINDS:
            found = Counter((_key(b.text),) for b in document.blocks if b.kind == kind)
            expected = Counter((_key(i.text),) for i in sheets.items if i.kind == kind)
            self.tallies[kind].add(Counter(found), Counter(expected))

    def rounded(self) -> dict[str, object]:
        """Return the figures as they are written."""
        return {
            "files": self.files,
            "pages": self.pages,
            "order": {name: round(min(values), 4) for name, values in sorted(self.order.items())},
            "f1": {name: round(tally.f1, 4) for name, tally in self.tallies.items()},
        }


def order_similarity(sheets: Sheets, document: Document) -> float:
    """Return the normalised edit similarity of the words of the body, in reading order."""
    true = [word for item in sheets.items for word in _words(item.text)]
    read = [word for b in document.blocks if b.kind != "furniture" for word in _words(b.text)]
    return float(Levenshtein.normalized_similarity(true, read))


def _words(text: str) -> list[str]:
    return text.replace("|", " ").replace("•", " ").split()


def _key(text: str) -> str:
    return "".join(_words(text)).lower()


def _running(document: Document) -> Iterator[tuple[object, ...]]:
    for block in document.blocks:
        if block.kind == "furniture":
            for line in block.lines:
                yield line.page, _key(block.text[line.start : line.end])


def judge(
    documents: Iterable[Annotated], folder: Path, layouts: Iterable[str] = LAYOUTS
) -> LayoutScores:
    """Lay out each document in each way, by each producer, and judge its reading.

    Args:
        documents: the annotated documents; the rank of each is its seed.
        folder: where files stand while they are read.
        layouts: some of `LAYOUTS`.
    """
    scores = LayoutScores()
    path = folder / "page.pdf"
    every = list(layouts)
    for seed, document in enumerate(documents):
        for layout in every:
            sheets = laid_out(document, layout, seed)
            for produce in PRODUCERS.values():
                path.write_bytes(produce(sheets))
                read = extract(path, path.name, Limits()).document
                if read is None:
                    scores.order.setdefault(layout, []).append(0.0)
                    continue
                scores.add(layout, sheets, read)
    path.unlink(missing_ok=True)
    return scores
