"""Made-up runs of known truth, for `intervalles.py`: documents, proposals, passages.

A run is made once, with the probabilities that the program tells; each round draws another truth
for it: which proposals are ones, what they bear, what was missed.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from pipeline.estimate import Axis, Observed, Quality, axis, crossed, observe
from pipeline.review import SURE_CUT
from pipeline.taxonomy import Taxonomy, load_taxonomy

Floats = NDArray[np.float64]
QUALITY: Final = Quality(recall=0.894, error=0.0062, proposals=4917, documents=598)
REGIONS: Final = ("11", "24", "52", "53", "76", "84")
KINDS: Final[tuple[Literal["total", "theme", "tendance", "statut", "regions"], ...]] = (
    *("total", "theme", "tendance", "statut", "regions"),
)
STATUTS: Final = ("propose", "en_cours")
KEPT: Final = 0.45
DOUBTFUL: Final = 0.15
PROPOSED: Final = 0.7
STATUT: Final = 0.86  # how sure the statut is
PASSAGES: Final = 20  # a document
BLOCK: Final = ("source", "document_id", "index", "kind", "text")
# What makes the share missed differ between documents as much as `QUALITY.error` says.
UNEVEN: Final = 0.89


@dataclass(frozen=True, slots=True)
class Case:
    """What is true of the made-up runs, and what is known of them.

    `shift` is how much lower the true log-odds of each tag and proposal are than the program says;
    `recall` the true share found; `drawn` how many rows are reviewed, `chosen` whether a person
    chose the least sure ones instead of a draw.
    """

    name: str
    title: str
    holds: bool
    shift: float = 0.0
    recall: float = QUALITY.recall
    drawn: int = 0
    chosen: bool = False
    documents: int = 60


@dataclass(frozen=True, slots=True)
class World:
    """A made-up run and its axes; `told` are the chances of each proposal, code and statut."""

    run: Observed
    axes: dict[str, Axis]
    told: Floats


def world(case: Case, seed: int) -> World:
    """Return the run of a case."""
    taxonomy = load_taxonomy()
    run = made_up(case.documents, taxonomy, seed)
    axes = {kind: axis(run, kind, taxonomy) for kind in KINDS}
    axes["statut"] = _first(axes["statut"], len(STATUTS))
    table = run.proposals
    scores = np.array([[dict(row)[code] for code in taxonomy.codes] for row in table["scores"]])
    told = np.column_stack([table["confidence"], scores, np.full(run.size, STATUT)])
    return World(run, axes | {"croise": crossed(axes["theme"], axes["tendance"])}, told)


def _first(cells: Axis, number: int) -> Axis:
    """Return the first cells alone: the others hold nothing, and never could be wrong."""
    chances, counted, truths = (
        held[:, :number] for held in (cells.chances, cells.counted, cells.truths)
    )
    return Axis(cells.keys[:number], chances, counted, truths, cells.exclusive)


def made_up(documents: int, taxonomy: Taxonomy, seed: int) -> Observed:
    """Return a run: about ten proposals a document, and its passages."""
    generator = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    blocks, papers = [], []
    for number in range(documents):
        source, region = f"{number:04}.txt", REGIONS[number % len(REGIONS)]
        papers.append((source, None, [region]))
        subject = generator.normal(-1.0, 0.5, len(taxonomy.codes))
        found = 1 + int(generator.poisson(9 * generator.gamma(2.0, 0.5)))
        for rank in range(found):
            scores = expit(2.2 * (subject + generator.normal(0, 1.2, len(subject))))
            sure, luck = 1 - generator.beta(1.2, 7), generator.random()
            rows.append(
                {
                    "proposal_id": f"{number:04}{rank:012}",
                    "source": source,
                    "confidence": sure,
                    "needs_review": sure < SURE_CUT or luck < DOUBTFUL,
                    **_tags(taxonomy, scores),
                    "statut": STATUTS[luck > PROPOSED],
                    "regions": [region],
                    "doublon_de": None,
                    "block_start": rank,
                    "char_start": 0,
                    "block_end": rank,
                    "char_end": 80,
                }
            )
        places = range(found, found + PASSAGES)
        blocks += [(source, source, place, "paragraph", "x" * 80) for place in places]
    return observe(
        {name: [row[name] for row in rows] for name in rows[0]},
        dict(zip(("source", "doublon_de", "regions"), zip(*papers, strict=True), strict=True)),
        dict(zip(BLOCK, zip(*blocks, strict=True), strict=True)),
    )


def _tags(taxonomy: Taxonomy, scores: Floats) -> dict[str, Any]:
    told = dict(zip(taxonomy.codes, scores.tolist(), strict=True))
    return {
        "scores": list(told.items()),
        "field_scores": [("statut", STATUT)],
        "themes": [label.code for label in taxonomy.themes if told[label.code] > KEPT],
        "tendances": [label.code for label in taxonomy.tendances if told[label.code] > KEPT],
    }


def truth(made: World, case: Case, generator: np.random.Generator) -> dict[str, Floats]:
    """Draw what is true: on each axis, the cells of each unit of the run, 0 or 1.

    With probability `sqrt(shared)` the draw of a proposal is that of its document, so that two
    share theirs with probability `shared`; a draw that speaks for one statut speaks against the
    other. What the program was calibrated on differs too.
    """
    run, told = made.run, made.told
    document, documents = np.array(run.document), len(run.documents["source"])
    common = generator.random((documents, told.shape[1]))[document]
    own = generator.random((len(told), 1)) > np.sqrt(QUALITY.shared)
    draws = np.where(own, generator.random(told.shape), common)
    under_way = made.axes["statut"].counted[:, 1] > 0
    draws[under_way, -1] = 1 - draws[under_way, -1]
    spread = QUALITY.shared + (1 - QUALITY.shared) * documents / len(told)
    doubt = (told * (1 - told)).mean(axis=0) * QUALITY.documents
    learnt = generator.normal(0, np.sqrt(spread / doubt))
    held = draws < expit(logit(np.clip(told, 1e-9, 1 - 1e-9)) - case.shift + learnt)
    found = _cells(made, held)
    right = np.flatnonzero(held[:, 0])
    lost = _missed(run, case, document[right], generator)
    like = generator.choice(right, len(lost))
    cells = {}
    for kind, rows in found.items():
        below = np.zeros((len(run.passages), rows.shape[1]))
        below[lost] = rows[like]
        cells[kind] = np.vstack([rows, below])
    homes = np.array([one.document for one in run.passages])[lost] % len(REGIONS)
    cells["regions"][len(document) + lost] = np.eye(len(REGIONS) + 1)[homes]
    cells["croise"] = _products(cells["theme"], cells["tendance"])
    return cells


def _cells(made: World, held: NDArray[np.bool_]) -> dict[str, Floats]:
    """Return the cells of the proposals; `held`: is one, its codes, its statut is right."""
    themes = len(made.axes["theme"].keys) - 1
    real, right = held[:, :1].astype(float), held[:, -1:]
    statut = made.axes["statut"].counted
    other = statut[:, ::-1]
    parts = {"theme": held[:, 1 : 1 + themes], "tendance": held[:, 1 + themes : -1]}
    labels = {
        kind: np.column_stack([part, ~part.any(axis=1)]) * real for kind, part in parts.items()
    }
    return {
        "total": real,
        **labels,
        "statut": np.where(right, statut, other) * real,
        "regions": made.axes["regions"].chances * real,
    }


def _products(first: Floats, second: Floats) -> Floats:
    found: Floats = np.einsum("ij,ik->ijk", first, second).reshape(len(first), -1)
    return found


def _missed(
    run: Observed, case: Case, right: NDArray[np.int64], generator: np.random.Generator
) -> NDArray[np.int64]:
    """Return the passages in which a proposal was missed."""
    found = np.bincount(right, minlength=len(run.documents["source"]))
    uneven = generator.gamma(1 / UNEVEN, UNEVEN, len(found))
    numbers = generator.poisson(found * uneven * (1 - case.recall) / case.recall)
    lost = [
        document * PASSAGES + generator.permutation(PASSAGES)[: min(number, PASSAGES)]
        for document, number in enumerate(numbers)
    ]
    return np.concatenate(lost).astype(np.int64)
