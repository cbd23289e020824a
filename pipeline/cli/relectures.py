"""`remontees echantillon` and `remontees relire`: what persons answer corrects the counts."""

from pathlib import Path

import click

from pipeline.cli.options import graine as seed_option
from pipeline.cli.options import taxonomie as taxonomy_option


@click.command(short_help="Tire au sort de quoi relire, dans un classeur.")
@click.argument("dossier", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--nombre",
    type=click.IntRange(1),
    metavar="N",
    default=200,
    show_default=True,
    help="Lignes à tirer au sort.",
)
@seed_option
@click.option(
    "--sortie",
    required=True,
    metavar="FICHIER",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Classeur à écrire, .xlsx.",
)
@taxonomy_option
def echantillon(
    dossier: Path, *, nombre: int, graine: int, sortie: Path, taxonomie: Path | None
) -> None:
    """Tire au sort des propositions et des passages à relire dans les résultats de DOSSIER.

    Le classeur se remplit avec des listes déroulantes ; « remontees relire » en tire des nombres
    corrigés, avec leur marge d'erreur.

    \b
    Exemple :
      remontees echantillon data/processed --nombre 200 --graine 1 --sortie a_relire.xlsx
    """  # noqa: D301
    from pipeline.engine.relectures import sample
    from pipeline.settings import load_settings

    drawn = sample(dossier, load_settings(taxonomie=taxonomie), nombre, graine, sortie)
    click.echo(f"Propositions à relire : {drawn.proposals} sur {drawn.all_proposals}")
    click.echo(f"Passages sans proposition à relire : {drawn.passages} sur {drawn.all_passages}")
    if drawn.before:
        click.echo(f"Lignes tirées et relues auparavant, laissées de côté : {drawn.before}")
    click.echo(f"Écrit : {sortie}")


@click.command(short_help="Enregistre les réponses du classeur.")
@click.argument("classeur", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("dossier", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--remplacer", is_flag=True, help="Remplace les réponses déjà enregistrées qui diffèrent."
)
@taxonomy_option
def relire(classeur: Path, dossier: Path, *, remplacer: bool, taxonomie: Path | None) -> None:
    """Vérifie le CLASSEUR rempli et ajoute ses réponses à relectures.csv, dans DOSSIER.

    \b
    Exemple :
      remontees relire a_relire.xlsx data/processed
    """  # noqa: D301
    from pipeline.engine.relectures import add_answers
    from pipeline.settings import load_settings

    settings = load_settings(taxonomie=taxonomie)
    merged = add_answers(classeur, dossier, settings, replacing=remplacer)
    click.echo(f"Réponses ajoutées : {merged.added}")
    if merged.replaced:
        click.echo(f"Réponses remplacées : {merged.replaced}")
    if merged.known:
        click.echo(f"Réponses déjà enregistrées : {merged.known}")
    click.echo(f"Écrit : {dossier / 'relectures.csv'} ({len(merged.reviews)} lignes)")
    click.echo(f"Pour en tenir compte dans le rapport : remontees rapport {dossier}")
