"""How well the tags agree with the annotation: F1, main theme, calibration, with intervals."""

from collections.abc import Sequence

import numpy as np

from pipeline.calibrate import ece
from pipeline.confidence_scores import calibration_score
from pipeline.evaluate import Score, bootstrap
from pipeline.evaluate import f1 as f1_of
from pipeline.proposal import Axis, Tag
from pipeline.taxonomy import Taxonomy

AXES: tuple[Axis, ...] = ("theme", "tendance")


def label_scores(
    gold: Sequence[Sequence[str]],
    tags: Sequence[Sequence[Tag]],
    groups: Sequence[str],
    taxonomy: Taxonomy,
    seed: int,
) -> dict[str, Score]:
    """Return the scores of the labels of some texts, by name.

    `theme_macro_f1`, `theme_micro_f1`, `theme_ece`, `theme_ece_worst` of the label where it is
    highest (and `tendance_…`), `theme_principal` (share of texts whose first theme is right, none
    being a right answer too) and `f1_<code>`.

    Args:
        gold: the codes of each text, of both axes, the main theme before the other themes.
        tags: every code of each text with its probability, the main theme first among those kept.
        groups: the document of each text; intervals resample documents.
        taxonomy: the codes.
        seed: of the resampling.
    """
    names = sorted(set(groups))
    place = {name: index for index, name in enumerate(names)}
    column = {code: index for index, code in enumerate(taxonomy.codes)}
    counts = np.zeros((len(names), len(column), 3))  # right, found, gold
    main = np.zeros((len(names), 2))
    probabilities = np.zeros((len(gold), len(column)))
    truth = np.zeros(probabilities.shape, dtype=bool)
    for row, (codes, found, group) in enumerate(zip(gold, tags, groups, strict=True)):
        at = place[group]
        main[at] += (_main(codes, found, taxonomy), 1)
        for tag in found:
            here, borne = column[tag.code], tag.code in codes
            probabilities[row, here], truth[row, here] = tag.probability, borne
            counts[at, here] += (tag.kept and borne, tag.kept, borne)
    where = np.array([place[group] for group in groups])
    scores = {"theme_principal": bootstrap(main, lambda total: float(total[0] / total[1]), seed)}
    for axis in AXES:
        mine = [column[label.code] for label in taxonomy.axis(axis)]
        scores[f"{axis}_macro_f1"] = bootstrap(counts[:, mine], _macro, seed)
        scores[f"{axis}_micro_f1"] = bootstrap(counts[:, mine].sum(axis=1), _f1, seed)
        scores[f"{axis}_ece"] = calibration_score(
            probabilities[:, mine], truth[:, mine], where, seed
        )
        worst = max(mine, key=lambda at: ece(probabilities[:, at], truth[:, at]))
        scores[f"{axis}_ece_worst"] = calibration_score(
            probabilities[:, worst], truth[:, worst], where, seed
        )
    for code, here in column.items():
        scores[f"f1_{code}"] = bootstrap(counts[:, here], _f1, seed)
    return scores


def _main(codes: Sequence[str], found: Sequence[Tag], taxonomy: Taxonomy) -> bool:
    themes = {label.code for label in taxonomy.themes}
    gold = next((code for code in codes if code in themes), None)
    return gold == next((tag.code for tag in found if tag.axis == "theme" and tag.kept), None)


def _f1(counts: np.ndarray) -> float:
    return f1_of(*counts)


def _macro(counts: np.ndarray) -> float:
    return float(np.mean([_f1(row) for row in counts]))


def part_scores(
    gold: Sequence[Sequence[str]],
    tags: Sequence[Sequence[Tag]],
    groups: Sequence[str],
    parts: Sequence[str],
    taxonomy: Taxonomy,
    seed: int,
) -> dict[str, Score]:
    """Return the micro F1 of each axis for each part of the texts: `theme_micro_f1@<part>`.

    Args:
        gold: as for `label_scores`.
        tags: the same.
        groups: the same.
        parts: what each text belongs to, such as the genre of its document; nothing if empty.
        taxonomy: the codes.
        seed: of the resampling.
    """
    scores = {}
    for part in sorted({part for part in parts if part}):
        rows = [index for index, own in enumerate(parts) if own == part]
        place = {name: at for at, name in enumerate(sorted({groups[row] for row in rows}))}
        for axis in AXES:
            codes = {label.code for label in taxonomy.axis(axis)}
            counts = np.zeros((len(place), 3))
            for row in rows:
                kept = {tag.code for tag in tags[row] if tag.kept} & codes
                borne = codes.intersection(gold[row])
                counts[place[groups[row]]] += len(kept & borne), len(kept), len(borne)
            scores[f"{axis}_micro_f1@{part}"] = bootstrap(counts, _f1, seed)
    return scores
