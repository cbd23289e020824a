"""`remontees entrainer`: remakes a model from the annotated corpus."""

from pathlib import Path
from typing import Final, Literal

import click

from pipeline.cli.options import graine as seed_option
from pipeline.cli.options import taxonomie as taxonomy_option

_CROSSED: Final = "Scores, en validation croisée par document"
TITLES: Final = {
    "francais": "Scores, sur la partie dev de Sequoia",
    "segmentation": _CROSSED,
    "classement": _CROSSED,
}


@click.command(short_help="Refait un modèle et en donne les scores.")
@click.argument("modele", type=click.Choice(["francais", "segmentation", "classement"]))
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
@click.option(
    "--treebanks",
    type=click.Path(file_okay=False, path_type=Path),
    help="Dossier des corpus arborés ; nécessaire à « francais », et à lui seul.",
)
@seed_option
@taxonomy_option
def entrainer(
    modele: Literal["francais", "segmentation", "classement"],
    annotations: Path,
    sortie: Path,
    treebanks: Path | None,
    graine: int,
    taxonomie: Path | None,
) -> None:
    """Refait un modèle et en donne les scores.

    segmentation et classement s'apprennent sur les documents annotés ; francais, sur des corpus
    arborés (environ un quart d'heure).

    Les documents de reserve.txt sont laissés de côté ; la même graine refait le même modèle.

    \b
    Exemple :
      remontees entrainer segmentation
    """  # noqa: D301 - \b keeps the example on its own lines
    from pipeline.cli.scores import show_scores
    from pipeline.settings import load_settings
    from pipeline.taxonomy import load_taxonomy
    from pipeline.training.remake import FOLDERS, Material, remake

    settings = load_settings(taxonomie=taxonomie)
    material = Material(annotations, treebanks)
    scores = remake(modele, material, sortie, settings, seed=graine, progress=_say)
    show_scores(TITLES[modele], scores, load_taxonomy(settings.taxonomie))
    click.echo(f"Modèle écrit : {sortie / FOLDERS.get(modele, modele)}")


def _say(message: str) -> None:
    click.echo(message, err=True)
