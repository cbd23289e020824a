"""What a run found, as the analyst reads it at its end."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pipeline.text import normalise

if TYPE_CHECKING:
    from rich.table import Table

    from pipeline.document import Reject
    from pipeline.engine.summary import Alarm, Refusal, Summary

_SHOWN: Final = 50
_UNCHANGED: Final = (
    "Rien n'a changé depuis le dernier traitement : rien n'a été relu ni réécrit, et les résultats "
    "sont intacts. Les voici."
)
_DIFFERING: Final = (
    "Documents qui annoncent un autre nombre de propositions que celui trouvé : {} "
    "(voir le rapport)."
)


def show(summary: "Summary") -> None:
    """Print the figures of a run, where its results lie, what was refused and why."""
    from rich.console import Console

    console = Console(highlight=False, emoji=False, markup=False)
    if summary.unchanged:
        console.print(_UNCHANGED)
    if not summary.documents and not summary.refused:
        console.print("Aucun document à lire.")
    else:
        console.print(_figures(summary))
    if summary.differing:
        console.print(_DIFFERING.format(summary.differing))
    show_refused(summary.refused, " : voir le rapport ou rejects.parquet.")
    show_alarms(summary.alarms, summary.alarmed, " : voir le rapport.")
    # paths on lines of their own, never cut: they are there to be copied
    console.print(f"Résultats : {normalise(summary.folder)}", soft_wrap=True)
    console.print(f"Rapport   : {normalise(summary.report)}", soft_wrap=True)


def show_refused(refused: Sequence["Refusal | Reject"], elsewhere: str = ".") -> None:
    """Print what was refused and why; `elsewhere` says where those beyond the first 50 stand."""
    from rich.console import Console

    if not refused:
        return
    console = Console(highlight=False, emoji=False, markup=False)
    console.print(_refused(refused))
    if hidden := len(refused[_SHOWN:]):
        console.print(f"… et {hidden} autre{'s' * (hidden > 1)} refus{elsewhere}")


def show_alarms(alarms: Sequence["Alarm"], count: int = 0, elsewhere: str = ".") -> None:
    """Print a line for each document to be checked, which says what to do; the first 50 of them.

    `count` is their number where not all are given, `elsewhere` says where the others stand.
    """
    from rich.console import Console

    console = Console(highlight=False, emoji=False, markup=False)
    for alarm in alarms[:_SHOWN]:
        line = f"À vérifier : {normalise(alarm.source)} : {normalise(alarm.message)}"
        console.print(line, soft_wrap=True)
    if (hidden := max(count, len(alarms)) - len(alarms[:_SHOWN])) > 0:
        console.print(f"… et {hidden} autre{'s' * (hidden > 1)} à vérifier{elsewhere}")


def _figures(summary: "Summary") -> "Table":
    table = plain_table("Ce qui a été trouvé")
    table.add_column("")
    table.add_column("nombre", justify="right")
    rows = [("documents lus", summary.documents)]
    if summary.copies:
        rows.append(("  dont copies d'un autre", summary.copies))
    if summary.kept:
        rows.append(("fichiers gardés d'un autre dossier", summary.kept))
    if taken := dict(summary.states).get("repris"):
        rows.append(("  dont repris tels quels d'un traitement précédent", taken))
    rows += [
        ("fichiers et pages refusés", len(summary.refused)),
        ("pages", summary.pages),
        ("propositions", summary.proposals),
        ("  à relire", summary.to_review),
        *((f"  {name}", count) for name, count in summary.themes),
        ("  sans thème", summary.untagged),
    ]
    for name, count in rows:
        table.add_row(name, f"{count:,}".replace(",", "\u00a0"))
    if len(summary.themes) > 1:
        table.caption = "Une proposition compte dans chacun de ses thèmes."
    return table


def _refused(refused: Sequence["Refusal | Reject"]) -> "Table":
    from rich.text import Text

    table = plain_table("Ce qui a été refusé")
    table.add_column("fichier", overflow="fold", ratio=2)
    table.add_column("page", justify="right")
    table.add_column("pourquoi, et que faire", overflow="fold", ratio=3)
    for item in refused[:_SHOWN]:
        page = "" if item.page is None else str(item.page)
        table.add_row(Text(normalise(item.source)), page, Text(normalise(item.message)))
    return table


def plain_table(title: str) -> "Table":
    """Return an empty table with a title, ruled under its head only."""
    from rich import box
    from rich.table import Table

    return Table(title=title, title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD)
