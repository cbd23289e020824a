"""What a document's format costs: the boundaries found in a format against those of its text."""

from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.evaluate import Judged, Score, bootstrap, f1


def form_scores(
    texts: Sequence[Judged], forms: Mapping[str, Sequence[Judged]], seed: int
) -> dict[str, Score]:
    """Return `f1_<form>` and `loss_<form>`: F1 of the text less that of the form.

    Args:
        texts: each document as annotated.
        forms: documents among them, as read through each form; the loss is over these alone.
        seed: of the resampling, which draws documents.
    """
    plain = {one.identifier: one.pairing().counts() for one in texts}
    scores = {}
    for form, judged in forms.items():
        rows = np.array([(plain[one.identifier], one.pairing().counts()) for one in judged])
        if len(rows):
            scores[f"f1_{form}"] = bootstrap(rows, lambda total: f1(*total[1]), seed)
            scores[f"loss_{form}"] = bootstrap(rows, _loss, seed)
    return scores


def _loss(total: np.ndarray) -> float:
    return f1(*total[0]) - f1(*total[1])
