"""Symbols of a DOCX (`w:sym`): characters of fonts that draw signs in the place of letters."""

from typing import Any, Final

Element = Any  # lxml has no types
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SYMBOL: Final = f"{_W}sym"
_PRIVATE: Final = 0xF000  # fonts of signs have theirs from there, by the byte
_LAST: Final = 0x10FFFF
# What each byte of a font draws.
_GREEK: Final = str.maketrans(
    "ABCDEFGHIKLMNOPQRSTUWXYZabcdefghiklmnopqrstuwxyz()+,./0123456789:;<=>?"
    "\xa3\xa5\xab\xac\xad\xae\xaf\xb0\xb1\xb3\xb4\xb7\xb8\xb9\xba\xbb\xbc\xde\xe5",
    "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηικλμνοπθρστυωξψζ()+,./0123456789:;<=>?≤∞↔←↑→↓°±≥×•÷≠≡≈…⇒∑",
)
_WINGDINGS: Final = str.maketrans(
    "\x28\x2a\x46\x4a\x4c\x6c\x6d\x6e\x6f\x70\x71\x72\x73\x74\x75\x76\x77\x78"
    "\x9e\x9f\xa0\xa1\xa7\xa8\xab\xd8\xdc\xdf\xe0\xe1\xe2\xe8\xf0\xfb\xfc\xfd\xfe",
    "☎✉☞☺☹●❍■□☐☐☐◆◆◆❖◆☒••▪○▪☐★➢➔←→↑↓➔⇒✗✔☒☑",
)
_FONTS: Final = {"symbol": _GREEK, "wingdings": _WINGDINGS}


def symbol(element: Element) -> str:
    """Return the character of a symbol: a sign of today where it is known.

    A sign of a font that is not known stays as it is (U+F000 and above), and counts; nothing
    where the code is not one.
    """
    said = element.get(f"{_W}char", "")
    try:
        code = int(said, 16)
    except ValueError:
        return ""
    if not 0 < code <= _LAST:
        return ""
    signs = _FONTS.get(element.get(f"{_W}font", "").lower(), {})
    own = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    return chr(signs.get(own, code))
