"""`remontees evaluer-francais`: the scores of the French pipeline on a treebank."""

from pathlib import Path

import click

from pipeline.cli.options import graine as seed_option
from pipeline.cli.options import mesures as measures_option
from pipeline.cli.options import modeles as models_option


@click.command("evaluer-francais", short_help="Mesure le pipeline français.")
@click.argument(
    "corpus",
    metavar="CORPUS",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@seed_option
@measures_option
@models_option
def evaluer_francais(corpus: Path, graine: int, mesures: Path | None, **given: object) -> None:
    """Mesure le pipeline français sur un corpus arboré, avec des intervalles à 95 %.

    CORPUS : un fichier CoNLL-U d'Universal Dependencies (.conllu), ou des phrases annotées à la
    main (.yaml), comme celles des tests.

    \b
    Exemple :
      remontees evaluer-francais fr_sequoia-ud-dev.conllu
    """  # noqa: D301 - \b keeps the example on its own lines
    from pipeline.cli.scores import show_scores
    from pipeline.settings import load_settings
    from pipeline.taxonomy import load_taxonomy
    from pipeline.training.french.measure import measure, write_measure

    settings = load_settings(**given)
    found = measure(corpus, settings, seed=graine)
    show_scores(f"Pipeline français, {corpus.name}", found.scores, load_taxonomy(None))
    click.echo(f"Vitesse : {found.speed:.0f} mots par seconde de processeur.")
    click.echo(f"Taille du modèle : {found.size_mb:.1f} Mo.")
    if mesures:
        write_measure(mesures, found, seed=graine)
        click.echo(f"Écrit : {mesures}")
