"""What reading again buys: the precision of the tags that nobody looks at."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from pipeline.evaluate import Score, bootstrap
from pipeline.proposal import Tag
from pipeline.review import expected_gain

SHARES: Final = (0, 5, 10, 15, 20, 30)


def review_scores(
    gold: Sequence[Sequence[str]],
    tags: Sequence[Sequence[Tag]],
    marked: Sequence[bool],
    groups: Sequence[str],
    seed: int,
) -> dict[str, Score]:
    """Return the scores of the marks, by name.

    `review_share`: the share of texts that are marked. `review_wrong`: the share of those that
    bear a wrong tag or lack one. `sure_precision`: the precision of the kept tags of the others.
    `sure_precision_<n>`: the same when the n % of texts with the greatest expected gain are left
    to a person, which says what another bound would buy.

    Args:
        gold: the codes of each text.
        tags: every code of each text with its probability.
        marked: whether each text is to be read again, by the bound of its classifier.
        groups: the document of each text; intervals resample documents.
        seed: of the resampling.
    """
    names = sorted(set(groups))
    place = {name: index for index, name in enumerate(names)}
    where = np.array([place[group] for group in groups])
    right = np.array(
        [
            (sum(t.kept and t.code in codes for t in found), sum(t.kept for t in found))
            for codes, found in zip(gold, tags, strict=True)
        ],
        dtype=float,
    )
    wrong = np.array(
        [
            any(tag.kept != (tag.code in codes) for tag in found)
            for codes, found in zip(gold, tags, strict=True)
        ]
    )
    flags = np.array(marked, dtype=bool)

    def ratio(pairs: np.ndarray) -> Score:
        counts = np.zeros((len(names), 2))
        np.add.at(counts, where, pairs)
        return bootstrap(counts, lambda total: float(total[0] / max(total[1], 1)), seed)

    ones = np.ones(len(flags))
    scores = {
        "review_share": ratio(np.column_stack([flags, ones])),
        "review_wrong": ratio(np.column_stack([flags & wrong, flags])),
        "sure_precision": ratio(right * ~flags[:, None]),
    }
    order = np.argsort([-expected_gain(found) for found in tags], kind="stable")
    for share in SHARES:
        left = np.ones(len(flags), dtype=bool)
        left[order[: len(order) * share // 100]] = False
        scores[f"sure_precision_{share}"] = ratio(right * left[:, None])
    return scores
