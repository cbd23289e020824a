"""`remontees traiter`: documents in, results and report out."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import modeles, taxonomie

if TYPE_CHECKING:
    from pipeline.engine.summary import Summary
    from pipeline.settings import Settings

REFUSED = 3


@click.command()
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
    from pipeline.cli.show import show
    from pipeline.engine.plan import check
    from pipeline.settings import load_settings

    settings = load_settings(**given)
    folders = list(sources) or [Path("data/raw")]
    check(folders, sortie, ajouter=ajouter, remplacer=remplacer, metadonnees=metadonnees)
    flags = {"ajouter": ajouter, "remplacer": remplacer}
    summary = _run(folders, sortie, settings, flags, metadonnees, direct=direct)
    show(summary)
    return REFUSED if summary.refused else 0


def _run(
    given: list[Path],
    sortie: Path,
    settings: "Settings",
    flags: dict[str, bool],
    metadonnees: Path | None,
    *,
    direct: bool,
) -> "Summary":
    from pipeline.cli.progress import Progress
    from pipeline.engine.members import most_documents
    from pipeline.engine.pool import workers
    from pipeline.engine.sources import find_paths
    from pipeline.engine.unchanged import unchanged
    from pipeline.journal import journal_path, keep_journal

    journal = journal_path()
    keep_journal(journal)
    last = unchanged(given, sortie, settings, **flags, metadonnees=metadonnees)
    if last and direct:
        return last
    with Progress() as bar, ExitStack() as stack:
        if not last:  # else the flow has nothing to read, and says so on its page
            most = most_documents(find_paths(given, sortie))
            pool = workers(settings, journal=journal, on_document=bar.show, most=most)
            stack.enter_context(pool)
        if direct:
            from pipeline.engine.run import run_direct

            return run_direct(given, sortie, settings, **flags, metadonnees=metadonnees)
        from flows.server import tracking

        if sys.stderr.isatty():
            click.echo("Ouverture du suivi (une dizaine de secondes)…", err=True)
        with tracking():
            from flows.traiter import run

            return run(given, sortie, settings, **flags, metadonnees=metadonnees)
