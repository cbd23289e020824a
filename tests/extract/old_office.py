"""Files of old Office (compound files), written as [MS-CFB] and [MS-OXMSG] say."""

import struct
from collections.abc import Mapping
from typing import Any, TypeAlias

Tree: TypeAlias = "Mapping[str, bytes | Tree]"
SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


class _Chains:
    """Streams cut into sectors of one size, and the table that chains them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.body = b""
        self.table: list[int] = []

    def add(self, data: bytes) -> int:
        if not data:
            return END
        start, count = len(self.table), -(-len(data) // self.size)
        self.table += [*range(start + 1, start + count), END]
        self.body += data.ljust(count * self.size, b"\0")
        return start


def make_ole(tree: Tree) -> bytes:
    """Return a compound file; siblings are chained to the right, which readers accept."""
    large, small = _Chains(SECTOR), _Chains(MINI)
    entries: list[list[Any]] = [["Root Entry", 5, FREE, FREE, END, 0]]

    def fill(parent: int, inner: Tree) -> None:
        before = -1
        for name in sorted(inner, key=lambda one: (len(one), one.upper())):
            content = inner[name]
            rank = len(entries)
            entries.append([name, 2, FREE, FREE, END, 0])
            entries[parent if before < 0 else before][3 if before < 0 else 2] = rank
            before = rank
            if isinstance(content, bytes):
                chains = small if len(content) < CUTOFF else large
                entries[rank][4:] = [chains.add(content), len(content)]
            else:
                entries[rank][1] = 1
                entries[rank][4] = 0
                fill(rank, content)

    fill(0, tree)
    entries[0][4:] = [large.add(small.body), len(small.body)]
    mini = struct.pack(f"<{len(small.table)}I", *small.table)
    minifat = large.add(mini.ljust(-(-len(mini) // SECTOR) * SECTOR, b"\xff"))
    directory = b"".join(_entry(*entry) for entry in entries)
    first = large.add(directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0"))
    count = 1
    while len(large.table) + count > count * SECTOR // 4:
        count += 1
    fats = range(len(large.table), len(large.table) + count)
    table = [*large.table, *[FAT] * count]
    table += [FREE] * (count * SECTOR // 4 - len(table))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, count, first, 0, CUTOFF, minifat, -(-len(mini) // SECTOR), END, 0,
        fats[0],
    )  # fmt: skip
    header += struct.pack("<108I", *([*fats[1:]] + [FREE] * 109)[:108])
    return header + large.body + struct.pack(f"<{len(table)}I", *table)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, FREE, right, child, b"", 0, 0, 0,
        start, size,
    )  # fmt: skip


def _properties(header: int, values: Mapping[int, str | bytes | int]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    segments = b"\0" * header
    for pid, value in values.items():
        if isinstance(value, int):
            segments += struct.pack("<HHIi4x", 3, pid, 6, value)
            continue
        kind, data = (0x1F, value.encode("utf-16-le")) if isinstance(value, str) else (0x102, value)
        found[f"__substg1.0_{pid:04X}{kind:04X}"] = data
        segments += struct.pack("<HHII4x", kind, pid, 6, len(data))
    return {**found, "__properties_version1.0": segments}


def make_msg(
    text: str = "", html: str = "", attached: Mapping[str, bytes | None] | None = None
) -> bytes:
    """Return an e-mail of Outlook; what is attached with None is another e-mail."""
    tree: dict[str, bytes | Tree] = {}
    tree |= _properties(
        32,
        {
            0x001A: "IPM.Note", 0x0037: "Avis sur la santé", 0x0C1A: "Élise", 0x0E04: "ARS",
            0x0C1F: "elise@example.org", 0x340D: 0x40000, 0x3FDE: 65001,
            **({0x1000: text} if text else {}), **({0x1013: html.encode()} if html else {}),
        },
    )  # fmt: skip
    for rank, (name, data) in enumerate((attached or {}).items()):
        values: dict[int, str | bytes | int] = {0x3707: name, 0x3705: 5 if data is None else 1}
        if data is not None:
            values[0x3701] = data
        tree[f"__attach_version1.0_#{rank:08X}"] = _properties(8, values)
    return make_ole(tree)
