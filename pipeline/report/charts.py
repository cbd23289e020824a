"""Bar charts as SVG to be put into the page: real text, no date, no identifier, same bytes."""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from markupsafe import Markup, escape

from pipeline.report.figures import Count
from pipeline.report.wording import number, percent

BLUE: Final = "#000091"
GREY: Final = "#666666"
_INK: Final = "#161616"
_WIDTH: Final = 360.0
_BAR_ROOM: Final = 262.0
_BAR: Final = 13.0
_LINE: Final = 14.0
_GAP: Final = 9.0
_CHARACTERS: Final = 54
_POINTS_PER_INCH: Final = 72
_NOISE: Final = re.compile(
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>|<defs>.*?</defs>"
    r'| id="[^"]*"| xmlns(:\w+)?="[^"]*"| version="[^"]*"',
    re.DOTALL,
)
_SIZE: Final = re.compile(r'(<svg) width="[^"]*" height="[^"]*"| width="[^"]*pt"| height="[^"]*pt"')


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label above it, its value at its end, its colour as `#rrggbb`."""

    label: str
    count: Count
    colour: str


def bars(items: Sequence[Bar], name: str) -> Markup:
    """Return a chart of horizontal bars as an `<svg>` element, 360 units wide.

    Labels stand above their bars, so that the chart stays readable on a narrow screen. Its
    accessible name is `name`; the table that says the same stands beside it in the page.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    wrapped = [textwrap.wrap(item.label, _CHARACTERS) or [""] for item in items]
    height = sum(len(lines) * _LINE + _BAR + _GAP for lines in wrapped) or _LINE
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "remontees", "font.size": 11}):
        figure = Figure(figsize=(_WIDTH / _POINTS_PER_INCH, height / _POINTS_PER_INCH))
        FigureCanvasSVG(figure)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, _WIDTH), ylim=(height, 0))
        axes.set_axis_off()
        _draw(axes, items, wrapped)
        drawn = StringIO()
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    return _clean(drawn.getvalue(), name)


def _draw(axes: object, items: Sequence[Bar], wrapped: Sequence[list[str]]) -> None:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

    assert isinstance(axes, Axes)
    longest = max((item.count.n for item in items), default=0) or 1
    top = 0.0
    for item, lines in zip(items, wrapped, strict=True):
        for line in lines:
            axes.text(0, top + 10.5, line, color=_INK, parse_math=False)
            top += _LINE
        width = _BAR_ROOM * item.count.n / longest
        if width:
            bar = Rectangle((0, top), width, _BAR, color=item.colour, clip_on=False, linewidth=0)
            axes.add_patch(bar)
        value = f"{number(item.count.n)} ({percent(item.count.share)})"
        start = width + 5 if width else 0
        axes.text(start, top + 10.5, value, color=_INK, weight="bold", parse_math=False)
        top += _BAR + _GAP


def _clean(svg: str, name: str) -> Markup:
    """Keep the drawing only: identifiers would be equal in all the charts of a page."""
    body = _SIZE.sub(r"\1", _NOISE.sub("", svg)).strip()
    named = body.replace("<svg", f'<svg role="img" aria-label="{escape(name)}"', 1)
    return Markup(named)  # noqa: S704  matplotlib escapes the text it writes
