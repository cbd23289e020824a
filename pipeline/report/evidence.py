"""Where proposals, fields and tags stand in the blocks: columns, not objects, for large runs."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

_FEW: Final = 10_000  # values that are taken one by one: `to_numpy` imports pandas


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
    """The pieces of every proposal by its place in the table, and the blocks of each source.

    `names` are what `pieces` name by number, in its first column. `blocks` maps a source and the
    index of a block to its row in `texts` and `kinds`. A piece that goes over several pages is
    one piece: its pages follow from its lines.
    """

    names: Sequence[str]
    pieces: Sequence[NDArray[Any]]
    bounds: Sequence[int]
    blocks: Mapping[str, Mapping[int, int]]
    texts: Sequence[str]
    kinds: Sequence[str]
    lines: Sequence[NDArray[Any]]
    line_bounds: Sequence[int]

    def of(self, number: int) -> tuple[Piece, ...]:
        """Return the pieces of a proposal, in the order of the file, each once."""
        first, last = self.bounds[number], self.bounds[number + 1]
        codes, *numbers, weights = (column[first:last].tolist() for column in self.pieces)
        names = map(self.names.__getitem__, codes)
        known = (None if weight != weight else weight for weight in weights)  # noqa: PLR0124  NaN
        return tuple(dict.fromkeys(map(Piece, names, *numbers, known)))

    def text(self, source: str, block: int) -> str:
        """Return the text of a block, empty where the results do not hold it."""
        row = self._row(source, block)
        return "" if row is None else self.texts[row]

    def kind(self, source: str, block: int) -> str:
        """Return the kind of a block, empty where the results do not hold it."""
        row = self._row(source, block)
        return "" if row is None else self.kinds[row]

    def boxes(self, source: str, piece: Piece) -> Iterator[Line]:
        """Yield the lines of a block that a piece touches."""
        row = self._row(source, piece.block)
        if row is None:
            return
        first, last = self.line_bounds[row], self.line_bounds[row + 1]
        starts, ends, *_ = columns = [column[first:last] for column in self.lines]
        touched = (starts < piece.end) & (piece.start < ends)
        yield from map(Line, *(column[touched].tolist() for column in columns))

    def _row(self, source: str, block: int) -> int | None:
        return self.blocks.get(source, {}).get(block)


def make_evidence(proposals: "pa.Table", blocks: "pa.Table") -> Evidence:
    """Return the evidence of two tables.

    `proposals` holds `evidence`; `blocks` holds source, index, kind, text and lines.
    """
    import pyarrow as pa

    (named, *pieces), bounds = _flat(proposals["evidence"], Piece._fields)
    chunks = named.chunks or [pa.nulls(0, named.type)]  # `combine_chunks` of none imports pandas
    names = pa.concat_arrays(chunks).dictionary_encode()
    lines, line_bounds = _flat(blocks["lines"], Line._fields)
    rows: defaultdict[str, dict[int, int]] = defaultdict(dict)
    keys = zip(plain(blocks["source"]), plain(blocks["index"]), strict=True)
    for row, (source, index) in enumerate(keys):
        rows[source][index] = row
    return Evidence(
        names=plain(names.dictionary),
        pieces=(_numbers(names.indices), *map(_numbers, pieces)),
        bounds=bounds,
        blocks=rows,
        texts=plain(blocks["text"]),
        kinds=[sys.intern(kind) for kind in plain(blocks["kind"])],
        lines=tuple(map(_numbers, lines)),
        line_bounds=line_bounds,
    )


def plain(column: "pa.ChunkedArray | pa.Array") -> list[Any]:
    """Return the values of a column, None where there is none; lists and maps as sequences."""
    import pyarrow as pa

    # `to_numpy` is ten times as fast, but has NaN for numbers that are not there
    exact = column.null_count and pa.types.is_primitive(column.type)
    if exact or len(column) <= _FEW:
        made: list[Any] = column.to_pylist()
        return made
    array = column.to_numpy(zero_copy_only=False)
    found: list[Any] = array.tolist()
    return found


def flat(column: "pa.ChunkedArray") -> tuple["pa.ChunkedArray", list[int]]:
    """Return the items of a column of lists, and where those of each row begin, and the end."""
    import pyarrow.compute as pc

    lengths = plain(pc.list_value_length(column))
    return pc.list_flatten(column), [0, *accumulate(length or 0 for length in lengths)]


def _flat(
    column: "pa.ChunkedArray", names: Sequence[str]
) -> tuple[list["pa.ChunkedArray"], list[int]]:
    import pyarrow.compute as pc

    items, bounds = flat(column)
    return [pc.struct_field(items, name) for name in names], bounds


def _numbers(column: "pa.ChunkedArray | pa.Array") -> NDArray[Any]:
    """Return numbers as an array: NaN where a fraction is not there, whole ones always are."""
    import numpy as np
    import pyarrow as pa

    kind = "float64" if pa.types.is_floating(column.type) else "int64"
    if len(column) <= _FEW:
        return np.array(column.to_pylist(), kind)
    array: NDArray[Any] = column.to_numpy(zero_copy_only=False).astype(kind)
    return array
