"""The colour of what pdfplumber reads of a page."""

from typing import Any


def ink_of(drawn: dict[str, Any]) -> int:
    """Return the fill colour (0xRRGGBB) of a thing of pdfplumber, black where it is not plain."""
    colour = drawn.get("non_stroking_color")
    if not isinstance(colour, tuple) or not all(isinstance(part, int | float) for part in colour):
        return 0
    if str(drawn.get("ncs", "")) in {"Separation", "DeviceN", "Indexed", "Pattern"}:
        return 0
    match colour:
        case (grey,):
            parts = [grey] * 3
        case (_, _, _):
            parts = list(colour)
        case (*inks, black):
            parts = [1 - min(part + black, 1) for part in inks]
        case _:
            return 0
    red, green, blue = (round(255 * min(max(float(part), 0.0), 1.0)) for part in parts)
    return red << 16 | green << 8 | blue
