"""`remontees extraire` and `remontees montrer`: what is read of documents, before any model."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.show import show_alarms, show_refused
from pipeline.cli.traiter import REFUSED

if TYPE_CHECKING:
    from pipeline.engine.extraire import Extracted
    from pipeline.engine.pool import Workers


@click.command(short_help="Écrit les blocs de documents, sans modèle.")
@click.argument(
    "sources", nargs=-1, required=True, metavar="SOURCES…", type=click.Path(path_type=Path)
)
@click.option(
    "--sortie",
    required=True,
    metavar="FICHIER",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fichier à écrire, .parquet ou .jsonl.",
)
def extraire(sources: tuple[Path, ...], sortie: Path) -> int:
    """Lit des documents et en écrit les blocs, dans l'ordre de lecture.

    SOURCES : dossiers ou fichiers. Une ligne par bloc (titre, paragraphe, élément de liste, ligne
    de tableau…), avec les colonnes de blocks.parquet. Aucun modèle n'est employé.

    \b
    Exemple :
      remontees extraire dossier/ --sortie blocs.jsonl
    """  # noqa: D301
    from pipeline.engine.extraire import extract_blocks

    with _readers() as pool:
        done = extract_blocks(sources, sortie, pool)
    return _say(done, sortie)


@click.command(short_help="Montre ce qui a été lu d'un document.")
@click.argument("fichier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--sortie",
    metavar="FICHIER",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Page à écrire (sinon le nom du document suivi de .blocs.html, dans le dossier courant).",
)
@click.option(
    "--pages",
    metavar="N",
    type=click.IntRange(0),
    default=50,
    show_default=True,
    help="Pages dessinées de chaque PDF.",
)
def montrer(fichier: Path, *, sortie: Path | None, pages: int) -> int:
    """Montre ce que le programme a lu d'un document : blocs, natures et ordre.

    La page obtenue se suffit à elle-même ; les pages d'un PDF y sont dessinées sous leurs blocs.

    \b
    Exemple :
      remontees montrer dossier/compte-rendu.pdf
    """  # noqa: D301
    from pipeline.engine.extraire import show_file

    page = sortie or Path(f"{fichier.name}.blocs.html")
    with _readers() as pool:
        done = show_file(fichier, page, pool, pages)
    return _say(done, page)


@contextmanager
def _readers() -> Iterator["Workers"]:
    from pipeline.cli.progress import Progress
    from pipeline.engine.advance import told
    from pipeline.engine.pool import Workers
    from pipeline.journal import journal_path, keep_journal
    from pipeline.settings import load_settings

    journal = journal_path()
    keep_journal(journal)
    with (
        Progress() as bar,
        told(bar.show),
        Workers(load_settings(), journal=journal, on_document=bar.read, models=False) as pool,
    ):
        yield pool


def _say(done: "Extracted", path: Path) -> int:
    show_refused(done.refused)
    show_alarms(done.alarms)
    counts = [f"blocs : {done.blocks}"]
    if done.alarms:
        counts.append(f"à vérifier : {len(done.alarms)}")
    click.echo(f"Documents lus : {done.documents} ({', '.join(counts)})")
    click.echo(f"Écrit : {path}")
    return REFUSED if done.refused else 0
