"""White text of a DOCX that stands on nothing dark: no reader of the page sees it.

Where there may be something dark behind it (a shade, a highlight, a shape, a picture behind the
text, a page that has a colour, a table style that shades), it is left as it is.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from pipeline.extract.docx_styles import Styles
from pipeline.extract.docx_text import OFF, W, hide, shown

Element = Any  # lxml has no types
_WHITE: Final = "FFFFFF"
_VALUE: Final = f"{W}val"
_PLAIN: Final = frozenset(("", "AUTO", _WHITE))
# a shape or a picture that text may stand on
_BEHIND: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
_OLD_SHAPES: Final = "{urn:schemas-microsoft-com:vml}*"
_BOX: Final = f"{W}txbxContent"


class _Look(NamedTuple):
    """The colour that properties state, empty for none, and whether they shade the text."""

    colour: str
    shaded: bool


def hide_white(roots: list[Element], styles: Styles) -> None:
    """Mark as hidden the runs of these parts that are white on white."""
    if any(_may_be_dark(root) for root in roots):
        return
    looks = {ident: _look_of(style) for ident, style in styles.all()}
    if not any(_whites(root, looks) for root in roots):
        return
    for root in roots:
        for run in root.iter(f"{W}r"):
            if _is_white(run, styles, looks):
                hide(run)


def _may_be_dark(root: Element) -> bool:
    page = root.getparent()
    if page is not None and page.find(f"{W}background") is not None:
        return True
    if next(shown(root, _OLD_SHAPES), None) is not None:
        return True
    return any(node.get("behindDoc") not in {None, *OFF} for node in root.iter(_BEHIND))


def _whites(root: Element, looks: dict[str, _Look]) -> bool:
    if any(look.colour == _WHITE for look in looks.values()):
        return True
    return any(node.get(_VALUE, "").upper() == _WHITE for node in root.iter(f"{W}color"))


def _is_white(run: Element, styles: Styles, looks: dict[str, _Look]) -> bool:
    """Tell whether a run is white, and nothing around it is shaded."""
    colour, shaded = "", False
    for look in _looks(run, styles, looks):
        colour = colour or look.colour
        shaded = shaded or look.shaded
    if colour != _WHITE or shaded:
        return False
    for node in run.iterancestors():
        if node.tag == _BOX:
            return False
        if node.tag == f"{W}tc" and _shades(node.find(f"{W}tcPr")):
            return False
        if node.tag == f"{W}tbl":
            properties = node.find(f"{W}tblPr")
            named = properties is not None and properties.find(f"{W}tblStyle") is not None
            if named or _shades(properties):
                return False
    return True


def _looks(run: Element, styles: Styles, looks: dict[str, _Look]) -> Iterator[_Look]:
    """Yield what a run says of its look, then its style, its paragraph, the style of this."""
    yield _look(run.find(f"{W}rPr"))
    paragraph = next(run.iterancestors(f"{W}p"), None)
    for ident in styles.of_run(run):
        yield looks[ident]
    if paragraph is not None:
        yield _Look("", _shades(paragraph.find(f"{W}pPr")))
        for ident in styles.of_paragraph(paragraph):
            yield looks[ident]


def _look_of(style: Element) -> _Look:
    found = _look(style.find(f"{W}rPr"))
    return _Look(found.colour, found.shaded or _shades(style.find(f"{W}pPr")))


def _look(properties: Element | None) -> _Look:
    if properties is None:
        return _Look("", shaded=False)
    colour = properties.find(f"{W}color")
    lit = properties.find(f"{W}highlight")
    shaded = _shades(properties) or (lit is not None and lit.get(_VALUE) not in {"none", "white"})
    return _Look("" if colour is None else colour.get(_VALUE, "").upper(), shaded)


def _shades(properties: Element | None) -> bool:
    """Tell whether properties shade what they are about."""
    shade = None if properties is None else properties.find(f"{W}shd")
    if shade is None or shade.get(_VALUE) == "nil":
        return False
    plain = shade.get(_VALUE) in {None, "clear"}
    return not plain or shade.get(f"{W}fill", "").upper() not in _PLAIN
