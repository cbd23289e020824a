"""`remontees traiter`: documents in, results and report out."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pipeline.cli.options import modeles, taxonomie
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.engine.summary import Summary
    from pipeline.settings import Settings

REFUSED = 3
_ONLY_DASK: Final = (
    "--adresse et --partage ne servent qu'avec --moteur dask. Ajoutez-le, ou retirez-les."
)
_NOT_DIRECT: Final = (
    "--direct se passe de Prefect, et --moteur dask en a besoin. Retirez l'une des deux options."
)


@click.command(short_help="Lit des documents, écrit résultats et rapport.")
@click.argument("sources", nargs=-1, metavar="[SOURCES]…", type=click.Path(path_type=Path))
@click.option(
    "--sortie",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/processed"),
    show_default=True,
    help="Dossier des résultats.",
)
@click.option("--ajouter", is_flag=True, help="Garde les documents venus d'autres dossiers.")
@click.option("--remplacer", is_flag=True, help="Retire les documents venus d'autres dossiers.")
@click.option(
    "--metadonnees",
    metavar="FICHIER",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ce que vous savez des documents (.csv ou .xlsx).",
)
@click.option(
    "--moteur",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Qui lit les documents : ce programme, ou des ouvriers Dask.",
)
@click.option("--adresse", metavar="tcp://…", default="", help="Ordonnanceur Dask déjà lancé.")
@click.option(
    "--partage",
    metavar="DOSSIER|URL",
    default="",
    help="Dossier ou adresse (s3://…) que voient tous les ouvriers Dask.",
)
@click.option("--direct", is_flag=True, help="Sans Prefect : même traitement, sans suivi.")
@modeles
@taxonomie
@click.option(
    "--ouvriers", metavar="N", type=click.IntRange(1), help="Documents lus en même temps."
)
@click.option("--lot", metavar="N", type=click.IntRange(1), help="Documents par lot.")
def traiter(
    sources: tuple[Path, ...],
    sortie: Path,
    *,
    direct: bool,
    ajouter: bool,
    remplacer: bool,
    metadonnees: Path | None,
    **given: object,
) -> int:
    """Lit des documents et en tire propositions et rapport.

    SOURCES : dossiers ou fichiers à lire (par défaut data/raw). Le code de sortie est 0 quand
    tout est lu, 3 quand un fichier ou une page est refusé.

    \b
    Exemple :
      remontees traiter dossier/ compte-rendu.pdf --sortie resultats
    """  # noqa: D301
    from pipeline.processes import collect_rarely

    collect_rarely()  # before what makes the most objects is imported
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads cost more than they do
    from pipeline.cli.show import show
    from pipeline.engine.plan import check
    from pipeline.engine.record import not_found
    from pipeline.settings import load_settings

    engine = {name: str(given.pop(name)) for name in ("moteur", "adresse", "partage")}
    settings = load_settings(**given)
    folders = list(sources) or [Path("data/raw")]
    kept = check(folders, sortie, ajouter=ajouter, remplacer=remplacer, metadonnees=metadonnees)
    for line in not_found(kept):
        click.echo(line, err=True)
    _check_engine(engine, direct=direct)
    asked = {"ajouter": ajouter, "remplacer": remplacer, "metadonnees": metadonnees}
    summary = _run(folders, sortie, settings, asked, {} if direct else engine)
    show(summary)
    return REFUSED if summary.refused else 0


def _check_engine(engine: dict[str, Any], *, direct: bool) -> None:
    if engine["moteur"] == "local":
        if engine["adresse"] or engine["partage"]:
            raise UsageError(_ONLY_DASK)
        return
    if direct:
        raise UsageError(_NOT_DIRECT)
    from flows.dask_cluster import check
    from pipeline.engine.partage import Share

    check(engine["adresse"])
    if engine["partage"]:
        Share(engine["partage"]).check()


def _run(
    given: list[Path],
    sortie: Path,
    settings: "Settings",
    asked: dict[str, Any],
    engine: dict[str, Any],
) -> "Summary":
    """Run with Prefect and the given engine, or directly when there is none."""
    from pipeline.cli.progress import Progress
    from pipeline.engine.advance import told
    from pipeline.engine.members import most_documents
    from pipeline.engine.pool import workers
    from pipeline.engine.sources import find_paths
    from pipeline.engine.unchanged import unchanged
    from pipeline.journal import journal_path, keep_journal

    journal = journal_path()
    keep_journal(journal)
    with Progress() as bar, told(bar.show), ExitStack() as stack:
        last = unchanged(given, sortie, settings, **asked)
        if last and not engine:
            return last
        if not last:  # else the flow has nothing to read, and says so on its page
            most = most_documents(find_paths(given, sortie))
            own = settings
            if engine:
                from pipeline.engine.distant import at_home

                own = at_home(settings, engine["moteur"])
            pool = workers(own, journal=journal, on_document=bar.read, most=most)
            stack.enter_context(pool)
        if not engine:
            from pipeline.engine.run import run_direct

            return run_direct(given, sortie, settings, **asked)
        from flows.server import tracking

        if sys.stderr.isatty():
            click.echo("Ouverture du suivi (une dizaine de secondes)…", err=True)
        with tracking():
            from flows.traiter import run

            return run(given, sortie, settings, **asked, **engine)
