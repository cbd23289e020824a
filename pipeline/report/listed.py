"""The rows that the public edition lists: they tell nothing that its tables hide.

Whoever counts the lines of a list must not find a number that is hidden. A hidden code is taken
out of every row that has it, so that the rows of all hidden codes of an axis look alike, and like
those without a code where that number is hidden too. No reason to review names a label, be it
hidden or not: that it is missing among the reasons would tell it. What the text itself says stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pipeline.report.hidden import HiddenCodes
from pipeline.report.rows import DocumentRow, ProposalRow, Rows
from pipeline.report.wording import MASKED
from pipeline.taxonomy import Taxonomy

_SETS: Final = ("themes", "tendances", "departements", "regions")
# What is said instead of a reason that names a theme or a trend.
_UNNAMED: Final = "classement sans certitude"


def listed(rows: Rows, codes: HiddenCodes, taxonomy: Taxonomy) -> Rows:
    """Return the rows without what must not be told; copies, which count nowhere, are left out.

    Args:
        rows: those that were counted.
        codes: what the figures hide.
        taxonomy: gives the order of themes and trends: which is the first of a proposal is not
            told.
    """
    order = {code: place for place, code in enumerate(taxonomy.codes)}
    kept = () if codes.proposals else rows.proposals
    return replace(
        rows,
        proposals=tuple(_proposal(row, codes, order) for row in kept if not row.doublon_de),
        documents=tuple(_document(row, codes) for row in rows.documents),
    )


def _proposal(row: ProposalRow, codes: HiddenCodes, order: Mapping[str, int]) -> ProposalRow:
    told: dict[str, Any] = {name: _told(getattr(row, name), codes.listed[name]) for name in _SETS}
    masked = {name for name in _SETS if _is_masked(getattr(row, name), told[name], codes, name)}
    for name in ("themes", "tendances"):
        told[name] = tuple(sorted(told[name], key=order.__getitem__))
    hidden = codes.listed["themes"] | codes.listed["tendances"]
    told["scores"] = {code: score for code, score in row.scores.items() if code not in hidden}
    if row.statut in codes.listed["statuts"]:
        masked.add("statut")
        told["statut"] = MASKED
    if row.porteur_famille in codes.listed["familles"]:
        masked |= {"porteur", "porteur_famille"}
        told |= {"porteur": "", "porteur_famille": MASKED}
    if any(len(told[name]) < len(getattr(row, name)) for name in ("departements", "regions")):
        masked.add("territoire")
        told["territoire"] = ""
    told["review_reasons"] = without_labels(row.review_reasons)
    if codes.to_review:
        told |= {"needs_review": False, "review_reasons": ()}
    return replace(row, masked=frozenset(masked), **told)


def without_labels(reasons: Sequence[str]) -> tuple[str, ...]:
    """Return the reasons without the name or the chance of any label, which stands in « ».

    >>> without_labels(["texte vide", "thème « Soins » retenu sans certitude (0,50)"])
    ('texte vide', 'classement sans certitude')
    """
    return tuple(dict.fromkeys(_UNNAMED if "«" in text else text for text in reasons))


def _told(held: tuple[str, ...], hidden: frozenset[str]) -> tuple[str, ...]:
    return tuple(code for code in held if code not in hidden)


def _is_masked(held: tuple[str, ...], told: tuple[str, ...], codes: HiddenCodes, name: str) -> bool:
    """Say whether nothing may be told of what a row holds, or that it holds nothing."""
    return not told and (bool(held) or "" in codes.listed[name])


def _document(row: DocumentRow, codes: HiddenCodes) -> DocumentRow:
    told: dict[str, Any] = {
        name: _told(getattr(row, name), codes.listed[name]) for name in ("departements", "regions")
    }
    if any(len(told[name]) < len(getattr(row, name)) for name in told):
        told["emetteur"] = MASKED
    if row.campagne in codes.listed["campagnes"]:
        told["campagne"] = MASKED
    return replace(row, **told)
