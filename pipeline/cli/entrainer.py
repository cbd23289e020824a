"""`remontees entrainer`: remakes a model from the annotated corpus."""

from pathlib import Path
from typing import Literal

import click

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
@click.option("--graine", type=click.IntRange(0), metavar="N", default=0, show_default=True)
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
    from pipeline.settings import load_settings
    from pipeline.training.remake import remake

    settings = load_settings(taxonomie=taxonomie)
    scores = remake(modele, annotations, sortie, settings, seed=graine, progress=_say)
    for name, score in scores.items():
        click.echo(f"{name} : {score}")
    click.echo(f"Modèle écrit : {sortie / modele}")


def _say(message: str) -> None:
    click.echo(message, err=True)
