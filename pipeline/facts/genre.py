"""The genre of a document, by points that words and layout give."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

from pipeline.document import Block
from pipeline.faits import load_cues
from pipeline.lexicon import Cues
from pipeline.text import plain

_FIRST: Final = 3  # blocks
_HEAD: Final = 8
_FOOT: Final = 3
_LINE: Final = 200  # characters: a longer block of the head is prose, and counts with the body
_MOST_HEAD: Final = 3
_MOST_BODY: Final = 4.0
_HTML: Final = 2.0
_FOOTER: Final = 3.0
_ROWS: Final = 8.0
_SHEET: Final = 2  # cells
_CARD: Final = 0.5  # what a row of a sheet counts: its label and value, « Pilote | CHU »


@cache
def _bodies() -> re.Pattern[str]:
    """Return what finds the words of any body: most blocks hold none."""
    every = sorted(motif for cues in load_cues().genres.values() for motif in cues.corps.motifs)
    return Cues(motifs=tuple(every), oui=(), non=()).pattern


def genre_points(blocks: Sequence[Block], media_type: str) -> dict[str, float]:
    """Return the points of each genre.

    Each short block of the first eight that holds a word of the genre gives one point, three at
    most; those of the first three give two more each. The share of all blocks that hold a word of
    its body gives up to four, ten times the share, and one short block of the last three that
    holds a word of its foot three. Rows of tables speak for a table, eight times their share,
    half for the label and value of one of several sheets, and HTML for a page of the web.
    """
    texts = [plain(block.text) for block in blocks]
    read = [text for text, block in zip(texts, blocks, strict=True) if block.kind != "furniture"]
    head = [text if len(text) <= _LINE else "" for text in read[:_HEAD]]
    foot = [text for text in texts[-_FOOT:] if len(text) <= _LINE]
    told = list(filter(_bodies().search, texts))
    points = {}
    for genre, cues in load_cues().genres.items():
        hits = [bool(text) and bool(cues.tete.pattern.search(text)) for text in head]
        body = sum(map(bool, map(cues.corps.pattern.search, told)))
        points[genre] = (
            2.0 * sum(hits[:_FIRST])
            + min(sum(hits), _MOST_HEAD)
            + min(10 * body / max(len(texts), 1), _MOST_BODY)
            + _FOOTER * any(cues.pied.pattern.search(text) for text in foot if cues.pied)
        )
    points["tableau"] += _ROWS * _rows(blocks) / max(len(blocks), 1)
    points["page_web"] += _HTML * (media_type == "text/html")
    return points


def _rows(blocks: Sequence[Block]) -> float:
    """Return how many rows of tables there are; the label and value of a sheet count half."""
    rows = [block.text.split("|") for block in blocks if block.kind == "table_row"]
    labels = Counter(cells[0].strip() for cells in rows if len(cells) == _SHEET)
    return sum(
        _CARD if len(cells) == _SHEET and labels[cells[0].strip()] > 1 else 1.0 for cells in rows
    )


def document_genre(blocks: Sequence[Block], media_type: str) -> str:
    """Return the genre that has the most points, the first of equals; empty when none has any."""
    points = genre_points(blocks, media_type)
    best = max(points, key=lambda genre: points[genre])
    return best if points[best] else ""
