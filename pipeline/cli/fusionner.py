"""`remontees fusionner`: the results of several agencies as one."""

from pathlib import Path

import click

from pipeline.cli.options import taxonomie as taxonomy_option


@click.command(short_help="Réunit les résultats de plusieurs agences.")
@click.argument(
    "parties", nargs=-1, required=True, metavar="PARTIES…", type=click.Path(path_type=Path)
)
@click.option(
    "--sortie",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Dossier où réunir les résultats.",
)
@click.option(
    "--sources",
    metavar="DOSSIER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Où sont les documents, rangés par partie, pour les images des pages.",
)
@taxonomy_option
def fusionner(
    parties: tuple[Path, ...], sortie: Path, sources: Path | None, taxonomie: Path | None
) -> None:
    """Réunit les résultats de plusieurs agences en un seul dossier.

    PARTIES : dossiers de résultats, ou archives transmission.zip reçues des agences.

    \b
    Exemple :
      remontees fusionner agence-bretagne agence-corse.zip --sortie ministere
    """  # noqa: D301
    from pipeline.cli.progress import Progress
    from pipeline.engine.fusion import join
    from pipeline.settings import load_settings

    settings = load_settings(taxonomie=taxonomie)
    with Progress() as bar:
        made, page = join(parties, sortie, settings, sources=sources, progress=bar.show)
    documents, proposals = made["documents"], made["proposals"]
    copies = documents.num_rows - documents["doublon_de"].null_count
    click.echo(f"Documents    : {documents.num_rows}, dont {copies} en double")
    click.echo(f"Propositions : {proposals['doublon_de'].null_count}")
    click.echo(f"Résultats    : {sortie}")
    click.echo(f"Rapport      : {page}")
