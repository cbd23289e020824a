"""Workbooks of old Excel (BIFF8), written as [MS-XLS] says."""

import struct
from collections.abc import Collection, Mapping, Sequence

from tests.extract.old_office import make_ole

Cell = str | float | bool | None
DATES, TIMES = 1, 2  # cells (number, format) are numbers shown so
NOTE, BOX = 0x19, 6


def record(kind: int, data: bytes = b"") -> bytes:
    """Return a record; what is too long for it goes on in others."""
    head, rest = data[:8224], data[8224:]
    made = struct.pack("<HH", kind, len(head)) + head
    return made + (record(0x3C, rest) if rest else b"")


def text(value: str) -> bytes:
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")


def sheet(cells: bytes) -> bytes:
    return _begin(0x10) + cells + record(0x0A)


def box(words: str, kind: int = BOX) -> bytes:
    """Return the records of a text box, or of a comment."""
    made = record(0x5D, struct.pack("<HHHH14x", 0x15, 0x12, kind, 1))
    made += record(0x1B6, struct.pack("<HH6xHH4x", 0x212, 0, len(words), 16))
    return made + record(0x3C, b"\1" + words.encode("utf-16-le")) + record(0x3C, bytes(16))


def chart(title: str) -> bytes:
    words = struct.pack("<HBB", 0, len(title), 1) + title.encode("utf-16-le")
    return _begin(0x20) + record(0x100D, words) + record(0x203, bytes(14)) + record(0x0A)


def formula(row: int, column: int, result: str) -> bytes:
    made = record(0x06, struct.pack("<HHHB5xHHIH", row, column, 0, 0, 0xFFFF, 0, 0, 0))
    return made + record(0x207, text(result))


def make_book(sheets: Sequence[tuple[str, int, bytes]], shared: bytes, extra: bytes = b"") -> bytes:
    """Return the stream of a workbook: name, state (1: hidden) and records of each sheet."""
    head = _begin(0x05) + extra + record(0x42, struct.pack("<H", 1200))
    head += b"".join(
        record(0xE0, struct.pack("<HHHBBIIIH", 0, style, 0, 0, 0, 0, 0, 0, 0)[:20].ljust(20, b"\0"))
        for style in (0, 14, 20)
    )
    names = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name, _, _ in sheets]
    start = len(head) + sum(10 + len(name) for name in names) + len(shared) + 4
    bounds = b""
    for (_, state, content), name in zip(sheets, names, strict=True):
        bounds += record(0x85, struct.pack("<IBB", start, state, 0) + name)
        start += len(content)
    return head + bounds + shared + record(0x0A) + b"".join(content for _, _, content in sheets)


def make_xls(
    sheets: Mapping[str, Sequence[Sequence[Cell | tuple[float, int]]]],
    hidden: Collection[str] = (),
    after: bytes = b"",
) -> bytes:
    """Return a workbook; `after` stands after the cells of each sheet."""
    strings: list[str] = []
    made = [
        (name, int(name in hidden), sheet(_cells(rows, strings) + after))
        for name, rows in sheets.items()
    ]
    shared = struct.pack("<II", len(strings), len(strings)) + b"".join(map(text, strings))
    return make_ole({"Workbook": make_book(made, record(0xFC, shared)).ljust(4096, b"\0")})


def _cells(rows: Sequence[Sequence[Cell | tuple[float, int]]], strings: list[str]) -> bytes:
    made = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, value[1] if isinstance(value, tuple) else 0)
            if isinstance(value, str):
                made += record(0xFD, place + struct.pack("<I", len(strings)))
                strings.append(value)
            elif isinstance(value, bool):
                made += record(0x205, place + bytes([value, 0]))
            elif value is not None:
                number = value[0] if isinstance(value, tuple) else value
                made += record(0x203, place + struct.pack("<d", number))
    return made


def _begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))
