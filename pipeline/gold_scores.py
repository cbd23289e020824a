"""The scores of the classifier alone, on annotated proposals: whole, by genre and by region."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.evaluate import Score
from pipeline.label_scores import label_scores, part_scores
from pipeline.proposal import Tag
from pipeline.review_scores import review_scores
from pipeline.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class LabelRows:
    """Columns, one entry a proposal: its codes, tags, mark, document, and the document's parts.

    `headed` are the tags with the headings above, `marked` says whether the text alone is to be
    read again. An unknown genre or region is empty.
    """

    gold: Sequence[Sequence[str]]
    tags: Sequence[Sequence[Tag]]
    headed: Sequence[Sequence[Tag]]
    marked: Sequence[bool]
    groups: Sequence[str]
    genres: Sequence[str]
    regions: Sequence[str]


def gold_scores(rows: LabelRows, taxonomy: Taxonomy, seed: int) -> dict[str, dict[str, Score]]:
    """Return the scores by heading: `labels_gold`, `labels_headed`, and by part.

    The parts are `labels_genre` and `labels_region`; all but `labels_headed` are of texts alone.
    """
    of = rows.gold, rows.tags, rows.groups
    return {
        "labels_gold": label_scores(*of, taxonomy, seed)
        | review_scores(rows.gold, rows.tags, rows.marked, rows.groups, seed),
        "labels_headed": label_scores(rows.gold, rows.headed, rows.groups, taxonomy, seed),
        "labels_genre": part_scores(*of, rows.genres, taxonomy, seed),
        "labels_region": part_scores(*of, rows.regions, taxonomy, seed),
    }
