"""`remontees rapport`: the report of results that are already there, written again."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import taxonomie as taxonomy_option

if TYPE_CHECKING:
    from pipeline.cli.progress import Progress
    from pipeline.report.selection import Selection
    from pipeline.settings import Settings


@click.command(short_help="Refait le rapport de résultats existants.")
@click.argument(
    "dossiers",
    nargs=-1,
    metavar="[DOSSIERS]…",
    type=click.Path(file_okay=False, path_type=Path),
)
@click.option(
    "--sources",
    metavar="DOSSIER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Où chercher les documents d'origine, s'ils ont changé de place.",
)
@click.option(
    "--periode",
    metavar="DATES",
    help="Documents de cette période seulement : 2023, ou 2022-10..2023-03.",
)
@click.option(
    "--regions",
    metavar="RÉGIONS",
    multiple=True,
    help="Propositions de ces régions seulement : noms ou codes, séparés par des virgules.",
)
@click.option(
    "--edition",
    type=click.Choice(["interne", "publique"]),
    default="interne",
    show_default=True,
    help="« publique » : sans noms, adresses ni téléphones, dans rapport-publique.",
)
@taxonomy_option
def rapport(
    dossiers: tuple[Path, ...],
    sources: Path | None,
    periode: str | None,
    regions: tuple[str, ...],
    edition: str,
    taxonomie: Path | None,
) -> None:
    """Refait le rapport des résultats de chaque DOSSIER (par défaut data/processed).

    Les documents d'origine ne servent qu'aux images des pages, qui sont gardées d'une fois à
    l'autre ; l'édition publique n'en montre pas.

    \b
    Exemple :
      remontees rapport data/processed --regions Bretagne --periode 2023
    """  # noqa: D301
    from pipeline.cli.progress import Progress
    from pipeline.engine.rapport import renew
    from pipeline.printer import WITHOUT
    from pipeline.report.printed import PDF
    from pipeline.report.selection import parse_selection
    from pipeline.settings import load_settings

    selection = parse_selection(periode, regions)
    settings = load_settings(taxonomie=taxonomie)
    unprinted = False
    for folder in dossiers or (Path("data/processed"),):
        with Progress() as bar:
            if edition == "publique":
                page, said = _public(folder, settings, selection, bar)
            else:
                page = renew(
                    folder, settings, sources=sources, selection=selection, progress=bar.show
                )
                said = [f"Rapport : {page}"]
        for line in said:
            click.echo(line)
        unprinted |= not (page.parent / PDF).is_file()
    if unprinted:
        click.echo(WITHOUT, err=True)


def _public(
    dossier: Path, settings: "Settings", selection: "Selection", bar: "Progress"
) -> tuple[Path, list[str]]:
    """Write the public edition and return its page and what is to be said of it."""
    from pipeline.engine.publique import renew_public

    made = renew_public(dossier, settings, selection=selection, progress=bar.show)
    return made.page, [
        f"Édition publique : {made.page}",
        (
            f"Cas à trancher avant de la diffuser : {made.undecided} sans décision, dans "
            f"{made.cases}. "
            "Cette liste contient des noms : ne la diffusez pas."
        ),
    ]
