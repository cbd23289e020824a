"""The scores, the same everywhere: segmentation, labels, fields, with bootstrap intervals."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.document import Block
from pipeline.proposal import Span, Tag
from pipeline.text import words

PAIRED = 0.5
TIGHT = 0.8
AMBIGUOUS_SHARE = 0.7
SAME_VALUE = 85
FIELDS = ("titre", "porteur", "partenaires", "territoire")


@dataclass(frozen=True, slots=True)
class FoundProposal:
    """A proposal as the models found it: `tags` hold every code with its probability."""

    text: str
    fields: Mapping[str, str]
    confidence: float
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class GoldProposal:
    """A proposal as the annotator found it.

    `tags` are the classifier's on this very text alone, `to_review` says that it asks for a look;
    `headed` are its tags with the headings above.
    """

    text: str
    ambiguous: bool
    statut: str
    fields: Mapping[str, str]
    codes: tuple[str, ...]
    tags: tuple[Tag, ...]
    to_review: bool = False
    headed: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the proposals of a judged document lie, in the order of its `found` and `gold`."""

    blocks: tuple[Block, ...]
    found: tuple[Span, ...]
    gold: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found of one document beside what there was to find."""

    identifier: str
    folder: str
    genre: str
    found: tuple[FoundProposal, ...]
    gold: tuple[GoldProposal, ...]
    layout: Layout | None = None
    region: str = ""

    def pairing(self) -> "Pairing":
        """Return which was found of what."""
        return pair(
            [proposal.text for proposal in self.found],
            [proposal.text for proposal in self.gold],
            [proposal.ambiguous for proposal in self.gold],
        )


@dataclass(frozen=True, slots=True)
class Pairing:
    """What was found of one document.

    `pairs` holds (index found, index of gold, intersection over union); `false` the found
    ones that no gold matches, ambiguous ones left out; `missed` the gold ones not found.
    """

    pairs: tuple[tuple[int, int, float], ...]
    false: tuple[int, ...]
    missed: tuple[int, ...]

    def counts(self, floor: float = PAIRED) -> tuple[int, int, int]:
        """Return (right, found, gold) with pairs of at least `floor`."""
        right = sum(score >= floor for _, _, score in self.pairs)
        size = len(self.pairs)
        return right, size + len(self.false), size + len(self.missed)


def pair(found: Sequence[str], gold: Sequence[str], ambiguous: Sequence[bool]) -> Pairing:
    """Pair the texts found with the gold ones by linear sum assignment on word multisets.

    A text found that is paired with an ambiguous span, or has over 70 % of its words in
    one, is left out; so are the ambiguous spans themselves.
    """
    from scipy.optimize import linear_sum_assignment

    found_words = [Counter(words(text)) for text in found]
    gold_words = [Counter(words(text)) for text in gold]
    scores = np.zeros((len(found), len(gold)))
    for row, left in enumerate(found_words):
        for column, right in enumerate(gold_words):
            common = (left & right).total()
            scores[row, column] = common / ((left | right).total() or 1)
    rows, columns = linear_sum_assignment(scores, maximize=True)
    matched = {
        int(row): int(column)
        for row, column in zip(rows, columns, strict=True)
        if scores[row, column] >= PAIRED
    }
    left_out = {row for row, column in matched.items() if ambiguous[column]}
    for row, left in enumerate(found_words):
        if row not in matched and any(
            (left & right).total() > AMBIGUOUS_SHARE * left.total()
            for right, unsure in zip(gold_words, ambiguous, strict=True)
            if unsure
        ):
            left_out.add(row)
    pairs = tuple(
        (row, column, float(scores[row, column]))
        for row, column in sorted(matched.items())
        if row not in left_out
    )
    hit = {column for _, column, _ in pairs}
    return Pairing(
        pairs,
        tuple(row for row in range(len(found)) if row not in matched and row not in left_out),
        tuple(c for c, unsure in enumerate(ambiguous) if not unsure and c not in hit),
    )


def f1(right: float, found: float, gold: float) -> float:
    """Return F1 from counts; 1 when there was nothing to find and nothing was found."""
    return 2 * right / (found + gold) if found + gold else 1.0


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """A score and its 95 % interval."""

    value: float
    low: float
    high: float

    def rounded(self) -> list[float]:
        """Return value, low and high end to 4 decimals, as cards keep them."""
        return [round(number, 4) for number in (self.value, self.low, self.high)]


def bootstrap(
    counts: np.ndarray, statistic: Callable[[np.ndarray], float], seed: int = 0, rounds: int = 1000
) -> Score:
    """Return a statistic of summed counts and its interval over resampled documents.

    Args:
        counts: one row a document; any further axes are summed over the documents.
        statistic: from the sum of the rows to the score.
        seed: of the resampling.
        rounds: number of resamples; the interval is their 2.5 and 97.5 percentiles.
    """
    generator = np.random.default_rng(seed)
    size = len(counts)
    values = [
        statistic(counts[generator.integers(0, size, size)].sum(axis=0)) for _ in range(rounds)
    ]
    low, high = np.percentile(values, [2.5, 97.5])
    return Score(float(statistic(counts.sum(axis=0))), float(low), float(high))


def segmentation_scores(judged: Sequence[Judged], seed: int) -> dict[str, Score]:
    """Return the scores of the boundaries: `f1`, `precision`, `recall`, `tight_f1`, `f1_<genre>`.

    `worst_folder_f1` is the F1 of the folder where it is lowest; `false_per_empty_document` the
    mean number of false proposals in documents without any.
    """
    pairings = [one.pairing() for one in judged]
    loose = np.array([pairing.counts() for pairing in pairings])
    tight = np.array([pairing.counts(TIGHT) for pairing in pairings])
    scores = {
        "f1": bootstrap(loose, lambda total: f1(*total), seed),
        "precision": bootstrap(loose, lambda total: _share(total[0], total[1]), seed),
        "recall": bootstrap(loose, lambda total: _share(total[0], total[2]), seed),
        "tight_f1": bootstrap(tight, lambda total: f1(*total), seed),
    }
    for genre in sorted({one.genre for one in judged}):
        rows = loose[[one.genre == genre for one in judged]]
        scores[f"f1_{genre}"] = bootstrap(rows, lambda total: f1(*total), seed)
    folders = [loose[[one.folder == name for one in judged]] for name in _folders(judged)]
    if len(folders) > 1:
        worst = min(folders, key=lambda rows: f1(*rows.sum(axis=0)))
        scores["worst_folder_f1"] = bootstrap(worst, lambda total: f1(*total), seed)
    empty = np.array([(row[1], 1) for row in loose if row[2] == 0])
    if len(empty):
        scores["false_per_empty_document"] = bootstrap(empty, lambda t: float(t[0] / t[1]), seed)
    return scores


def _folders(judged: Sequence[Judged]) -> list[str]:
    return sorted({one.folder for one in judged})


def field_scores(judged: Sequence[Judged], seed: int) -> dict[str, Score]:
    """Return the scores of the fields on paired proposals: `f1_<field>` and `statut_accuracy`.

    Values agree from 85 on RapidFuzz's `token_sort_ratio` (titre: `token_set_ratio`) of the
    lower-cased values; statut is judged where gold is not `inconnu`.
    """
    counts = np.zeros((len(judged), len(FIELDS), 3))
    statut = np.zeros((len(judged), 2))
    for row, one in enumerate(judged):
        for left, right, _ in one.pairing().pairs:
            found, gold = one.found[left], one.gold[right]
            for column, name in enumerate(FIELDS):
                ours, theirs = found.fields.get(name, ""), gold.fields.get(name, "")
                agree = bool(ours and theirs) and same_value(name, ours, theirs)
                counts[row, column] += (agree, bool(ours), bool(theirs))
            if gold.statut != "inconnu":
                statut[row] += (found.fields.get("statut") == gold.statut, 1)
    scores = {
        f"f1_{name}": bootstrap(counts[:, column], lambda total: f1(*total), seed)
        for column, name in enumerate(FIELDS)
    }
    scores["statut_accuracy"] = bootstrap(statut, lambda t: float(t[0] / max(t[1], 1)), seed)
    return scores


def same_value(name: str, found: str, gold: str) -> bool:
    """Tell whether two values of a field say the same."""
    from rapidfuzz import fuzz

    ratio = fuzz.token_set_ratio if name == "titre" else fuzz.token_sort_ratio
    return ratio(found.lower(), gold.lower()) >= SAME_VALUE
