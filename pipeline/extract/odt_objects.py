"""Objects embedded in an ODT: where they are in the file, the words of charts and formulas."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from pipeline.extract.draft import Draft, Piece, text_draft
from pipeline.extract.odt_styles import OFFICE, TABLE, Styles
from pipeline.extract.odt_text import Flow, characters_of
from pipeline.extract.office import Package

Element = Any  # lxml has no types
_MATHS: Final = "{http://www.w3.org/1998/Math/MathML}"
_CONTENT: Final = re.compile(r"(.+)/content\.xml")
_WORDS: Final = frozenset((None, "string"))


class Embedded(NamedTuple):
    """The body of an object, or its formula; the folder of its parts; the styles it names.

    Without styles its XML is broken, and the body is what can be told of it, maybe None.
    """

    folder: str
    body: Element
    styles: Styles | None


def embedded(package: Package) -> Iterator[Embedded]:
    """Yield the objects that hold text, each after the one it is in, without numbers of charts."""
    from lxml.etree import XMLSyntaxError

    names = sorted(package.names, key=lambda name: (len(name), name))
    for found in filter(None, map(_CONTENT.fullmatch, names)):
        try:
            root, styles = package.xml(found[0]), package.xml(f"{found[1]}/styles.xml")
        except XMLSyntaxError:
            told = bool(package.read(found[0]).strip())
            yield Embedded(found[1], package.xml(found[0], recover=True) if told else None, None)
            continue
        body = root if is_formula(root) else root.find(f"{OFFICE}body")
        if body is None:
            continue
        for chart in body.iter(f"{OFFICE}chart"):
            _forget_numbers(chart)
        yield Embedded(found[1], body, Styles(root, styles))


def is_formula(root: Element) -> bool:
    """Tell a formula by the root of its part."""
    return bool(root.tag == f"{_MATHS}math")


def is_chart(body: Element) -> bool:
    """Tell a chart by its body."""
    return body.find(f"{OFFICE}chart") is not None


def folders(names: Iterable[str], above: str = "") -> set[str]:
    """Return the folders of the objects that a part in the folder `above` names."""
    return {posixpath.normpath(posixpath.join(above, name)) for name in names}


def is_in(folder: str, hidden: Iterable[str]) -> bool:
    """Tell whether an object is one of those, or in one of them."""
    return any(f"{folder}/".startswith(f"{name}/") for name in hidden)


def chart_drafts(body: Element, flow: Flow) -> Iterator[Draft]:
    """Yield the titles of a chart, then the names of its series and categories, as captions."""
    tables = list(body.iter(f"{TABLE}table"))
    for table in tables:
        table.getparent().remove(table)
    for text in flow.paragraphs(body):
        yield text_draft("caption", text)
    yield Draft("caption", [Piece(text) for text in flow.paragraphs(tables)])


def formula_draft(root: Element, flow: Flow) -> Draft:
    """Return the signs of a formula as a caption; its source says the same again."""
    for source in list(root.iter(f"{_MATHS}annotation")):
        flow.ledger.apart["doublon"] += characters_of(source)
        source.getparent().remove(source)
    return text_draft("caption", "".join(root.itertext()))


def _forget_numbers(chart: Element) -> None:
    """Take away the cells of numbers, which are not text in the charts of other formats either."""
    for cell in list(chart.iter(f"{TABLE}table-cell")):
        if cell.get(f"{OFFICE}value-type") not in _WORDS:
            cell.getparent().remove(cell)
