"""`remontees surveiller`: `remontees traiter` whenever the documents of a folder have changed."""

import datetime as dt
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import click

_DONE: Final = (0, 3)  # exit codes of `remontees traiter` whose results are published
_INTERRUPTED: Final = 130


@click.command(short_help="Traite un dossier dès qu'il a changé.")
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option(
    "--sortie",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/processed"),
    show_default=True,
    help="Dossier des résultats.",
)
@click.option(
    "--intervalle",
    metavar="SECONDES",
    type=click.FloatRange(0, min_open=True),
    help="Secondes entre deux regards sur le dossier.",
)
@click.option(
    "--heure",
    metavar="HH:MM",
    type=click.DateTime(["%H:%M"]),
    help="Ne regarde qu'une fois par jour, à cette heure.",
)
@click.option(
    "--tours",
    metavar="N",
    type=click.IntRange(1),
    help="S'arrête après N regards ; sans cette option, à Ctrl-C.",
)
@click.option("--ajouter", is_flag=True, help="Garde les documents venus d'autres dossiers.")
@click.option("--remplacer", is_flag=True, help="Retire les documents venus d'autres dossiers.")
@click.option(
    "--metadonnees",
    metavar="FICHIER",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ce que vous savez des documents (.csv ou .xlsx).",
)
@click.option("--direct", is_flag=True, help="Sans Prefect : même traitement, sans suivi.")
def surveiller(  # noqa: PLR0913 - one argument an option
    dossier: Path,
    sortie: Path,
    *,
    intervalle: float | None,
    heure: dt.datetime | None,
    tours: int | None,
    ajouter: bool,
    remplacer: bool,
    metadonnees: Path | None,
    direct: bool,
) -> None:
    """Traite DOSSIER chaque fois qu'il a changé, jusqu'à Ctrl-C.

    Un dossier où l'on est en train de copier attend : il est traité quand plus aucun fichier ne
    change entre deux regards. Un dossier absent ou vidé est attendu, un traitement qui échoue est
    retenté. Les autres réglages sont ceux de remontees.toml.

    \b
    Exemple :
      remontees surveiller depot/ --sortie resultats
    """  # noqa: D301
    from flows.watch import Watched, watch
    from pipeline.engine.plan import check
    from pipeline.settings import load_settings

    interval = load_settings(intervalle=intervalle).intervalle
    check([dossier], sortie, ajouter=ajouter, remplacer=remplacer, metadonnees=metadonnees)
    flags = {"--direct": direct, "--ajouter": ajouter, "--remplacer": remplacer}
    options = [name for name, given in flags.items() if given]
    options += ["--metadonnees", str(metadonnees)] if metadonnees else []
    command = ["traiter", "--sortie", str(sortie), *options, "--", str(dossier)]

    def run(changed: str) -> bool:
        _say(f"{changed}. Traitement…")
        return _run(command) in _DONE

    hour = heure.time() if heure else None
    when = f"chaque jour à {hour:%H:%M}" if hour else f"toutes les {interval:g} s"
    click.echo(f"Surveillance de « {dossier} », {when}. Ctrl-C pour l'arrêter.")
    watched = Watched([dossier], sortie, metadonnees)
    try:
        watch(watched, run, _say, interval=interval, rounds=tours, hour=hour)
    except KeyboardInterrupt:
        click.echo()  # after the ^C of the terminal
    click.echo("Surveillance arrêtée.")


def _run(command: list[str]) -> int:
    """Run the program once more and return its exit code.

    A process of its own: a watch that lasts for weeks holds no memory between two runs, and
    outlives one that is killed. Ctrl-C reaches both; the run says itself what it leaves.
    """
    child = subprocess.Popen([sys.executable, "-m", "pipeline.cli", *command])  # noqa: S603
    try:
        code = child.wait()
    except KeyboardInterrupt:
        child.wait()
        raise
    if code == _INTERRUPTED:
        raise KeyboardInterrupt
    return code


def _say(message: str) -> None:
    click.echo(f"{time.strftime('%H:%M')}  {message}")
