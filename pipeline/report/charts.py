"""Charts as SVG to be put into a page: real text, no identifier, nothing fetched, same bytes."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from pipeline.report.figures import Count
from pipeline.report.wording import NOT_GIVEN, number, percent

BLUE: Final = "#000091"
GREY: Final = "#666666"
INK: Final = "#161616"
FONT: Final = "Marianne, Arial, Liberation Sans, sans-serif"
_WIDTH: Final = 360.0
_BAR_ROOM: Final = 250.0
_BAR: Final = 13.0
_LINE: Final = 14.0
_GAP: Final = 9.0
_BASELINE: Final = 10.5
_CHARACTERS: Final = 54


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label above it, its value at its end, its colour as `#rrggbb`."""

    label: str
    count: Count
    colour: str


def bars(items: Sequence[Bar], name: str) -> Markup:
    """Return a chart of horizontal bars as an `<svg>` element, 360 units wide.

    Labels stand above their bars, so that the chart stays readable on a narrow screen. Where a
    count has an interval, a line with ends shows it on the bar. Its accessible name is `name`;
    the table that says the same stands beside it in the page.
    """
    longest = max((max(item.count.n, _high(item.count)) for item in items), default=0)
    unit = _BAR_ROOM / longest if longest > 0 else 0.0  # a hidden count has no length
    drawn: list[Markup] = []
    top = 0.0
    for item in items:
        for line in textwrap.wrap(item.label, _CHARACTERS) or [""]:
            drawn.append(_text(0, top + _BASELINE, line))
            top += _LINE
        drawn.extend(_bar(item, top, unit))
        top += _BAR + _GAP
    return Markup(
        '<svg role="img" font-family="{}" aria-label="{}" viewBox="0 0 {} {}">{}</svg>'
    ).format(FONT, name, _size(_WIDTH), _size(top or _LINE), Markup("").join(drawn))


def _bar(item: Bar, top: float, unit: float) -> Iterator[Markup]:
    width, high = item.count.n * unit, _high(item.count) * unit
    if width:
        yield Markup('<rect x="0" y="{}" width="{}" height="{}" fill="{}"/>').format(
            _size(top), _size(width), _size(_BAR), item.colour
        )
    if item.count.interval:
        low, middle = item.count.interval.low * unit, _size(top + _BAR / 2)
        path = f"M{_size(low)} {middle}H{_size(high)}"
        path += "".join(f"M{_size(x)} {_size(top + 2)}v{_size(_BAR - 4)}" for x in (low, high))
        for colour, thick in (("#ffffff", 3.5), (INK, 1.5)):
            yield Markup('<path d="{}" stroke="{}" stroke-width="{}" fill="none"/>').format(
                path, colour, thick
            )
    start = max(width, high)
    share = percent(item.count.share)
    value = number(item.count.n) + (f" ({share})" if share != NOT_GIVEN else "")
    yield _text(start + 5 if start else 0, top + _BASELINE, value, bold=True)


def _text(x: float, y: float, text: str, *, bold: bool = False) -> Markup:
    weight = Markup(' font-weight="700"') if bold else ""
    return Markup('<text x="{}" y="{}" font-size="11" fill="{}"{}>{}</text>').format(
        _size(x), _size(y), INK, weight, text
    )


def _high(count: Count) -> float:
    return count.interval.high if count.interval else 0.0


def _size(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
