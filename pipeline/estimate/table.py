"""The table of proposals as reviews correct it, whether drawn or chosen by hand."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.relecture import Review

if TYPE_CHECKING:
    import pandas as pd


def corrected_table(proposals: "pd.DataFrame", reviews: Sequence[Review]) -> "pd.DataFrame":
    """Return the proposals with the answers of their reviews in `themes`, `tendances`, `statut`.

    What is no proposal is left out; a reviewed row needs no review any more. A new column `relue`
    says which were reviewed. Passages without a proposal add no row: no more is known of what
    begins in them than the answers. The frame given is left as it is.

    Args:
        proposals: rows of `proposals.parquet`.
        reviews: one at most of each proposal; others are passed over.
    """
    known = {one.proposal_id: one for one in reviews}
    table = proposals.copy()
    found = [known.get(unit) for unit in table["proposal_id"]]
    table["relue"] = [one is not None for one in found]
    for name in ("themes", "tendances"):
        told = [
            value if one is None else list(getattr(one, name))
            for value, one in zip(table[name], found, strict=True)
        ]
        table[name] = told
    table["statut"] = [
        value if one is None else one.statut
        for value, one in zip(table["statut"], found, strict=True)
    ]
    table["needs_review"] = table["needs_review"] & ~table["relue"]
    table["review_reasons"] = [
        value if one is None else []
        for value, one in zip(table["review_reasons"], found, strict=True)
    ]
    real = [one is None or one.est_proposition for one in found]
    return table[real].reset_index(drop=True)
