"""`remontees mesurer`: how fast the program is, and how much faster than a naive one."""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import graine as seed_option
from pipeline.cli.options import mesures as measures_option


@click.command()
@click.argument(
    "sources",
    default=Path("data/raw"),
    metavar="[DOSSIER]",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--taille",
    "tailles",
    multiple=True,
    metavar="N",
    type=click.IntRange(1),
    help="Documents d'un corpus ; à répéter (sinon 50 et 500).",
)
@click.option("--grand", is_flag=True, help="Ajoute un corpus de 5 000 documents.")
@click.option(
    "--pages",
    metavar="N",
    type=click.IntRange(1),
    default=300,
    show_default=True,
    help="Pages de PDF de la comparaison avec la chaîne naïve.",
)
@seed_option
@measures_option
def mesurer(
    sources: Path,
    *,
    tailles: tuple[int, ...],
    grand: bool,
    pages: int,
    graine: int,
    mesures: Path | None,
) -> None:
    """Mesure la vitesse et la mémoire du programme, à côté d'une chaîne naïve.

    DOSSIER : les documents dont des copies variées font les corpus (par défaut data/raw). Rien
    n'y est écrit. Comptez un quart d'heure sur deux cœurs au repos ; la machine ne doit rien
    faire d'autre.

    \b
    Exemple :
      remontees mesurer --taille 5 --taille 20 --pages 20
    """  # noqa: D301 - \b keeps the example on its own lines
    from pipeline.bench.record import code_digests, write_speeds
    from pipeline.bench.speed import LONG_SIZE, SIZES, Plan, measure
    from pipeline.training.mesures import check_writable

    sizes = {*(tailles or SIZES), *([LONG_SIZE] if grand else [])}
    plan = Plan(tuple(sorted(sizes)), pages, graine)
    if mesures:
        check_writable(mesures, "--json")
    code = code_digests()
    figures = measure(sources, plan, _say)
    _show(figures)
    if mesures:
        write_speeds(mesures, figures, plan, sources, code)
        click.echo(f"Écrit : {mesures}")


def _show(figures: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    heads = ("documents", "documents/s", "pages/s", "mots/s", "secondes", "processeur", "Mo")
    table = Table(*heads, title="Le programme, du démarrage au rapport")
    for row in figures["sizes"]:
        rates = [_number(row[name] / row["wall"]) for name in ("documents", "pages", "words")]
        costs = [_number(row[name]) for name in ("wall", "cpu", "peak_mb")]
        table.add_row(str(row["documents"]), *rates, *costs)
    Console().print(table)
    growth = figures["growth"]
    if growth:
        click.echo(
            f"Pente du coût : {_number(growth['slope'])} (sans le démarrage : "
            f"{_number(growth['slope_net'])}) ; mémoire multipliée par {_number(growth['memory'])}."
        )
    names = {
        "pdf": "PDF, tous les cœurs",
        "pdf_one_core": "PDF, un cœur",
        "pdf_cpu": "PDF, temps de processeur",
        "all": "tous formats, tous les cœurs",
    }
    for name, ratio in figures["ratios"].items():
        click.echo(f"Chaîne naïve / programme, {names[name]} : {_number(ratio)} fois")


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _say(message: str) -> None:
    click.echo(message, err=True)
