"""`remontees purger`: what is kept of sources that are gone, removed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from pipeline.engine.purge import Leftovers

_SHOWN: Final = 10


@click.command(short_help="Retire ce qui reste de documents disparus.")
@click.argument(
    "dossier", type=click.Path(file_okay=False, path_type=Path), default=Path("data/processed")
)
@click.option("--essai", is_flag=True, help="Montre ce qui serait retiré, sans rien retirer.")
def purger(dossier: Path, *, essai: bool) -> None:
    """Retire ce que DOSSIER garde de documents disparus ou de traitements interrompus.

    DOSSIER : résultats à nettoyer (par défaut data/processed). Sont retirés les étapes gardées et
    les images de pages des documents qui ne sont plus là, les restes de traitements tués et les
    résultats que Prefect aurait gardés. Tables et rapport ne sont pas touchés.

    \b
    Exemple :
      remontees purger data/processed --essai
    """  # noqa: D301
    from flows.storage import stored
    from pipeline.engine.purge import purge
    from pipeline.journal import journal_path, keep_journal

    keep_journal(journal_path())
    found = purge(dossier, trial=essai)
    prefect = stored()
    if not essai:
        for path in prefect:
            path.unlink(missing_ok=True)
    said = (
        (found.steps, "résultats d'étapes de documents disparus"),
        (found.pictures, "images de pages de documents disparus"),
        (found.runs, "restes de traitements interrompus"),
        (prefect, "résultats gardés par Prefect"),
    )
    for paths, name in said:
        _say(paths, name, "À retirer" if essai else "Retiré")
    if not any(paths for paths, _ in said):
        click.echo("Rien à retirer.")
    _advise(found, dossier)


def _say(paths: Sequence[Path], name: str, verb: str) -> None:
    if not paths:
        return
    click.echo(f"{verb} : {len(paths)} {name}")
    for path in paths[:_SHOWN]:
        click.echo(f"  {path}")
    if len(paths) > _SHOWN:
        click.echo(f"  … et {len(paths) - _SHOWN} autres")


def _advise(found: "Leftovers", dossier: Path) -> None:
    if found.gone:
        click.echo(
            f"Documents disparus dont les lignes sont encore dans les tables : {len(found.gone)} "
            f"({', '.join(found.gone[:_SHOWN])}{' …' * (len(found.gone) > _SHOWN)}). Pour les "
            "retirer, relancez « remontees traiter »."
        )
    if found.shown:
        click.echo(
            f"Le rapport montre encore des pages de {len(found.shown)} d'entre eux. Pour les "
            f"retirer, lancez « remontees rapport {dossier} », puis à nouveau « remontees purger »."
        )
    for folder in found.away:
        click.echo(
            f"« {folder} » est hors d'atteinte : ses documents ne comptent pas comme disparus."
        )
