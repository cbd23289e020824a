"""E-mail addresses and telephone numbers."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.noms.found import MAIL, PHONE, Found

_MAIL: Final = re.compile(
    r"(?<![\w.+'-])[\w.+'-]{1,64} ?(?:@|\(at\)|\[at\]|\(a\)|\[arobase\]|\(arobase\)) ?"
    r"[\w-]+(?:\.[\w-]+)*(?:\.| ?\(point\) ?| ?\[point\] ?)[a-z]{2,}(?!\w)",
    re.IGNORECASE,
)
_AT: Final = re.compile(r"@|[(\[](?:at|a|arobase)[)\]]", re.IGNORECASE)
_GAP: Final = r"[ .\u00a0\u202f/-]?"
# ten figures, written as one likes, with the code of France or of an overseas département
_PHONE: Final = re.compile(
    rf"(?<![\d,.])(?:(?:\+|00){_GAP}(?:33|262|508|590|594|596|681|687|689){_GAP}(?:\(0\){_GAP})?[1-9]"
    rf"|0[1-9])(?:{_GAP}\d{{2}}){{4}}(?!,?\d)"
    rf"|(?<![\d,.])(?:\+|00){_GAP}(?:508|681|687|689){_GAP}\d{{2}}(?:{_GAP}\d{{2}}){{2,3}}(?!,?\d)"
    rf"|(?<![\d,.])0{_GAP}?8\d{{2}}(?:{_GAP}\d{{3}}){{2}}(?!,?\d)"
)


def contacts(text: str) -> Iterator[Found]:
    """Yield the addresses and the numbers; four-figure public numbers (3919) are none."""
    for match in _MAIL.finditer(text) if _AT.search(text) else ():
        yield Found(*match.span(), MAIL)
    for match in _PHONE.finditer(text):
        yield Found(*match.span(), PHONE)
