"""What differs between regions: only where the difference is more than chance among documents.

Proposals of one document resemble one another, so the documents are what varies: the variance of
the difference of two shares is that of a ratio over documents (linearised). The intervals are
widened for the number of comparisons made (Bonferroni), so that together they hold at 95 %.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Final

from pipeline.report.figures import counted
from pipeline.report.rows import ProposalRow, Rows
from pipeline.taxonomy import Taxonomy
from pipeline.territoires import region_name

_DOCUMENTS: Final = 10  # fewer, on either side, and the interval cannot be trusted
_RISK: Final = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    """A share in [0, 1] of a region's proposals and that of the others, with its interval."""

    region: str
    code: str
    label: str
    here: float
    elsewhere: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Differences:
    """The real differences, largest first; `compared` counts those that were looked at.

    `regions` are the names of those with enough documents, `small` of those without.
    """

    found: tuple[Difference, ...]
    compared: int
    regions: tuple[str, ...]
    small: tuple[str, ...]


def differences(rows: Rows, taxonomy: Taxonomy) -> Differences:
    """Return in which regions a theme or a trend is more, or less, frequent than elsewhere."""
    kept = [row for row in counted(rows) if row.regions]
    documents = defaultdict(set)
    for row in kept:
        for region in row.regions:
            documents[region].add(row.source)
    everywhere = {row.source for row in kept}
    codes = [region for region in sorted(documents) if _enough(documents[region], everywhere)]
    if len(documents) < 2:  # noqa: PLR2004  one region differs from no other
        codes = []
    labels = [label for _, label in taxonomy]
    compared = len(codes) * len(labels)
    found = []
    everything = _sums(kept)
    for region in codes:
        inside = _sums([row for row in kept if region in row.regions])
        outside = {
            source: each - inside[source] if source in inside else each
            for source, each in everything.items()
        }
        outside = {source: each for source, each in outside.items() if each}
        for label in labels:
            made = _compare(inside, outside, label.code, compared)
            if made:
                found.append(Difference(region_name(region), label.code, label.libelle, *made))
    found.sort(key=lambda item: (-abs(item.here - item.elsewhere), item.region, item.code))
    small = tuple(region_name(region) for region in sorted(documents) if region not in codes)
    return Differences(tuple(found), compared, tuple(map(region_name, codes)), small)


def _enough(here: set[str], everywhere: set[str]) -> bool:
    return len(here) >= _DOCUMENTS and len(everywhere - here) >= _DOCUMENTS


_Sums = Mapping[str, Counter[str]]  # document to its proposals by code; "" counts them all


def _sums(kept: Sequence[ProposalRow]) -> defaultdict[str, Counter[str]]:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in kept:
        found[row.source].update({"", *row.themes, *row.tendances})
    return found


def _compare(
    inside: _Sums, outside: _Sums, code: str, compared: int
) -> tuple[float, float, float, float] | None:
    """Return both shares and the interval of their difference, None where it may be chance."""
    sides = []
    for side, sign in ((inside, 1), (outside, -1)):
        total = sum(each[""] for each in side.values())
        share = sum(each.get(code, 0) for each in side.values()) / total
        sides.append((side, sign, total, share))
    influence: dict[str, float] = {}
    for side, sign, total, share in sides:
        for source, each in side.items():
            more = sign * (each.get(code, 0) - share * each[""]) / total
            influence[source] = influence.get(source, 0.0) + more
    documents = len(influence)
    error = sqrt(sum(value**2 for value in influence.values()) * documents / (documents - 1))
    here, elsewhere = sides[0][3], sides[1][3]
    reach = NormalDist().inv_cdf(1 - _RISK / (2 * compared)) * error
    low, high = here - elsewhere - reach, here - elsewhere + reach
    return None if low <= 0 <= high else (here, elsewhere, low, high)
