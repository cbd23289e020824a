"""The scores of the models, as tables for the eye."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.cli.show import plain_table

if TYPE_CHECKING:
    from pipeline.evaluate import Score
    from pipeline.taxonomy import Taxonomy


def show_scores(title: str, scores: "Mapping[str, Score]", taxonomy: "Taxonomy") -> None:
    """Print the scores of one heading with their French names and intervals."""
    from rich.console import Console

    from pipeline.score_names import in_french, score_name

    table = plain_table(title)
    table.add_column("score")
    table.add_column("valeur", justify="right")
    table.add_column("intervalle à 95 %", justify="right")
    for name, score in scores.items():
        table.add_row(score_name(name, taxonomy), *in_french(score))
    Console(highlight=False, emoji=False, markup=False).print(table)
