"""The report as a text to edit (DOCX): its figures and the most typical proposals of each theme."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline.report.cards import heading, place, where
from pipeline.report.figures import Count, Figures, rank, uncertain, uncorrected
from pipeline.report.index import Content
from pipeline.report.method import corrected, missing_scores, scores, versions
from pipeline.report.parts import estimated, parts, total
from pipeline.report.reading import Reading
from pipeline.report.wording import (
    STATUTS,
    french_date,
    nothing,
    number,
    part,
    percent,
    plural,
    split_text,
)
from pipeline.taxonomy import Taxonomy

if TYPE_CHECKING:
    from docx.document import Document

TYPICAL: Final = 20
_TEXT: Final = 900
_CREATED: Final = datetime(2023, 1, 1)  # noqa: DTZ001  a fixed date, the same everywhere
_ZIPPED: Final = (1980, 1, 1, 0, 0, 0)
_CAUTION: Final = (
    "Les propositions sont relevées et classées par un programme : les nombres sont des "
    "estimations, à vérifier avant tout usage. La page index.html mène de chaque chiffre au "
    "passage du document ; le classeur rapport.xlsx contient toutes les propositions."
)


def write_word(content: Content, taxonomy: Taxonomy, limits: Sequence[str], path: Path) -> None:
    """Write the text; equal content gives equal bytes. `limits` are those of the method."""
    import docx

    document = docx.Document()
    document.core_properties.title = "Rapport thématique des propositions"
    document.core_properties.author = "Remontées"
    document.core_properties.language = "fr-FR"
    document.core_properties.created = document.core_properties.modified = _CREATED
    document.styles["Normal"].font.name = "Arial"
    document.add_heading("Rapport thématique des propositions", 0)
    document.add_paragraph(_lead(content.figures, limited=bool(content.limited)))
    for line in filter(None, (content.limited, content.notice, _CAUTION)):
        document.add_paragraph(line)
    document.add_heading("Ce qui a été lu", 1)
    for line in filter(None, (*_read(content.read, content.figures), total(content.figures))):
        document.add_paragraph(line, style="List Bullet")
    document.add_heading("Chiffres", 1)
    for line in uncertain(content.figures):
        document.add_paragraph(line)
    for head, unit, counts in axes(content.figures):
        document.add_heading(head, 2)
        note = uncorrected(content.figures, counts)
        if note:
            document.add_paragraph(note)
        _table(document, unit, counts)
    for one in parts(content, taxonomy):
        document.add_heading(one.title, 1)
        for line in one.lines:
            document.add_paragraph(line)
        if one.rows:
            _grid(document, (one.heads, *one.rows))
    _themes(document, content)
    _method(document, content, taxonomy, limits)
    _save(document, path)


def _method(
    document: "Document", content: Content, taxonomy: Taxonomy, limits: Sequence[str]
) -> None:
    document.add_heading("Méthode et limites", 1)
    run = content.rows.run
    for text in (corrected(content.figures.estimates), missing_scores(run)):
        if text:
            document.add_paragraph(text)
    for line in limits:
        document.add_paragraph(line, style="List Bullet")
    for score in scores(run, taxonomy):
        line = f"{score.what} : {score.value} (intervalle à 95 % : {score.low} à {score.high})"
        document.add_paragraph(f"{line} ; {score.meaning}", style="List Bullet")
    for name, text in versions(run):
        document.add_paragraph(f"{name} : {text}", style="List Bullet")


def axes(figures: Figures) -> Iterator[tuple[str, str, Sequence[Count]]]:
    """Yield (heading, unit, counts) of each axis of the figures that says something."""
    yield "Propositions par thème", "Thème", figures.themes
    yield "Propositions par tendance nationale", "Tendance", figures.tendances
    yield "Propositions par statut", "Statut", figures.statuts
    yield "Propositions par famille de porteur", "Famille", figures.familles
    yield "Propositions par région", "Région", figures.regions
    yield "Propositions par département", "Département", figures.departements
    if any(item.code for item in figures.campagnes):
        yield "Propositions par campagne", "Campagne", figures.campagnes


def _lead(figures: Figures, *, limited: bool) -> str:
    if not figures.proposals:
        return nothing(figures.documents, limited=limited)
    return (
        f"{plural(figures.documents, 'document lu', 'documents lus')}, "
        f"{plural(figures.proposals, 'proposition relevée', 'propositions relevées')}, dont "
        f"{number(figures.to_review)} à relire ; "
        f"{plural(figures.set_aside, 'doublon mis à part', 'doublons mis à part')}."
    )


def _read(read: Reading, figures: Figures) -> Iterator[str]:
    documents = plural(figures.documents, "document", "documents")
    yield f"{documents}, {plural(figures.pages, 'page', 'pages')}"
    if read.first:
        yield f"Dates des documents : {french_date(read.first)} – {french_date(read.last)}"
    if read.read is not None:
        yield f"Part des caractères lus (hors fichiers et pages refusés) : {part(read.read)}"
    yield f"Départements cités : {number(len(read.cited - read.outside))}"
    files = plural(figures.refused_files, "fichier refusé", "fichiers refusés")
    yield f"{files}, {plural(figures.refused_pages, 'page refusée', 'pages refusées')}"


def _table(document: "Document", unit: str, counts: Sequence[Count]) -> None:
    if not counts:
        document.add_paragraph("Aucune ligne.")
        return
    corrected = any(item.interval for item in counts)
    heads = [unit, "Nombre", "Part", *(["Estimation (intervalle à 95 %)"] if corrected else [])]
    lines = [[_named(item), number(item.n), percent(item.share)] for item in counts]
    if corrected:
        for line, item in zip(lines, counts, strict=True):
            line.append(_interval(item))
    _grid(document, (heads, *lines))


def _named(item: Count) -> str:
    told = rank(item.interval)
    return f"{item.label} ({told})" if told else item.label


def _grid(document: "Document", lines: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(lines[0]), style="Light Grid Accent 1")
    for line in lines:
        # a row's cells are looked up once: python-docx walks the table at each access
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text


def _interval(item: Count) -> str:
    if not item.interval:
        return "–"
    low, high = number(item.interval.low), number(item.interval.high)
    return f"{number(item.interval.estimate)} ({low} à {high})"


def _themes(document: "Document", content: Content) -> None:
    document.add_heading("Propositions les plus typiques", 1)
    for theme in content.themes:
        document.add_heading(theme.title, 2)
        if theme.definition:
            document.add_paragraph(theme.definition)
        shown = theme.rows[:TYPICAL]
        count = plural(theme.count.n, "proposition", "propositions")
        more = f" ; les {len(shown)} premières sont ici, toutes sont dans le classeur"
        said = f"{count}{more if theme.count.n > len(shown) else ''}."
        document.add_paragraph(f"{said} {estimated(theme.count.interval)}".strip())
        for row in shown:
            head, body = heading(row)
            document.add_paragraph().add_run(head).bold = True
            text, rest = split_text(body, _TEXT)
            if text:
                document.add_paragraph(f"{text} […]" if rest else text)
            facts = (row.porteur[:_TEXT], where(row), STATUTS.get(row.statut, row.statut))
            document.add_paragraph(" – ".join(part for part in (*facts, place(row)) if part))


def _save(document: Any, path: Path) -> None:  # noqa: ANN401
    """Write the parts of the document with fixed dates."""
    made = BytesIO()
    document.save(made)
    with ZipFile(made) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            item = ZipInfo(name, _ZIPPED)
            item.compress_type = ZIP_DEFLATED
            item.create_system = 0
            target.writestr(item, source.read(name))
