"""Web pages made of a body, and what is read of them."""

from pipeline.document import Block
from tests.extract.conftest import Read


def blocks(read: Read, body: str, head: str = "") -> tuple[Block, ...]:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    document = read(page.encode(), "a.html").document
    assert document
    return document.blocks


def seen(read: Read, body: str, head: str = "") -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in blocks(read, body, head)]


def rows(read: Read, table: str) -> list[str]:
    return [text for kind, _, text in seen(read, f"<table>{table}</table>") if kind == "table_row"]
