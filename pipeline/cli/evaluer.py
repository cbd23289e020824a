"""`remontees evaluer`: the scores of the models on annotated documents."""

from pathlib import Path

import click

from pipeline.cli.options import modeles as models_option
from pipeline.cli.options import taxonomie as taxonomy_option


@click.command()
@click.argument(
    "fichiers",
    nargs=-1,
    required=True,
    metavar="FICHIER.cnr…",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--plis", type=click.IntRange(2), metavar="N", help="Validation croisée en N plis.")
@click.option("--par", type=click.Choice(["lot"]), help="Validation croisée, dossier par dossier.")
@click.option("--graine", type=click.IntRange(0), metavar="N", default=0, show_default=True)
@models_option
@taxonomy_option
def evaluer(
    fichiers: tuple[Path, ...], plis: int | None, par: str | None, graine: int, **given: object
) -> None:
    """Mesure les modèles sur des documents annotés, avec des intervalles à 95 %.

    Sans validation croisée, les documents qui ont servi à l'apprentissage sont laissés de côté.

    \b
    Exemple :
      remontees evaluer data/annotated/*/*.cnr --plis 5
    """  # noqa: D301 - \b keeps the example on its own lines
    from pipeline.errors import UsageError
    from pipeline.settings import load_settings
    from pipeline.training.evaluation import Plan
    from pipeline.training.scores import evaluate

    if plis and par:
        message = "--plis et --par lot s'excluent. N'en donnez qu'une."
        raise UsageError(message)
    plan = None
    if plis:
        plan = Plan(plis, seed=graine)
    elif par:
        lots = {path.parent.name for path in fichiers}
        plan = Plan(max(len(lots), 2), by_folder=True, seed=graine)
    found = evaluate(fichiers, load_settings(**given), plan, seed=graine, say=_say)
    for title, scores in found.items():
        click.echo(title)
        for name, score in scores.items():
            click.echo(f"  {name} : {score}")


def _say(message: str) -> None:
    click.echo(message, err=True)
