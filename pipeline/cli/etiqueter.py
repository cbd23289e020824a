"""`remontees etiqueter`: themes and trends for a table of texts that are already separate."""

from pathlib import Path

import click

from pipeline.cli.options import modeles as models_option
from pipeline.cli.options import taxonomie as taxonomy_option


@click.command(short_help="Étiquette les textes d'un tableau.")
@click.argument("fichier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--colonne", required=True, metavar="NOM", help="Colonne qui contient le texte.")
@click.option("--colonne-titre", metavar="NOM", help="Colonne du titre du texte, s'il est à part.")
@click.option("--colonne-rubrique", metavar="NOM", help="Colonne des titres au-dessus du texte.")
@click.option(
    "--sortie",
    required=True,
    metavar="FICHIER",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fichier à écrire, .parquet ou .csv.",
)
@models_option
@taxonomy_option
def etiqueter(  # noqa: PLR0913 - click gives an argument an option
    fichier: Path,
    *,
    colonne: str,
    colonne_titre: str | None,
    colonne_rubrique: str | None,
    sortie: Path,
    modeles: Path | None,
    taxonomie: Path | None,
) -> None:
    """Donne thèmes et tendances aux textes d'un tableau, une contribution par ligne.

    FICHIER : .csv, .jsonl, .xlsx ou .parquet. Ses colonnes sont gardées.

    \b
    Exemple :
      remontees etiqueter contributions.csv --colonne Texte --sortie contributions-themes.csv
    """  # noqa: D301 - \b keeps the example on its own lines
    from pipeline.classify import Classifier
    from pipeline.engine.etiqueter import Columns, tag_table
    from pipeline.settings import load_settings, models_folder
    from pipeline.taxonomy import load_taxonomy

    settings = load_settings(modeles=modeles, taxonomie=taxonomie)
    taxonomy = load_taxonomy(settings.taxonomie)
    classifier = Classifier.load(models_folder(settings) / "classement", taxonomy)
    columns = Columns(colonne, colonne_titre, colonne_rubrique)
    summary = tag_table(fichier, columns, sortie, classifier, taxonomy)
    click.echo(f"Lignes lues : {summary.rows} (sans texte : {summary.empty})")
    click.echo(f"À relire : {summary.to_review}")
    for _, label in taxonomy:
        click.echo(f"  {label.libelle} : {summary.counts[label.code]}")
    click.echo(f"Écrit : {summary.destination}")
