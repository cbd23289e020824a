"""How honest probabilities are: the expected calibration error, with its interval."""

from collections.abc import Sequence

import numpy as np

from pipeline.calibrate import ece
from pipeline.evaluate import Judged, Score


def confidence_scores(judged: Sequence[Judged], seed: int) -> dict[str, Score]:
    """Return `confidence_ece`: how far confidences are from the chance of being paired.

    Found proposals that pairing leaves out do not count.
    """
    rows = [
        (place, one.found[rank].confidence, right)
        for place, one in enumerate(judged)
        for pairing in (one.pairing(),)
        for ranks, right in (([left for left, _, _ in pairing.pairs], 1), (pairing.false, 0))
        for rank in ranks
    ]
    if not rows:
        return {}
    places, chances, truth = (np.array(column) for column in zip(*rows, strict=True))
    return {"confidence_ece": calibration_score(chances, truth > 0, places, seed)}


def calibration_score(
    chances: np.ndarray, truth: np.ndarray, places: np.ndarray, seed: int, rounds: int = 200
) -> Score:
    """Return the expected calibration error and its interval over resampled documents.

    Args:
        chances: probabilities; the first axis is that of `places`.
        truth: of the same shape.
        places: the number of each row's document.
        seed: of the resampling.
        rounds: number of resamples.
    """
    rows = [np.flatnonzero(places == place) for place in np.unique(places)]
    generator = np.random.default_rng(seed)
    drawn = (
        np.concatenate([rows[index] for index in generator.integers(0, len(rows), len(rows))])
        for _ in range(rounds)
    )
    values = [ece(chances[which], truth[which]) for which in drawn]
    low, high = np.percentile(values, [2.5, 97.5])
    return Score(ece(chances, truth), float(low), float(high))
