"""`remontees verifier`: whether results are still what their sources, models and program give."""

from pathlib import Path

import click

from pipeline.cli.options import modeles as modeles_option
from pipeline.cli.options import taxonomie as taxonomy_option

DIFFERENT = 3


@click.command(short_help="Dit si des résultats sont intacts.")
@click.argument(
    "dossier", type=click.Path(file_okay=False, path_type=Path), default=Path("data/processed")
)
@click.option(
    "--sources",
    metavar="DOSSIER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Où sont les documents, s'ils ont été déplacés.",
)
@click.option(
    "--metadonnees",
    metavar="FICHIER",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Le tableau de métadonnées donné au traitement.",
)
@modeles_option
@taxonomy_option
def verifier(dossier: Path, sources: Path | None, metadonnees: Path | None, **given: object) -> int:
    """Vérifie que les résultats de DOSSIER sont intacts et se refont à l'identique.

    DOSSIER : résultats à vérifier (par défaut data/processed). Le code de sortie est 0 quand rien
    ne diffère, 3 quand quelque chose diffère.

    \b
    Exemple :
      remontees verifier data/processed --sources mes-documents
    """  # noqa: D301
    from pipeline.engine.sources import MISSING, is_there
    from pipeline.engine.verify import verify
    from pipeline.errors import UsageError
    from pipeline.settings import load_settings

    for path in (sources, metadonnees):
        if path and not is_there(path):
            raise UsageError(MISSING.format(path))
    verdict = verify(dossier, load_settings(**given), sources, metadonnees)
    for note in verdict.notes:
        click.echo(note)
    if verdict.differences:
        click.echo(f"Différences : {len(verdict.differences)}")
        for difference in verdict.differences:
            click.echo(f"- {difference}")
        return DIFFERENT
    done = "le traitement a été refait" if verdict.again else "le rapport a été refait des tables"
    click.echo(f"Rien ne diffère : les empreintes sont les mêmes, et {done} à l'identique.")
    return 0
