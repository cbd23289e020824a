"""`remontees rapport`: the report of results that are already there, written again."""

from pathlib import Path

import click

from pipeline.cli.options import taxonomie as taxonomy_option


@click.command()
@click.argument(
    "dossier", type=click.Path(file_okay=False, path_type=Path), default=Path("data/processed")
)
@taxonomy_option
def rapport(dossier: Path, taxonomie: Path | None) -> None:
    """Refait le rapport des résultats de DOSSIER (par défaut data/processed).

    \b
    Exemple :
      remontees rapport data/processed
    """  # noqa: D301
    from pipeline.engine.rapport import renew
    from pipeline.settings import load_settings

    page = renew(dossier, load_settings(taxonomie=taxonomie))
    click.echo(f"Rapport : {page}")
