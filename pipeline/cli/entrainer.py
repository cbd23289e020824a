"""`remontees entrainer`: remakes a model from the annotated corpus."""

from pathlib import Path
from typing import Literal

import click

from pipeline.cli.options import graine as seed_option
from pipeline.cli.options import taxonomie as taxonomy_option


@click.command()
@click.argument("modele", type=click.Choice(["segmentation", "classement"]))
@click.option(
    "--annotations",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("data/annotated"),
    show_default=True,
    help="Dossier des documents annotés (.cnr).",
)
@click.option(
    "--sortie",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("models"),
    show_default=True,
    help="Dossier des modèles.",
)
@seed_option
@taxonomy_option
def entrainer(
    modele: Literal["segmentation", "classement"],
    annotations: Path,
    sortie: Path,
    graine: int,
    taxonomie: Path | None,
) -> None:
    """Refait un modèle à partir des documents annotés et en donne les scores.

    Les documents de reserve.txt sont laissés de côté ; la même graine refait le même modèle.

    \b
    Exemple :
      remontees entrainer segmentation
    """  # noqa: D301 - \b keeps the example on its own lines
    from pipeline.cli.scores import show_scores
    from pipeline.settings import load_settings
    from pipeline.taxonomy import load_taxonomy
    from pipeline.training.remake import remake

    settings = load_settings(taxonomie=taxonomie)
    scores = remake(modele, annotations, sortie, settings, seed=graine, progress=_say)
    title = "Scores, en validation croisée par document"
    show_scores(title, scores, load_taxonomy(settings.taxonomie))
    click.echo(f"Modèle écrit : {sortie / modele}")


def _say(message: str) -> None:
    click.echo(message, err=True)
