"""`remontees mesurer`: how fast the program is, and how much faster than a naive one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click

from pipeline.cli.options import graine as seed_option
from pipeline.cli.options import mesures as measures_option

_NAMES: Final = {
    "pdf": "PDF, tous les cœurs",
    "pdf_one_core": "PDF, un cœur",
    "pdf_cpu": "PDF, temps de processeur",
    "all": "tous formats, tous les cœurs",
}
_LABEL: Final = "les phrases d'un document ensemble"


@click.command(short_help="Mesure la vitesse et la mémoire du programme.")
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
    help="Documents d'un corpus ; à répéter (sinon 50, 500 et 5000).",
)
@click.option(
    "--pages",
    metavar="N",
    type=click.IntRange(1),
    default=300,
    show_default=True,
    help="Pages de PDF de la comparaison avec la chaîne naïve.",
)
@click.option(
    "--tours",
    metavar="N",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="Tours de cette comparaison.",
)
@seed_option
@measures_option
def mesurer(
    sources: Path,
    *,
    tailles: tuple[int, ...],
    pages: int,
    tours: int,
    graine: int,
    mesures: Path | None,
) -> None:
    """Mesure la vitesse et la mémoire du programme, à côté d'une chaîne naïve.

    DOSSIER : les documents dont des copies variées font les corpus (par défaut data/raw). Rien
    n'y est écrit. La machine ne doit rien faire d'autre. Avec --json, ce qui est mesuré est gardé
    au fur et à mesure : une mesure interrompue reprend où elle en était.

    \b
    Exemple :
      remontees mesurer --taille 5 --taille 20 --pages 20 --tours 1
    """  # noqa: D301 - \b keeps the example on its own lines
    from pipeline.bench.measure import SIZES, Figures, Plan, measure
    from pipeline.bench.record import about, measured_before, write_figures
    from pipeline.training.mesures import check_writable

    plan = Plan(tuple(sorted(set(tailles or SIZES))), pages, tours, graine)
    what = about(sources, graine)
    done: Figures = {}
    if mesures:
        check_writable(mesures, "--json")
        done = measured_before(mesures, what)

    def keep(figures: Figures) -> None:
        if mesures:
            write_figures(mesures, figures, what)

    _show(measure(sources, plan, done, _say, keep))
    if mesures:
        click.echo(f"Écrit : {mesures}")


def _show(figures: Mapping[str, Any]) -> None:
    from rich.console import Console

    from pipeline.bench.figures import TOGETHER

    console = Console()
    console.print(_sizes(figures["sizes"]))
    console.print(_steps(figures["sizes"][-1]))
    growth = figures["growth"]
    if growth:
        click.echo(
            f"Pente du coût : {_number(growth['slope'])} (sans le démarrage : "
            f"{_number(growth['slope_net'])}) ; mémoire multipliée par {_number(growth['memory'])}."
        )
    startup = figures["startup"]
    click.echo(f"remontees --help : {_number(startup['help']['wall'])} s")
    cpu = _number(startup["one_document"]["cpu"])
    click.echo(f"Un document : {cpu} s de processeur")
    for key, (middle, least, most) in figures["ratios"].items():
        name, together, _ = key.partition(TOGETHER)
        spread = f"de {_number(least)} à {_number(most)}"
        ratio = f"{_number(middle)} fois ({spread})"
        what = f"{_NAMES[name]}, {_LABEL}" if together else _NAMES[name]
        click.echo(f"Chaîne naïve / programme, {what} : {ratio}")


def _sizes(rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - rich is imported late
    from rich.table import Table

    heads = ("doc.", "doc./s", "pages/s", "mots/s", "durée s", "proc. s", "Mo", "inchangé s")
    table = Table(*heads, title="Le programme, du démarrage au rapport")
    for row in rows:
        rates = [_number(row[name] / row["wall"]) for name in ("documents", "pages", "words")]
        costs = [_number(row[name]) for name in ("wall", "cpu", "peak_mb")]
        table.add_row(str(row["documents"]), *rates, *costs, _number(row["again"]["wall"]))
    return table


def _steps(row: dict[str, Any]) -> Any:  # noqa: ANN401
    from rich.table import Table

    heads = ("étape", "secondes", "documents/s", "pages/s", "mots/s")
    table = Table(*heads, title=f"Par étape et par ouvrier, {row['documents']} documents")
    for step, seconds in row["steps"].items():
        rates = [
            _number(row[name] / max(seconds, 0.001)) for name in ("documents", "pages", "words")
        ]
        table.add_row(step, _number(seconds), *rates)
    return table


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _say(message: str) -> None:
    click.echo(message, err=True)
