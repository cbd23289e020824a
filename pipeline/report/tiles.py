"""The map of the départements as tiles: no outline, their places are those of `carte.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from pipeline.report.charts import FONT, INK
from pipeline.report.masked import HiddenCount
from pipeline.report.suppression import FLOOR
from pipeline.report.wording import number, plural
from pipeline.settings import RESOURCES
from pipeline.territoires import departement_name
from pipeline.yaml_file import read_yaml

SOURCE: Final = RESOURCES / "carte.yaml"
# light to dark blue, told apart in grey too; the ink of each passes 4.5:1
SHADES: Final = (
    ("#e3e3fd", INK),
    ("#b8b8f8", INK),
    ("#8585f6", INK),
    ("#4a4ac2", "#ffffff"),
    ("#000091", "#ffffff"),
)
SILENT: Final = "cité nulle part"
OUTSIDE: Final = "hors de la sélection"
HIDDEN: Final = f"moins de {FLOOR}, ou masqué"
_LEFT_OUT: Final = "#dddddd"  # the ink of its code passes 4.5:1
_HIDDEN: Final = "#f4e3b5"  # no blue, so that it stands beside the shades, not among them
_SIDE: Final = 44
_GAP: Final = 4
_LONG: Final = 5  # characters that a tile has no room for in full size


@dataclass(frozen=True, slots=True)
class Tile:
    """A département: `n` proposals.

    `cited` says that a document or a proposal speaks of it, `outside` that the report leaves out
    what they say.
    """

    code: str
    n: int
    cited: bool
    outside: bool = False

    @property
    def told(self) -> bool:
        """Whether its number says something."""
        return self.cited and not self.outside

    @property
    def hidden(self) -> bool:
        """Whether the public edition does not give its number."""
        return self.told and isinstance(self.n, HiddenCount)

    @property
    def said(self) -> str:
        """What the tile says to a reader who hovers or listens."""
        name = f"{departement_name(self.code)} ({self.code})"
        if not self.told:
            return f"{name} : {OUTSIDE if self.outside else SILENT}"
        return f"{name} : {plural(self.n, 'proposition', 'propositions')}"


@cache
def places() -> Mapping[str, tuple[int, int]]:
    """Return the row and the column of each département, from 0."""
    grid = read_yaml(SOURCE)["grille"].splitlines()
    return MappingProxyType(
        {
            code: (row, column)
            for row, line in enumerate(grid)
            for column, code in enumerate(line.split())
            if code != "."
        }
    )


def shade(n: int, highest: int) -> int:
    """Return 0 for none, else 1 to 5 in equal steps up to the highest."""
    return -(-n * len(SHADES) // highest) if highest > 0 else 0


def tile_map(tiles: Mapping[str, Tile], name: str) -> Markup:
    """Return the map as an `<svg>` element; each tile says its code and number as text."""
    spots = places()
    step = _SIDE + _GAP
    width = (1 + max(column for _, column in spots.values())) * step
    height = (1 + max(row for row, _ in spots.values())) * step
    highest = max((tile.n for tile in tiles.values()), default=0)
    drawn = Markup("").join(
        _drawn(tiles.get(code) or Tile(code, 0, cited=False), column * step, row * step, highest)
        for code, (row, column) in sorted(spots.items(), key=lambda item: item[1])
    )
    return Markup(
        '<svg role="img" font-family="{}" aria-label="{}" viewBox="-1 -1 {} {}">{}</svg>'
    ).format(FONT, name, width, height, drawn)


def _drawn(tile: Tile, x: int, y: int, highest: int) -> Markup:
    level = shade(tile.n, highest)
    fill, ink = SHADES[level - 1] if level else ("#ffffff", INK)
    fill = _LEFT_OUT if tile.outside else _HIDDEN if tile.hidden else fill
    edge, dashes = ("#666666", "none") if tile.cited else ("#999999", "3 3")
    middle = x + _SIDE / 2
    parts = [
        Markup(
            '<rect x="{}" y="{}" width="{}" height="{}" rx="3" fill="{}" stroke="{}" '
            'stroke-dasharray="{}"/>'
        ).format(x, y, _SIDE, _SIDE, fill, edge, dashes),
        _word(middle, y + 17, tile.code, 13, ink if tile.told else "#595959"),
    ]
    if tile.told:
        said = number(tile.n)
        size = 15 if len(said) < _LONG else 10
        parts.append(_word(middle, y + 35, said, size, ink, bold=True))
    return Markup("<g><title>{}</title>{}</g>").format(tile.said, Markup("").join(parts))


def _word(x: float, y: float, text: str, size: int, ink: str, *, bold: bool = False) -> Markup:
    weight = Markup(' font-weight="700"') if bold else ""
    return Markup(
        '<text x="{:g}" y="{:g}" font-size="{}" text-anchor="middle" fill="{}"{}>{}</text>'
    ).format(x, y, size, ink, weight, text)


def legend(highest: int, *, limited: bool, hidden: bool) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, colour, words) of the legend: shades, hidden, none, left out, cited nowhere."""
    low = FLOOR if hidden else 1
    for level, (colour, _) in enumerate(SHADES, start=1):
        high = highest * level // len(SHADES)
        if high >= low:
            span = number(low) if high == low else f"{number(low)} à {number(high)}"
            yield "plein", colour, span
            low = high + 1
    if hidden:
        yield "plein", _HIDDEN, HIDDEN
    yield "plein", "#ffffff", "cité, aucune proposition"
    if limited:
        yield "plein", _LEFT_OUT, OUTSIDE
    yield "vide", "#ffffff", SILENT
