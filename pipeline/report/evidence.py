"""Where proposals, fields and tags stand in the blocks: columns, not objects, for large runs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa


class Piece(NamedTuple):
    """Characters `start:end` of a block; `name` is `text`, a field or a code.

    The evidence of a code has a weight: first its sentence, then words of it.
    """

    name: str
    block: int
    start: int
    end: int
    weight: float | None


class Line(NamedTuple):
    """A line of a block: its characters, its page from 1 and its box in points."""

    start: int
    end: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """The pieces of every proposal by its place in the table, and the blocks by source and index.

    `blocks` maps each to its row in `texts` and `kinds`. A piece that goes over several pages is
    one piece: its pages follow from its lines.
    """

    pieces: Sequence[Sequence[object]]
    bounds: Sequence[int]
    blocks: Mapping[tuple[str, int], int]
    texts: Sequence[str]
    kinds: Sequence[str]
    lines: Sequence[Sequence[float]]
    line_bounds: Sequence[int]

    def of(self, number: int) -> tuple[Piece, ...]:
        """Return the pieces of a proposal, in the order of the file, each once."""
        first, last = self.bounds[number], self.bounds[number + 1]
        found = (column[first:last] for column in self.pieces)
        return tuple(dict.fromkeys(map(Piece._make, zip(*found, strict=True))))

    def text(self, source: str, block: int) -> str:
        """Return the text of a block, empty where the results do not hold it."""
        row = self.blocks.get((source, block))
        return "" if row is None else self.texts[row]

    def kind(self, source: str, block: int) -> str:
        """Return the kind of a block, empty where the results do not hold it."""
        row = self.blocks.get((source, block))
        return "" if row is None else self.kinds[row]

    def boxes(self, source: str, piece: Piece) -> Iterator[Line]:
        """Yield the lines of a block that a piece touches."""
        row = self.blocks.get((source, piece.block))
        if row is None or not self.line_bounds:
            return
        for at in range(self.line_bounds[row], self.line_bounds[row + 1]):
            start, end = (int(self.lines[column][at]) for column in (0, 1))
            if start < piece.end and piece.start < end:
                page, *box = (column[at] for column in self.lines[2:])
                yield Line(start, end, int(page), *box)


def make_evidence(
    proposals: "pa.Table", blocks: "pa.Table", shown: Callable[[str], str]
) -> Evidence:
    """Return the evidence of two tables.

    `proposals` holds `evidence`; `blocks` holds source, index, kind, text and lines.
    """
    pieces, bounds = _flat(proposals, "evidence", Piece._fields)
    names, *numbers, weights = pieces
    known = [None if weight != weight else weight for weight in weights]  # noqa: PLR0124  NaN
    lines, line_bounds = _flat(blocks, "lines", Line._fields)
    sources, indices, texts, kinds = (
        _plain(blocks[name]) for name in ("source", "index", "text", "kind")
    )
    keys = zip(map(shown, sources), indices, strict=True)
    return Evidence(
        pieces=(names, *numbers, known),
        bounds=bounds,
        blocks={key: row for row, key in enumerate(keys)},
        texts=texts,
        kinds=kinds,
        lines=lines,  # type: ignore[arg-type]
        line_bounds=line_bounds,
    )


def _flat(
    table: "pa.Table", column: str, names: Sequence[str]
) -> tuple[list[list[object]], list[int]]:
    """Return the columns of a list of structures, and where the items of each row begin."""
    import numpy as np
    import pyarrow.compute as pc

    if not table.num_rows:
        return [[] for _ in names], [0]
    lengths = pc.fill_null(pc.list_value_length(table[column]), 0).to_numpy()
    flat = pc.list_flatten(table[column])
    columns = [_plain(pc.struct_field(flat, name)) for name in names]
    return columns, [0, *np.cumsum(lengths).tolist()]


def _plain(column: "pa.ChunkedArray") -> list[Any]:
    """Return the values of a column: None for a text and NaN for a number that is not there."""
    values: list[Any] = column.to_numpy().tolist()
    return values
