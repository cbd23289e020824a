"""What the elements of a web page are: blocks, hidden text, tables of data."""

from typing import Any, Final

from pipeline.text import inked

Element = Any  # lxml has no types
BLOCKS: Final = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "text",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    )
)
_CODE: Final = frozenset(("script", "style"))
_SKIPPED: Final = frozenset(
    [
        *("script", "style", "noscript", "template", "math", "head", "iframe", "object", "canvas"),
        *("title", "desc", "metadata", "defs", "symbol"),  # of a drawing
        "datalist",
    ]
)
_PLACED: Final = frozenset(("x", "y", "dx", "dy"))


def is_hidden(element: Element) -> bool:
    """Tell whether nothing of the element is shown; what styles hide was marked before."""
    return element.tag in _SKIPPED or element.get("hidden") is not None


def stands_apart(element: Element) -> bool:
    """Tell whether a space is seen before the element: a choice, a text placed in a drawing."""
    if element.tag == "option":
        return True
    return element.tag == "tspan" and not _PLACED.isdisjoint(element.keys())


def shown_characters(element: Element) -> int:
    """Return the non-blank characters of all text nodes in an element, code left out."""
    count = 0
    for node in element.iter():
        if isinstance(node.tag, str) and node.tag not in _CODE and node.text:
            count += inked(node.text)
        if node is not element and node.tail:
            count += inked(node.tail)
    return count


def is_data(table: Element) -> bool:
    """Tell a table of data from one that sets the page."""
    if (
        table.tag != "table"
        or table.find(".//table") is not None
        or table.get("role") == "presentation"
    ):
        return False
    if table.find(".//th") is not None:
        return True
    if any(table.find(f".//h{level}") is not None for level in range(1, 5)):
        return False
    rows = [[cell for cell in row if cell.tag == "td"] for row in table.iter("tr")]
    return len(rows) > 1 and any(len(row) > 1 for row in rows)


def is_terms(terms: Element) -> bool:
    """Tell a list of terms that names values: each term has one, of one paragraph."""
    if terms.tag != "dl" or (terms.text or "").strip():
        return False
    tags = [child.tag for child in terms]
    if not tags or tags != ["dt", "dd"] * (len(tags) // 2):
        return False
    return not any((child.tail or "").strip() or _holds_blocks(child) for child in terms)


def _holds_blocks(element: Element) -> bool:
    return any(child.tag in BLOCKS for child in element.iterdescendants())
