"""Many documents out of a few: copies in the same formats, with other words, names and dates."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from pipeline.bench.words import Change, changer, vocabulary
from pipeline.communes import RANKS, SOURCE
from pipeline.document import Block, Document, digest
from pipeline.errors import UsageError

SEPARATORS: Final = re.compile(r"[ -]")
NAME: Final = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Ý][a-zà-ÿ]{3,}(?!\w)")
YEAR: Final = re.compile(r"\b20[0-3]\d\b")
MONTHS: Final = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
)
DAY: Final = re.compile(rf"\b([1-9]|[12]\d|3[01])(?= (?:{MONTHS})\b)")
FIRST_YEAR: Final = 2015
YEARS: Final = 12
DAYS: Final = 28
WORD: Final = re.compile(r"\w+")
ASIDE: Final = 0.2  # share of lines in the right half of the page from which there are two columns
FORMATS: Final = frozenset({".pdf", ".docx", ".html", ".htm", ".txt", ".md"})
_NOTHING: Final = (
    "Aucun document de « {} » ne peut servir à la mesure. Donnez un dossier de documents PDF, "
    "DOCX, HTML ou texte en français."
)


@dataclass(frozen=True, slots=True)
class Template:
    """A document that copies are made of; `encoding` is that of a text file."""

    name: str
    blocks: tuple[Block, ...]
    pages: int
    columns: int
    encoding: str

    @property
    def suffix(self) -> str:
        """The format, in lower case, with its dot."""
        return Path(self.name).suffix.lower()


def read_templates(folder: Path) -> list[Template]:
    """Return what the documents under a folder hold, by name; other formats are left out.

    Raises:
        UsageError: none of them can be used (French).
    """
    from pipeline.extract import extract
    from pipeline.settings import Limits

    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in FORMATS and path.is_file():
            document = extract(path, path.name, Limits()).document
            if document is not None:
                found.append(_template(path, document))
    if not found:
        raise UsageError(_NOTHING.format(folder))
    return found


def _template(path: Path, document: Document) -> Template:
    blocks = tuple(block for block in document.blocks if block.kind != "furniture")
    return Template(
        path.name, blocks, len(document.pages), _columns(document), _encoding(path.read_bytes())
    )


def _columns(document: Document) -> int:
    """Return 2 where enough lines of running text begin in the right half of a page."""
    widths = {page.number: page.width for page in document.pages}
    aside = [
        line.bbox.x0 > widths[line.page] / 2
        for block in document.blocks
        if block.kind in {"paragraph", "list_item"}
        for line in block.lines
    ]
    return 2 if sum(aside) > ASIDE * len(aside) else 1


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def make_copies(
    templates: Sequence[Template], numbers: Iterable[int], folder: Path, seed: int
) -> int:
    """Write the copies of these numbers, from 0, into a folder; return the words they hold.

    Copy `n` is made of template `n % len(templates)`. The same templates, number and seed give
    the same bytes; another number or seed gives others, hence another identifier.
    """
    places = _places()
    known = vocabulary(block.text for template in templates for block in template.blocks)
    words = 0
    for number in numbers:
        template = templates[number % len(templates)]
        change = changer(known, f"{seed} {number}")
        blocks = varied(template.blocks, number, seed, places, change)
        path = folder / f"{number:05d}-{template.name}"
        path.write_bytes(_rendered(template, blocks))
        words += sum(len(WORD.findall(block.text)) for block in blocks)
    return words


def varied(
    blocks: Sequence[Block],
    number: int,
    seed: int,
    places: Sequence[str],
    words: Change,
) -> tuple[Block, ...]:
    """Return the blocks with other words, names, years and days, and a last one naming the copy.

    A name becomes the same place all through the copy.
    """
    dated = partial(_changed, number=number, seed=seed, places=places)

    def change(text: str) -> str:
        return dated(words(text))

    made = [
        replace(
            block,
            text=change(block.text),
            cells=tuple((change(head), change(value)) for head, value in block.cells),
            lines=(),
        )
        for block in blocks
    ]
    day = 1 + number % DAYS
    last = f"Exemplaire {seed}-{number}, relu le {day} mars {FIRST_YEAR + number % YEARS}."
    return (*made, Block(len(made), "paragraph", last))


def _changed(text: str, *, number: int, seed: int, places: Sequence[str]) -> str:
    def place(found: re.Match[str]) -> str:
        return places[int(digest(f"{seed} {number} {found[0]}".encode())[:8], 16) % len(places)]

    def year(found: re.Match[str]) -> str:
        return str(FIRST_YEAR + (int(found[0]) - FIRST_YEAR + number) % YEARS)

    def day(found: re.Match[str]) -> str:
        return str(1 + (int(found[0]) + number) % DAYS)

    return NAME.sub(place, DAY.sub(day, YEAR.sub(year, text)))


def _places() -> list[str]:
    """Return the communes whose name is one word, sorted."""
    names = {
        name
        for ranks in json.loads(SOURCE.read_text(encoding="utf-8")).values()
        for rank in RANKS
        for name in ranks[rank]
    }
    return sorted(name for name in names if not SEPARATORS.search(name))


def _rendered(template: Template, blocks: Sequence[Block]) -> bytes:
    from pipeline.training import rendering

    title = f"{Path(template.name).stem} ({blocks[-1].text.split(',')[0]})"
    if template.suffix == ".pdf":
        return rendering.pdf(blocks, title, columns=template.columns)
    if template.suffix == ".docx":
        return rendering.docx(blocks, title)
    if template.suffix in {".html", ".htm"}:
        return rendering.html(blocks, title)
    text = _markdown(blocks) if template.suffix == ".md" else rendering.bare(blocks).decode()
    return text.encode(template.encoding, errors="replace")


def _markdown(blocks: Sequence[Block]) -> str:
    marks = {"heading": "#", "list_item": "-"}
    parts = []
    for block in blocks:
        mark = marks.get(block.kind, "") * (block.level if block.kind == "heading" else 1)
        parts.append(f"{mark} {block.text}".strip())
    return "\n\n".join(parts) + "\n"
