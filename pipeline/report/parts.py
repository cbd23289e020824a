"""What the text and the printed report say beside the counts: lines and tables, the same."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

from pipeline.report.cards import heading
from pipeline.report.estimated import Interval
from pipeline.report.figures import Figures
from pipeline.report.index import LISTED, Content, map_of
from pipeline.report.page import Writer
from pipeline.report.quotes import announcement
from pipeline.report.wording import number, pages, part, percent, plural, shown
from pipeline.taxonomy import Taxonomy

_ITEM: Final = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_EXAMPLES: Final = 3
_READ: Final = "fichiers lus (hors fichiers et pages refusés)"
_INTERVALS: Final = (
    "Entre parenthèses, l'intervalle à 95 % du nombre corrigé des erreurs du programme."
)
_UNCORRECTED: Final = "Les nombres ne sont pas corrigés des erreurs du programme."
_ALARMED: Final = "Pages à regarder (surtout une image, ou texte mal reconnu) :"
Line = tuple[str, ...]


class Part(NamedTuple):
    """A heading, sentences, and a table, which may be empty."""

    title: str
    lines: Sequence[str]
    heads: Line = ()
    rows: Sequence[Line] = ()


def parts(content: Content, taxonomy: Taxonomy) -> tuple[Part, ...]:
    """Return what is said after the counts, in the order of `index.html`."""
    made = (
        _coverage(content),
        _crossed(content.figures, taxonomy),
        _places(content),
        *_differences(content),
        _groups(content),
        _announced(content),
        _refused(content),
    )
    return tuple(one for one in made if one.lines or one.rows)


def total(figures: Figures) -> str:
    """Return the corrected number of proposals, or why there is none if it is told (French)."""
    if figures.total:
        said = _ends(figures.total)
        return f"Nombre de propositions corrigé des erreurs du programme : {said}."
    why_not = figures.estimates.why_not
    return f"{_UNCORRECTED} {why_not}" if figures.proposals and why_not else ""


def estimated(interval: Interval | None) -> str:
    """Return a corrected number with its interval (French), empty where there is none."""
    return f"Estimation corrigée : {_ends(interval)}." if interval else ""


def _ends(interval: Interval) -> str:
    ends = f"{number(interval.low)} à {number(interval.high)}"
    return f"{number(interval.estimate)} (intervalle à 95 % : {ends})"


def limits(writer: Writer) -> tuple[str, ...]:
    """Return what the method says of its limits, as `index.html` does, without marks."""
    found = _ITEM.findall(writer.render("methode.html.j2", root=""))
    return tuple(" ".join(Markup(item).striptags().split()) for item in found)  # noqa: S704


def _coverage(content: Content) -> Part:
    read = content.read
    lines = []
    if read.read is not None:
        share, characters = part(read.read), number(read.characters)
        lines.append(f"{share} des {characters} caractères des {_READ} ont été lus.")
    if read.uncounted:
        uncounted = plural(read.uncounted, "document", "documents")
        lines.append(f"Les caractères de {uncounted} n'ont pas été comptés.")
    if read.alerted:
        alerted = plural(read.alerted, "document porte une alerte", "documents portent une alerte")
        lines.append(f"{alerted} de lecture (voir le classeur).")
    if read.alarmed_pages:
        alarmed = [
            f"{shown(row.source)}, {pages(row.page, row.page)}" for row in read.alarmed_pages
        ]
        lines += [f"{_ALARMED} {' ; '.join(alarmed[:LISTED])}.", *_more(alarmed)]
    rows = [(item.label, number(item.n), part(item.share)) for item in read.coverage]
    title = f"Où est allé chaque caractère des {_READ}"
    return Part(title, lines, ("Destination", "Caractères", "Part"), rows)


def _crossed(figures: Figures, taxonomy: Taxonomy) -> Part:
    trends = (
        taxonomy.label(one.code).court if one.code else one.label for one in figures.tendances
    )
    rows = [
        (
            taxonomy.label(one.code).court if one.code else one.label,
            *(
                _within(n, figures.estimates.of("theme", one.code, "tendance", trend.code))
                for n, trend in zip(line, figures.tendances, strict=True)
            ),
        )
        for one, line in zip(figures.themes, figures.crossed, strict=True)
    ]
    said = "Une proposition compte dans chaque case qui réunit un de ses thèmes et une tendance."
    about = _INTERVALS if figures.estimates.cells else "Nombres non corrigés."
    return Part("Thèmes et tendances", (said, about), ("Thème", *trends), rows)


def _within(n: int, interval: Interval | None) -> str:
    """Return a number, and the interval of the corrected one where there is one."""
    if not interval:
        return number(n)
    return f"{number(n)} ({number(interval.low)}–{number(interval.high)})"


def _places(content: Content) -> Part:
    mapped = map_of(content)
    lines = []
    if mapped.mute:
        lines.append(f"Cités, sans aucune proposition relevée : {', '.join(mapped.mute)}.")
    if mapped.outside:
        lines.append(f"Hors de la sélection : {', '.join(mapped.outside)}.")
    if mapped.silent:
        silent = ", ".join(mapped.silent)
        lines.append(f"Cités par aucun document ni aucune proposition : {silent}.")
    return Part("Départements sans proposition", lines)


def _differences(content: Content) -> Iterator[Part]:
    differing = content.differing
    if differing is None:
        return
    compared = plural(differing.compared, "comparaison", "comparaisons")
    if differing.found:
        said = (
            f"{compared} entre une région et les autres ; seules les différences qui dépassent ce "
            "que le hasard des documents explique sont données, avec l'intervalle de l'écart."
        )
    elif differing.compared:
        said = f"Aucune différence sûre ({compared} entre une région et les autres)."
    else:
        said = (
            "Aucune comparaison n'est possible : il faut au moins dix documents avec des "
            "propositions dans une région, et dix ailleurs."
        )
    heads = ("Région", "Thème ou tendance", "Part ici", "Part ailleurs", "Écart (intervalle)")
    rows = [
        (
            *(one.region, one.label, percent(one.here), percent(one.elsewhere)),
            f"{number(100 * one.low, 1)} à {number(100 * one.high, 1)} points",
        )
        for one in differing.found
    ]
    yield Part("Différences entre régions", (said,), heads, rows)


def _groups(content: Content) -> Part:
    lonely = content.figures.themes[-1].n
    said = plural(lonely, "proposition n'a aucun thème", "propositions n'ont aucun thème")
    rows = content.themes[-1].rows
    lines = [
        (
            ", ".join(one.words),
            number(len(one.members)),
            " ; ".join(heading(rows[place])[0] for place in one.members[:_EXAMPLES]),
        )
        for one in content.groups
    ]
    more = "." if lines else ", et elles ne forment aucun groupe de propositions proches."
    if not lonely:
        some = content.figures.proposals
        said = "Toutes les propositions ont un thème." if some else "Aucune proposition."
    else:
        said = f"{said}{more}"
    heads = ("Mots communs", "Propositions", "Exemples")
    return Part("Sans thème : groupes de propositions proches", (said,), heads, lines)


def _announced(content: Content) -> Part:
    figures, rows = content.figures, content.rows
    if content.differing is None:
        said = ["L'édition publique ne donne pas le nombre de propositions de chaque document."]
    elif figures.differing:
        said = ["Ces documents annoncent un autre nombre de propositions que celui relevé."]
    else:
        said = ["Aucun document n'annonce un autre nombre de projets que celui relevé."]
    if figures.copies or figures.set_aside:
        copies = plural(figures.copies, "document copié", "documents copiés")
        aside = plural(figures.set_aside, "proposition en double", "propositions en double")
        said.append(f"Les copies ne comptent qu'une fois : {copies}, {aside}.")
    lines = [
        (
            shown(row.source),
            *(number(row.announced or 0), number(figures.by_source[row.source])),
            announcement(rows.evidence, row).striptags() or "–",
        )
        for row in figures.differing[:LISTED]
    ]
    heads = ("Document", "Annoncées", "Relevées", "Ce que dit le document")
    return Part("Annoncé et trouvé, doublons", said + _more(figures.differing), heads, lines)


def _refused(content: Content) -> Part:
    rejects = content.rows.rejects
    said = "Rien de ces fichiers ou de ces pages n'entre dans les chiffres de ce rapport."
    rows = [
        (shown(row.source), pages(row.page, row.page) or "tout le fichier", row.message)
        for row in rejects[:LISTED]
    ]
    lines = [said, *_more(rejects)] if rows else ["Tous les fichiers et pages ont été lus."]
    return Part("Fichiers et pages refusés", lines, ("Fichier", "Partie", "Raison et remède"), rows)


def _more(rows: Sequence[object]) -> list[str]:
    left = len(rows) - LISTED
    return [f"{plural(left, 'autre', 'autres')} dans le classeur."] if left > 0 else []
