"""`remontees evaluer`: the scores of the models on annotated documents."""

from pathlib import Path

import click

from pipeline.cli.options import graine as seed_option
from pipeline.cli.options import mesures as measures_option
from pipeline.cli.options import modeles as models_option
from pipeline.cli.options import taxonomie as taxonomy_option


@click.command(short_help="Mesure les modèles sur des documents annotés.")
@click.argument(
    "chemins",
    nargs=-1,
    required=True,
    metavar="CHEMIN…",
    type=click.Path(exists=True, path_type=Path),
)
@click.option("--plis", type=click.IntRange(2), metavar="N", help="Validation croisée en N plis.")
@click.option("--par", type=click.Choice(["lot"]), help="Parts faites de dossiers entiers.")
@click.option("--formats", is_flag=True, help="Mesure aussi à travers PDF, Word, HTML et texte nu.")
@seed_option
@measures_option
@click.option(
    "--erreurs",
    metavar="FICHIER",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Écrit aussi une page HTML qui montre les erreurs, document par document.",
)
@models_option
@taxonomy_option
def evaluer(  # noqa: PLR0913 - click gives an argument an option
    chemins: tuple[Path, ...],
    plis: int | None,
    par: str | None,
    *,
    formats: bool,
    graine: int,
    mesures: Path | None,
    erreurs: Path | None,
    **given: object,
) -> None:
    """Mesure les modèles sur des documents annotés, avec des intervalles à 95 %.

    CHEMIN : fichiers .cnr, ou dossiers (ce que leur reserve.txt cite est laissé de côté).
    Avec --par lot, un dossier entier est dans une seule part ; sans --plis, chacun fait la sienne.
    Sans validation croisée, les documents qui ont servi à l'apprentissage sont laissés de côté.

    \b
    Exemple :
      remontees evaluer data/annotated --plis 5
    """  # noqa: D301 - \b keeps the example on its own lines
    from pipeline.cli.scores import show_scores
    from pipeline.report.mistakes_page import write_mistakes
    from pipeline.score_names import HEADINGS
    from pipeline.settings import load_settings
    from pipeline.taxonomy import load_taxonomy
    from pipeline.training.among import AMONG
    from pipeline.training.evaluation import Plan
    from pipeline.training.mesures import check_writable, prepare, write_measures
    from pipeline.training.scores import evaluate
    from pipeline.training.views import FORMS

    plan = Plan(plis or 0, by_folder=bool(par), seed=graine) if plis or par else None
    settings = load_settings(**given)
    if erreurs:
        check_writable(erreurs, "--erreurs")
    code = prepare(mesures) if mesures else {}
    forms = (*FORMS, *AMONG) if formats else ()
    found = evaluate(chemins, settings, plan, seed=graine, say=_say, forms=forms)
    for heading, scores in found.scores.items():
        show_scores(HEADINGS[heading], scores, load_taxonomy(settings.taxonomie))
    if mesures:
        write_measures(mesures, found, plan, settings, seed=graine, code=code)
        click.echo(f"Écrit : {mesures}")
    if erreurs:
        write_mistakes(found.judged, erreurs)
        click.echo(f"Écrit : {erreurs}")


def _say(message: str) -> None:
    click.echo(message, err=True)
