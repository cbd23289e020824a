"""A picture of a page made ready for Tesseract: level, its rules and the marks of lists taken out.

Tesseract drops whole cells between drawn rules, and glues the mark of a list to the word after it
or takes it for a letter. Both are found by their form, and tell tables and lists.
"""

from typing import Any, Final, NamedTuple

from pipeline.document import BBox
from pipeline.extract.pdf_bullets import is_dot
from pipeline.extract.pdf_rules import Edge

_DARK: Final = 160  # grey under which a pixel is ink: a thin rule that was turned is pale
_STEEP: Final = 5.0  # degrees beyond which nothing is a slope of the page
_STEPS: Final = (0.25, 0.05, 0.01)  # degrees, coarse to fine
_LEVEL: Final = 0.03  # degrees that do no harm
_SHARPER: Final = 1.02  # level over leaning: less is chance
_RULE: Final = 30.0  # points: a shorter stroke may be that of a letter
_THICK: Final = 3.0  # points: more is a drawing
_HALO: Final = 2  # pale pixels around ink
_FULL: Final = 0.7  # dark share of the box of a mark; a letter has half
_ALONE: Final = 8.0  # points left of a mark that hold nothing
_REACH: Final = 30.0  # points right of it in which its text begins
_APART: Final = 0.3  # of the height of a mark: between it and its text
_TALLER: Final = 1.3  # the same: the height of its text


class Cleared(NamedTuple):
    """A level picture without its rules and marks, and where these stood, in points."""

    picture: Any
    edges: list[Edge]
    dots: list[BBox]


def cleared(picture: Any, scale: float) -> Cleared:  # noqa: ANN401
    """Return a grey PIL image ready to be recognised; `scale` is pixels a point."""
    import numpy as np
    from PIL import Image

    grey = np.array(_levelled(picture))
    edges = _take_rules(grey, scale)
    dots = _take_marks(grey, scale)
    return Cleared(Image.fromarray(grey), edges, dots)


def _levelled(picture: Any) -> Any:  # noqa: ANN401
    from PIL import Image

    slope = _slope(picture)
    if abs(slope) < _LEVEL:
        return picture
    return picture.rotate(slope, Image.Resampling.BICUBIC, fillcolor=255)


def _slope(picture: Any) -> float:  # noqa: ANN401
    """Return by how many degrees lines fall to the right: seen so, their feet are sharpest."""
    import numpy as np

    dark = np.asarray(picture.reduce(2)) < _DARK
    rows, columns = np.nonzero(dark[:-1] & ~dark[1:])
    if not rows.size:
        return 0.0

    def sharpness(angle: float) -> float:
        heights = rows - columns * np.tan(np.radians(angle))
        counts = np.bincount((heights - heights.min()).astype(np.int64))
        return float(np.square(counts, dtype=np.float64).sum())

    best, reach = 0.0, _STEEP
    for step in _STEPS:
        best = float(max(best + np.arange(-reach, reach + step / 2, step), key=sharpness))
        reach = step
    return best if sharpness(best) > _SHARPER * sharpness(0.0) else 0.0


def _take_rules(grey: Any, scale: float) -> list[Edge]:  # noqa: ANN401
    """Make the level and upright rules white, and return them as those of a PDF."""
    import numpy as np
    from scipy import ndimage

    dark = grey < _DARK
    long, thick = round(_RULE * scale), round(_THICK * scale)
    dark &= ~_runs(_runs(dark, thick).T, thick).T  # what is thick both ways
    across, down = _runs(dark, long), _runs(dark.T, long).T
    edges = [
        _edge(way, *(side / scale for side in _sides(place)))
        for way, rules in (("h", across), ("v", down))
        for place in ndimage.find_objects(ndimage.label(rules)[0])
    ]
    if edges:
        around = np.ones((2 * _HALO + 1, 2 * _HALO + 1), bool)
        grey[ndimage.binary_dilation(across | down, around)] = 255
    return edges


def _runs(dark: Any, least: int) -> Any:  # noqa: ANN401
    """Return the pixels that stand in a dark run of their row of at least that length."""
    import numpy as np

    found = np.zeros_like(dark)
    if dark.shape[1] < least:
        return found
    starts, steps, length = dark, [], 1
    while length < least:
        step = min(length, least - length)
        starts = starts[:, step:] & starts[:, :-step]
        steps.append(step)
        length += step
    found[:, : starts.shape[1]] = starts
    for step in steps:
        found[:, step:] |= found[:, :-step]
    return found


def _sides(place: tuple[slice, slice]) -> tuple[int, int, int, int]:
    rows, columns = place
    return columns.start, rows.start, columns.stop, rows.stop


def _edge(way: str, x0: float, top: float, x1: float, bottom: float) -> Edge:
    """Return the middle of a rule, as pdfplumber has edges."""
    if way == "h":
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    sides = {"x0": x0, "top": top, "x1": x1, "bottom": bottom}
    form = {"object_type": "line", "orientation": way}
    return {**form, **sides, "width": x1 - x0, "height": bottom - top}


def _take_marks(grey: Any, scale: float) -> list[BBox]:  # noqa: ANN401
    """Make the marks of lists white, and return their boxes."""
    from scipy import ndimage

    dark = grey < _DARK
    found = []
    for place in ndimage.find_objects(ndimage.label(dark)[0]):
        x0, top, x1, bottom = sides = _sides(place)
        box = BBox(*(side / scale for side in sides))
        if is_dot(box) and dark[place].mean() >= _FULL and _opens_a_line(dark, sides, scale):
            above, left = max(top - _HALO, 0), max(x0 - _HALO, 0)
            grey[above : bottom + _HALO, left : x1 + _HALO] = 255
            found.append(box)
    return found


def _opens_a_line(dark: Any, sides: tuple[int, int, int, int], scale: float) -> bool:  # noqa: ANN401
    """Tell whether a dot stands alone before a text that is taller than it."""
    x0, top, x1, bottom = sides
    high = bottom - top
    above, below = max(top - high - _HALO, 0), bottom + high + _HALO
    left, text = max(x0 - round(_ALONE * scale), 0), x1 + round(_APART * high)
    around = (
        dark[above:below, left : max(x0 - 1, 0)],
        dark[above:below, x1 + 1 : text],
        dark[above : max(top - 1, 0), x0:x1],
        dark[bottom + 1 : below, x0:x1],
    )
    if any(part.any() for part in around):
        return False
    rows = dark[above:below, text : x1 + round(_REACH * scale)].any(axis=1)
    return bool(rows.sum() >= _TALLER * high)
