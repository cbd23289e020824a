"""The départements and regions that a document is about, by what it names: they, their communes."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.communes import SMALL, Commune, common_words, commune_places
from pipeline.document import Document
from pipeline.places import mentions, regions_in, regions_of
from pipeline.territoires import region_of

_FEW: Final = 3  # a text about more départements is about none of them in particular
_OPENING: Final = 5
_LINE: Final = 160
_HEAD: Final = 12
_NEAR: Final = 0.6  # of the best score: as much what the document is about
_LEAST: Final = 3.0
_SHARE: Final = 0.4  # of all scores: below, many départements are named and none stands out

# Communes. Where several départements have one of a name, it speaks for each by this, by rank.
_LIKELY: Final = (16, 8, 4, 1)
_TOWN: Final = 1.5  # what a commune counts; one is a village
_FIRST: Final = 3  # blocks whose communes count twice
_AGAIN: Final = 0.5  # as much again for each other time, up to twice
_COMMUNES: Final = 2.0  # what their score counts beside that of départements
_CONFIRMS: Final = 1.5  # with this, one weak mention of the département is enough
_ADDS: Final = 4.0  # with this, a département that the text does not name
_ENOUGH: Final = 2.0  # where no département is named
_ENOUGH_ALONE: Final = 3.0  # the same where one commune speaks
_SECOND: Final = 0.8  # of the best score: another département as likely
_WRITTEN: Final = ("Le ", "La ", "Les ")
_PERSON: Final = re.compile(
    r"(?:\bMM?\.?|\b[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’-]+\.?|\b(?:docteure?|professeure?|monsieur|madame)) $"
)


def document_places(document: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the départements and regions that a document is about, the most named first.

    A sure mention weighs two, a weak one one; four times that in the first five blocks, twice in
    the first twelve, half in a block that names more than two, and half as much again where the
    document names the region too. One weak mention is none, but in a line of the head or where
    communes confirm it. Communes weigh in, and where no département is named they tell it. Without
    départements the regions named most are the place.
    """
    body = [block.text for block in document.blocks if block.kind != "furniture"]
    texts = [document.titre, *body]
    lines = {text for text in body[:_OPENING] if len(text) <= _LINE}
    named: Counter[str] = Counter()
    for place, text in enumerate(body):
        named.update({code: _weight(place) for code in regions_in(text)})
    communes = _communes(texts, lines)
    codes = _named(texts, lines, named, communes.scores) or communes.best()
    if codes:
        return codes, regions_of(codes)
    most = max(named.values(), default=0)
    return (), tuple(code for code, score in named.most_common(_FEW) if score > _NEAR * most)


def _named(
    texts: Sequence[str], lines: set[str], regions: Mapping[str, int], communes: Mapping[str, float]
) -> tuple[str, ...]:
    """Return the départements that stand out where some are named in the texts."""
    scores: dict[str, float] = {}
    seen: Counter[str] = Counter()
    for place, text in enumerate(texts):
        found: dict[str, bool] = {}
        for mention in mentions(text):
            found[mention.code] = found.get(mention.code, False) or mention.sure
        share = 0.5 if len(found) > 2 else 1.0  # noqa: PLR2004 - as the docstring above says
        title = place == 0 or text in lines
        for code, sure in found.items():
            scores[code] = scores.get(code, 0) + (1 + sure) * share * _weight(place - 1)
            seen[code] += 2 if sure or title else 1
    kept = {
        code: score * (1.5 if region_of(code) in regions else 1.0)
        + _COMMUNES * communes.get(code, 0)
        for code, score in scores.items()
        if seen[code] > 1 or communes.get(code, 0) >= _CONFIRMS
    }
    best = max(communes, key=lambda code: communes[code], default="")
    if kept and best not in kept and communes.get(best, 0) >= _ADDS:
        kept[best] = _COMMUNES * communes[best]
    return _main(kept)


def _weight(place: int) -> int:
    return 4 if place < _OPENING else 2 if place < _HEAD else 1


def _main(scores: Mapping[str, float]) -> tuple[str, ...]:
    """Return the codes that stand out, best first; none when none does or too many do."""
    best = max(scores.values(), default=0)
    if len(scores) > 1 and best < _LEAST:
        return ()
    if len(scores) > _FEW and best < _SHARE * sum(scores.values()):
        return ()
    kept = [code for code in scores if scores[code] >= _NEAR * best]
    return tuple(sorted(kept, key=lambda code: -scores[code])) if len(kept) <= _FEW else ()


@dataclass(frozen=True, slots=True)
class _Communes:
    """What the communes of a text say: a score of each département, how many mostly say so."""

    scores: Mapping[str, float]
    voices: Mapping[str, int]

    def best(self) -> tuple[str, ...]:
        """Return the département that stands out, if one does."""
        order = sorted(self.scores, key=lambda code: (-self.scores[code], code))
        if not order:
            return ()
        score = self.scores[order[0]]
        enough = _ENOUGH if self.voices.get(order[0], 0) > 1 else _ENOUGH_ALONE
        second = self.scores[order[1]] if order[1:] else 0
        return (order[0],) if score >= enough and second <= _SECOND * score else ()


def _communes(texts: Sequence[str], lines: set[str]) -> _Communes:
    """Return what the communes named in the texts say of the département."""
    common = common_words("\n".join(texts))
    times: Counter[str] = Counter()
    first: dict[str, tuple[Commune, bool]] = {}
    for place, text in enumerate(texts):
        for start, _, commune in commune_places(text, common):
            if text.startswith(_WRITTEN, start) and _PERSON.search(text[:start]):
                continue  # « Mme Le Blanc », « Anne Le Roux »
            times[commune.name] += 1
            first.setdefault(commune.name, (commune, place <= _FIRST or text in lines))
    scores: dict[str, float] = {}
    voices: Counter[str] = Counter()
    for name, (commune, early) in first.items():
        total = sum(_LIKELY[rank] for rank in commune.ranks.values())
        again = min(1 + _AGAIN * (times[name] - 1), 2) * (1 + early)
        for code, rank in commune.ranks.items():
            share = _LIKELY[rank] / total
            scores[code] = scores.get(code, 0) + again * share * (1 if rank == SMALL else _TOWN)
            voices[code] += share >= 0.5  # noqa: PLR2004 - mostly
    return _Communes(scores, voices)
