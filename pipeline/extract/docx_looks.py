"""How the paragraphs of a DOCX look: size of letters, bold, colour, a rule below, capitals.

What a run does not say itself, its style says, then that of its paragraph, then the defaults.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from pipeline.extract.docx_styles import Styles
from pipeline.extract.docx_text import OFF, W, text_of
from pipeline.extract.draft import Look

Element = Any  # lxml has no types
_VALUE: Final = f"{W}val"
_SIZE: Final = 20  # half points: that of Word where nothing says one
_LARGEST: Final = 3276  # half points
_CHROMA: Final = 48  # of 255, between the strongest and the weakest of red, green and blue
_COLOUR: Final = 6  # digits
_CAPITALS: Final = 4  # letters at least


class _Traits(NamedTuple):
    """What properties say, None where they do not; `size` in half points."""

    size: int | None = None
    bold: bool | None = None
    coloured: bool | None = None
    ruled: bool | None = None
    capitals: bool | None = None

    def over(self, other: "_Traits") -> "_Traits":
        """Return these, and of the others what these do not say."""
        return _Traits(
            other.size if self.size is None else self.size,
            other.bold if self.bold is None else self.bold,
            other.coloured if self.coloured is None else self.coloured,
            other.ruled if self.ruled is None else self.ruled,
            other.capitals if self.capitals is None else self.capitals,
        )


class Looks:
    """The looks of the paragraphs of a document, by their runs and styles."""

    def __init__(self, styles: Styles, root: Element) -> None:
        """Take the styles, and the root of their part, which holds the defaults."""
        self.styles = styles
        own = {ident: _said(style.find(f"{W}rPr")) for ident, style in styles.all()}
        self._said = own
        self._defaults = _said(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._whole: dict[tuple[str, ...], _Traits] = {}

    def of(self, paragraph: Element, *, item: bool = False) -> Look:
        """Return the look of a paragraph: a trait is one of all its text, size of the smallest."""
        below = self._all(self.styles.of_paragraph(paragraph)).over(self._defaults)
        found = [
            _said(run.find(f"{W}rPr")).over(self._all(self.styles.of_run(run))).over(below)
            for run in _runs(paragraph)
        ]
        if not found:
            return Look(0.0)
        size = min(traits.size or _SIZE for traits in found) / 2
        bold = all(traits.bold for traits in found)
        weak = (
            all(traits.coloured for traits in found)
            or all(traits.ruled for traits in found)
            or all(traits.capitals for traits in found)
            or _is_upper(text_of(paragraph))
        )
        linked = paragraph.find(f".//{W}hyperlink") is not None
        return Look(size, bold, weak and not linked, item)

    def _all(self, idents: Iterator[str]) -> _Traits:
        """Return what a style says and, of what it does not, those that it is based on."""
        chain = tuple(idents)
        if chain not in self._whole:
            traits = _Traits()
            for ident in chain:
                traits = traits.over(self._said[ident])
            self._whole[chain] = traits
        return self._whole[chain]


def _runs(paragraph: Element) -> Iterator[Element]:
    """Yield the runs that show text, those of its text boxes left out."""
    for run in paragraph.iter(f"{W}r"):
        if text_of(run).strip() and next(run.iterancestors(f"{W}p"), None) is paragraph:
            yield run


def _said(properties: Element | None) -> _Traits:
    if properties is None:
        return _Traits()
    size = properties.find(f"{W}sz")
    said = size.get(_VALUE, "") if size is not None else ""
    known = said.isascii() and said.isdecimal() and 0 < len(said) <= len(str(_LARGEST))
    colour, rule = properties.find(f"{W}color"), properties.find(f"{W}u")
    return _Traits(
        int(said) if known else None,
        _toggle(properties.find(f"{W}b")),
        None if colour is None else _is_coloured(colour.get(_VALUE, "")),
        None if rule is None else rule.get(_VALUE) != "none",
        _toggle(properties.find(f"{W}caps")),
    )


def _toggle(node: Element | None) -> bool | None:
    return None if node is None else node.get(_VALUE) not in OFF


def _is_coloured(value: str) -> bool:
    """Tell a colour that is no grey."""
    try:
        parts = bytes.fromhex(value) if len(value) == _COLOUR else b""
    except ValueError:
        parts = b""
    return bool(parts) and max(parts) - min(parts) >= _CHROMA


def _is_upper(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) >= _CAPITALS
