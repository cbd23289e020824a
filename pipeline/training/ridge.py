"""Least squares with a penalty on all codes at once, with the scores of documents left out.

One factorisation of the texts' products gives the weights of every code, and without a further
training the score that each text would have got from a model that had not seen its document
(the same identity as for leaving out one text; Cawley and Talbot, 2003, for groups).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import lapack
from scipy.sparse import csr_matrix, vstack

from pipeline.calibrate import Flags, Floats
from pipeline.classify.classifier import batches
from pipeline.classify.features import Features


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Weights (codes, features), intercepts (codes,), held-out scores (texts, codes).

    The held-out scores are those of the texts alone, without the headings above them.
    """

    weights: Floats
    intercepts: Floats
    held_out: Floats


def matrix(features: Features, texts: Sequence[str], headings: Sequence[str] = ()) -> csr_matrix:
    """Return the features of the texts and the headings above, shape (texts, features)."""
    parts = []
    done = 0
    for batch in batches(texts):
        found = features.find(batch, headings[done : done + len(batch)])
        done += len(batch)
        shape = len(batch), len(features.terms)
        parts.append(csr_matrix((found.values, (found.rows, found.columns)), shape))
    return vstack(parts, format="csr")


def fit_ridge(
    rows: csr_matrix, above: csr_matrix, truth: Flags, groups: Sequence[str], penalty: float
) -> Fitted:
    """Return what fits +1 and -1 best with a penalty on the squared weights.

    The intercept is the weight of a feature that is always 1. Terms and their frequencies are
    those of all texts, also for the held-out scores; they know no code.

    Args:
        rows: the features of the texts alone.
        above: those of the headings above; the same columns, in which `rows` has zeros.
        truth: whether each text bears each code, shape (texts, codes).
        groups: the document of each text.
        penalty: in units of a text's squared length.
    """
    from threadpoolctl import threadpool_limits

    target = np.where(truth, 1.0, -1.0)
    with threadpool_limits(1):  # the same sums in the same order on every machine
        alone = (rows @ rows.T).toarray() + 1.0
        products = alone + (above @ above.T).toarray()
        products[np.diag_indices_from(products)] += penalty * (alone.diagonal().mean() - 1.0)
        factor, _ = lapack.dpotrf(products, lower=1, overwrite_a=1)
        inverse, _ = lapack.dpotri(factor, lower=1, overwrite_c=1)
        inverse = np.tril(inverse) + np.tril(inverse, -1).T
        duals = inverse @ target
        held = np.empty(target.shape)
        names = np.array(groups)
        for name in sorted(set(groups)):
            own = np.flatnonzero(names == name)
            without = duals - inverse[:, own] @ np.linalg.solve(
                inverse[np.ix_(own, own)], duals[own]
            )
            held[own] = alone[own] @ without
        return Fitted(np.asarray(((rows + above).T @ duals).T), duals.sum(axis=0), held)
