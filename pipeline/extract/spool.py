"""Pages read so far, kept on disk: what a killed reader leaves to the next one."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from pipeline.extract.pdf_words import Counts, RawPage, RawTable, Turned, Word


def save_page(spool: Path, page: RawPage) -> None:
    """Write the page whole, then rename it: a kill leaves no half page."""
    target = spool / f"{page.number:06}.json"
    partial = target.with_name(f".{target.name}")
    content = {field.name: getattr(page, field.name) for field in fields(page)}
    partial.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    partial.replace(target)


def load_pages(spool: Path) -> dict[int, RawPage]:
    """Return the pages of the spool by their number."""
    pages = (_page(path) for path in sorted(spool.glob("[0-9]*.json")))
    return {page.number: page for page in pages}


def _page(path: Path) -> RawPage:
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["words"] = tuple(Word(*word) for word in raw["words"])
    raw["sideways"] = tuple(Word(*word) for word in raw["sideways"])
    raw["tables"] = _tables(raw["tables"])
    raw["turned"] = tuple(
        Turned(down, tuple(box), tuple(Word(*word) for word in words), _tables(tables))
        for down, box, words, tables in raw["turned"]
    )
    raw["panels"] = tuple(tuple(box) for box in raw["panels"])
    raw["counts"] = Counts(*raw["counts"])
    return RawPage(**raw)


def _tables(raw: list[Any]) -> tuple[RawTable, ...]:
    return tuple(
        RawTable(
            tuple(box),
            tuple(columns),
            tuple(tuple(tuple(Word(*w) for w in cell) for cell in row) for row in rows),
        )
        for box, columns, rows in raw
    )
