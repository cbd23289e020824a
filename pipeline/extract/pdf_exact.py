"""A PDF page as pdfplumber reads it: for the pages that are not plain."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from pipeline.document import BBox
from pipeline.extract.pdf_ink import ink_of
from pipeline.extract.pdf_turned import turned_letters
from pipeline.extract.pdf_unseen import Origin, parted
from pipeline.extract.pdf_words import BULLET, Counts, Frame, Word
from pipeline.text import inked

PdfPage = Any  # pdfplumber has loose types
_QUARTER: Final = 90
_SLOPE: Final = 0.01


class Read(NamedTuple):
    """The words of a page: upright ones, and those whose letters go up, down or another way.

    Words that go up or down are on the page turned for reading them, the others as it lies.
    """

    upright: list[Word]
    up: list[Word]
    down: list[Word]
    others: list[Word]
    counts: Counts


def exact_words(page: PdfPage, frame: Frame, unseen: Sequence[Origin] = ()) -> Read:
    """Return the words of a pdfplumber page; it is not closed.

    Where most letters are mirrored, they are the upright ones, as seen in a mirror. The letters
    that begin at the `unseen` origins are hidden.
    """
    every = page.chars
    box = _ordered(page.page_obj.mediabox)
    chars, lost = parted(every, unseen, box, page.rotation) if unseen else (every, [])
    kept = _once(chars)
    ways = ("upright", "up", "down", "others", "mirrored")
    letters: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
    for char in kept:
        # a word with letters of two subsets of one font is one word
        name = str(char["fontname"]).rpartition("+")[2]
        letters[_way(char)].append({**char, "fontname": name})
    mirrored = letters.pop("mirrored")
    if len(mirrored) * 2 > len(kept):
        letters["upright"] += _mirror(mirrored)
    else:
        letters["others"] += mirrored
    found: dict[str, list[Word]] = {}
    hidden = _characters(lost)
    for way, own in letters.items():
        aside = way in {"up", "down"}
        shape = (0.0, 0.0, frame[3], frame[2]) if aside else frame
        turned = turned_letters(own, frame, down=way == "down") if aside else own
        found[way] = []
        for word in _words(turned, shape):
            if 0 <= (word.x0 + word.x1) / 2 <= shape[2] and 0 <= word.middle <= shape[3]:
                found[way].append(word)
            else:
                hidden += inked(word.text)
    doubled = _characters(chars) - _characters(kept)
    return Read(**found, counts=Counts(_characters(every), hidden, doubled))


def _words(letters: list[dict[str, Any]], frame: Frame) -> Iterator[Word]:
    from pdfplumber.utils.text import extract_words

    if letters:
        attributes = ["fontname", "size"]
        for item in extract_words(
            letters, x_tolerance_ratio=0.15, extra_attrs=attributes, return_chars=True
        ):
            yield _word(item, frame)


def _way(char: dict[str, Any]) -> str:
    """Tell where the letters go on from this one."""
    if char.get("upright", True):
        return "upright"
    a, b, c, d, *_ = char["matrix"]
    if a < 0 < d and max(abs(b), abs(c)) <= _SLOPE * min(-a, d):
        return "mirrored"
    if b * c >= 0 or max(abs(a), abs(d)) > _SLOPE * min(abs(b), abs(c)):
        return "others"  # sloping, or mirrored another way
    return "up" if b > 0 else "down"


def _mirror(letters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return letters seen in a mirror, about the middle of all: they are read from the left."""
    sides = min(char["x0"] for char in letters) + max(char["x1"] for char in letters)
    return [
        {**char, "x0": sides - char["x1"], "x1": sides - char["x0"], "upright": True}
        for char in letters
    ]


def _characters(chars: Iterable[dict[str, Any]]) -> int:
    return inked(BULLET.sub("•", "".join(char["text"] for char in chars)))


def shown_images(page: PdfPage, frame: Frame) -> list[BBox]:
    """Return the visible boxes of the images of a pdfplumber page."""
    return [box for image in page.images if (box := _visible(image, frame))]


def shown_shapes(page: PdfPage, frame: Frame) -> list[tuple[BBox, int]]:
    """Return the visible boxes of what a pdfplumber page fills, and their colours."""
    return [
        (box, ink_of(shape))
        for shape in (*page.rects, *page.curves)
        if shape.get("fill") and (box := _visible(shape, frame))
    ]


def shown_frame(page: PdfPage) -> Frame:
    """Return where the shown page begins in pdfplumber's coordinates, its width and height."""
    raw = page.page_obj
    mx0, my0, mx1, my1 = _ordered(raw.mediabox)
    cx0, cy0, cx1, cy1 = _ordered(raw.cropbox)
    cx0, cy0 = max(cx0, mx0), max(cy0, my0)
    cx1, cy1 = min(cx1, mx1), min(cy1, my1)
    if cx1 <= cx0 or cy1 <= cy0:
        cx0, cy0, cx1, cy1 = mx0, my0, mx1, my1
    turns = page.rotation // _QUARTER % 4
    # left and top margins that the crop box cuts, after the page was turned clockwise
    left, top = (
        (cx0 - mx0, my1 - cy1),
        (cy0 - my0, cx0 - mx0),
        (mx1 - cx1, cy0 - my0),
        (my1 - cy1, mx1 - cx1),
    )[turns]
    width, height = cx1 - cx0, cy1 - cy0
    if turns % 2:
        width, height = height, width
    return page.mediabox[0] + left, page.mediabox[1] + top, width, height


def _ordered(box: Sequence[Any]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(value) for value in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _once(chars: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop characters printed twice at nearly the same place, a common way to fake bold."""
    seen: dict[tuple[str, int, int], float] = {}
    kept = []
    for char in chars:
        text, x, y = char["text"], char["x0"], round(char["top"])
        column = round(x)
        near = 0.15 * char["size"]
        if text.isalnum() and char["x1"] == char["x0"]:  # without their font letters have no width
            kept.append(char)
        elif not (
            abs(seen.get((text, column, y), -near) - x) < near
            or abs(seen.get((text, column - 1, y), -near) - x) < near
            or abs(seen.get((text, column + 1, y), -near) - x) < near
        ):
            seen[text, column, y] = x
            kept.append(char)
    return kept


def _word(item: dict[str, Any], frame: Frame) -> Word:
    left, top = frame[:2]
    return Word(
        BULLET.sub("•", item["text"]),
        round(item["x0"] - left, 2),
        round(item["top"] - top, 2),
        round(item["x1"] - left, 2),
        round(item["bottom"] - top, 2),
        round(item["size"], 2),
        item["fontname"],
        ink=ink_of(item["chars"][0]),
    )


def _visible(image: dict[str, Any], frame: Frame) -> BBox | None:
    left, top, width, height = frame
    x0, x1 = max(image["x0"] - left, 0.0), min(image["x1"] - left, width)
    y0, y1 = max(image["top"] - top, 0.0), min(image["bottom"] - top, height)
    return BBox(x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None
