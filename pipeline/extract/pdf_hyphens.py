"""Hyphens at the ends of lines: those that cut a word are undone, those of a compound stay.

The document's own spelling decides first, then the French words: a hyphen is undone where the
word exists joined, and stays where both of its sides are words and the whole is none.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final
from unicodedata import normalize

from pipeline.extract.french_words import is_word
from pipeline.extract.pdf_words import RawPage

_SOFT: Final = "\u00ad"
_WORD: Final = r"[^\W\d_]+(?:[-‐][^\W\d_]+)*"
_CHAIN: Final = re.compile(_WORD)
_ENDS: Final = re.compile(rf"(?:^|[^\w-])({_WORD})[-‐]$")
_LINK: Final = re.compile(r"://|www\.|@")
# compounds that look like another word once joined (« pardessus » is a coat)
_NEVER: Final = re.compile(
    r"(?:au|ci|là|par)-(?:dessus|dessous|devant|delà|contre|après)|outre-mer|sous-trait.*"
    r"|.*-t-(?:ils?|elles?|on)"
)
_KEPT: Final = re.compile(
    r"(?:médico|socio|psycho|non|demi|semi|mi|quasi|rendez|celui|celle|ceux|celles|vis|vice|ex)-.*"
    r"|(?:saint|sainte|co|anti|auto|éco|post|sous|pseudo|après|avant|t)-.*"
    r"|.*-(?:ci|là|vous|mêmes?|être|dessus|dessous|delà|t|à-.*)"
)
# words by themselves, but rather beginnings of words
_BEGINNINGS: Final = frozenset(
    {"bi", "bio", "contre", "cyber", "dé", "géo", "hydro", "hyper", "hypo", "in", "inter", "intra"}
    | {"mono", "multi", "para", "péri", "pluri", "poly", "pré", "re", "ré", "rétro", "sub", "supra"}
    | {"trans", "tri", "télé", "électro"}
)
_JOINTS: Final = re.compile(  # « Nogent-le-Rotrou », « parle-t-on »
    r"(?:au|aux|d|de|des|du|en|et|ès|l|la|le|les|lès|sous|sur)-\w.*|(?:d|l)|t-(?:il|elle|on)s?"
)


class Hyphens:
    """What the pages of a document say of the words that are cut at the ends of their lines."""

    def __init__(self, pages: Sequence[RawPage]) -> None:
        """Begin with the pages, of which no word is looked at before a hyphen asks for it."""
        self.pages = pages
        self.known: Counter[str] | None = None
        self.told: dict[tuple[str, str], bool] = {}

    def without(self, a: str, b: str) -> str | None:
        """Return line a as it joins b without a space, or None when it ends without a hyphen.

        The hyphen goes when it cuts a word ("concer-", "tation") and stays when it is the word's
        own ("aide-", "soignant").
        """
        if a.endswith(_SOFT):
            return a[:-1]
        if not a.endswith(("-", "‐")) or not a[-2:-1].isalnum() or not b[:1].isalnum():
            return None
        ends, begins = _ENDS.search(a[-80:]), _CHAIN.match(b)
        around = a.rsplit(maxsplit=1)[-1] + b.split(maxsplit=1)[0]
        if not (ends and begins) or _LINK.search(around):
            return a
        first, second = (normalize("NFC", part).replace("‐", "-") for part in (ends[1], begins[0]))
        capitals = first.isupper() and len(first) > 1
        if second[0].islower() is capitals:  # « Val-Dingé », « CPTS-ville »
            return a
        pair = first, second
        if (cut := self.told.get(pair)) is None:
            name = first[0].isupper() and is_word((first + second).title())
            cut = self.told[pair] = self._cut(
                first.lower(), second.lower(), name=name, unknown=not capitals
            )
        return a[:-1] if cut else a

    def _cut(self, first: str, second: str, *, name: bool, unknown: bool) -> bool:
        """Tell whether a hyphen cuts a word, all in lower case.

        Args:
            first: what stands before the hyphen, which may hold others.
            second: what stands after it.
            name: whether both together are the name of a place.
            unknown: the answer for a word that nobody knows.
        """
        whole = f"{first}-{second}"
        joined, kept = self._times(first + second), self._times(whole)
        if joined != kept:
            return joined > kept
        if _NEVER.fullmatch(whole) or _JOINTS.fullmatch(second):
            return False
        left, right = first.rpartition("-")[2], second.partition("-")[0]
        known = is_word(right) and left not in _BEGINNINGS
        apart = known and is_word(left)
        compound = is_word(whole) or is_word(f"{left}-{right}")
        if name or is_word(left + right):
            return not (compound and apart)
        learned = known and left.endswith("o")  # « géronto-psychiatrie »
        if compound or apart or learned or len(left) == 1 or _KEPT.fullmatch(whole):
            return False
        return unknown

    def _times(self, word: str) -> int:
        """Return how often the document has a word within a line."""
        if self.known is None:
            self.known = Counter()
            for page in self.pages:
                text = normalize("NFC", "\n".join([word.text for word in page.every_word()]))
                self.known.update(_CHAIN.findall(text.lower().replace("‐", "-")))
        return self.known[word]
