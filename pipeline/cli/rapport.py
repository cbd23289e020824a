"""`remontees rapport`: the report of results that are already there, written again."""

from pathlib import Path

import click

from pipeline.cli.options import taxonomie as taxonomy_option
from pipeline.settings import Settings


@click.command()
@click.argument(
    "dossier", type=click.Path(file_okay=False, path_type=Path), default=Path("data/processed")
)
@click.option(
    "--edition",
    type=click.Choice(["interne", "publique"]),
    default="interne",
    show_default=True,
    help="« publique » : sans noms, adresses ni téléphones, dans rapport-publique.",
)
@taxonomy_option
def rapport(dossier: Path, edition: str, taxonomie: Path | None) -> None:
    """Refait le rapport des résultats de DOSSIER (par défaut data/processed).

    \b
    Exemples :
      remontees rapport data/processed
      remontees rapport data/processed --edition publique
    """  # noqa: D301
    from pipeline.engine.rapport import renew
    from pipeline.settings import load_settings

    settings = load_settings(taxonomie=taxonomie)
    if edition == "publique":
        _public(dossier, settings)
        return
    page = renew(dossier, settings)
    click.echo(f"Rapport : {page}")


def _public(dossier: Path, settings: Settings) -> None:
    from pipeline.engine.publique import renew_public

    made = renew_public(dossier, settings)
    click.echo(f"Édition publique : {made.page}")
    click.echo(
        f"Cas à trancher avant de la diffuser : {made.undecided} sans décision, dans {made.cases}. "
        "Cette liste contient des noms : ne la diffusez pas."
    )
