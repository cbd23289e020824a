"""The first page of the report: all figures, and doors to the pages of themes and documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup

from pipeline.groups import MOST, Group, group
from pipeline.report.cards import heading, place
from pipeline.report.charts import GREY
from pipeline.report.figures import Count, Figures, uncorrected, unranked
from pipeline.report.method import corrected, missing_scores, scores, versions
from pipeline.report.page import Chart, Writer, make_chart
from pipeline.report.places import page_name, theme_page
from pipeline.report.reading import Reading
from pipeline.report.regions import Differences
from pipeline.report.rows import ProposalRow, Rows
from pipeline.report.themes import Theme
from pipeline.report.tiles import Tile, legend, places, tile_map
from pipeline.report.wording import nothing
from pipeline.taxonomy import Taxonomy
from pipeline.territoires import departement_name

LISTED: Final = 300  # rows of a long table of the page; the workbook has them all
_DOCUMENTS: Final = 500
_BARS: Final = 15
_TYPICAL: Final = 3
_METHOD: Final = "validation croisée par document"


@dataclass(frozen=True, slots=True)
class Content:
    """All that the pages say of one run, worked out once."""

    rows: Rows
    figures: Figures
    read: Reading
    differing: Differences | None
    themes: tuple[Theme, ...]
    groups: tuple[Group, ...]
    limited: str


@dataclass(frozen=True, slots=True)
class Map:
    """The map with the words of its legend.

    `silent` are the names of the départements that nothing cites, `mute` of those cited without a
    proposal, `outside` of those cited only by what the report leaves out.
    """

    svg: Markup
    legend: tuple[tuple[str, str, str], ...]
    silent: tuple[str, ...]
    mute: tuple[str, ...]
    outside: tuple[str, ...]


def grouped(themes: Sequence[Theme], least: int) -> tuple[Group, ...]:
    """Return the groups of at least so many similar proposals among those without a theme.

    There are none where that a proposal has no theme is not told.
    """
    rows = themes[-1].rows
    if any("themes" in row.masked for row in rows):
        return ()
    return group([f"{row.titre} {row.text}" for row in rows], least)


def write_index(
    content: Content, taxonomy: Taxonomy, homes: Mapping[str, str], writer: Writer, *, pdf: bool
) -> Path:
    """Write `index.html` and return its path; `homes` are the pages of the proposals."""
    figures, rows = content.figures, content.rows
    mapped = map_of(content)
    return writer.write(
        "index.html",
        "index.html.j2",
        root="",
        rows=rows,
        figures=figures,
        read=content.read,
        differing=content.differing,
        limited=content.limited,
        charts=charts(content, taxonomy),
        map=mapped,
        unranked=[
            (axis, unranked(counts))
            for axis, counts in (("thèmes", figures.themes), ("tendances", figures.tendances))
        ],
        doors=[_door(theme) for theme in content.themes],
        groups=[_shown_group(one, content.themes[-1].rows, homes) for one in content.groups],
        grouped_from=MOST,
        nothing=nothing(figures.documents, limited=bool(content.limited)),
        announcing=sum(row.announced is not None and not row.doublon_de for row in rows.documents),
        listed=LISTED,
        highest=max((max(line) for line in figures.crossed), default=0),
        pdf=pdf,
    )


def write_documents(content: Content, writer: Writer) -> None:
    """Write the pages that list the documents."""
    documents = content.rows.documents
    pages = max(-(-len(documents) // _DOCUMENTS), 1)
    for number in range(1, pages + 1):
        writer.write(
            page_name("documents", number),
            "documents.html.j2",
            root="",
            documents=documents[(number - 1) * _DOCUMENTS : number * _DOCUMENTS],
            by_source=content.figures.by_source,
            total=len(documents),
            number=number,
            count=pages,
        )


def shared(rows: Rows, figures: Figures, taxonomy: Taxonomy) -> dict[str, object]:
    """Return what the templates say of the method, the same on every page."""
    return {
        "taxonomy": taxonomy,
        "versions": versions(rows.run),
        "scores": scores(rows.run, taxonomy),
        "scores_method": _METHOD,
        "missing_scores": missing_scores(rows.run),
        "corrected_numbers": bool(figures.estimates.cells),
        "method": corrected(figures.estimates),
    }


def charts(content: Content, taxonomy: Taxonomy) -> tuple[Chart, ...]:
    """Return the figures by theme, trend, statut, region, département, porteur and campaign."""
    figures = content.figures
    colours = {label.code: label.couleur for _, label in taxonomy}
    pages = {item.code: theme_page(item.code) for item in figures.themes}
    sums = "le total des lignes peut donc dépasser le nombre de propositions."
    once = "Une proposition compte une fois dans chacun de ses"
    made = [
        make_chart(
            "themes",
            "Par thème",
            "Thème",
            figures.themes,
            colours=colours,
            note=f"{once} thèmes ; {sums}",
            links=pages,
        ),
        make_chart(
            "tendances",
            "Par tendance nationale",
            "Tendance",
            figures.tendances,
            colours=colours,
            note=f"Une proposition compte une fois dans chacune de ses tendances ; {sums}",
        ),
        make_chart("statuts", "Par statut", "Statut", figures.statuts, colours={"inconnu": GREY}),
        _uncorrected_chart(figures, "familles", "Par famille de porteur", "Famille"),
        make_chart("regions", "Par région", "Région", figures.regions, most=_BARS),
        make_chart(
            "departements",
            "Par département",
            "Département",
            figures.departements,
            most=_BARS,
            note=f"{once} départements ; {sums}",
        ),
    ]
    if any(item.code for item in figures.campagnes):
        made.append(_uncorrected_chart(figures, "campagnes", "Par campagne", "Campagne"))
    return tuple(made)


def _uncorrected_chart(figures: Figures, name: str, title: str, unit: str) -> Chart:
    """Return the chart of an axis that has no estimates, and says so."""
    counts: tuple[Count, ...] = getattr(figures, name)
    return make_chart(name, title, unit, counts, most=_BARS, note=uncorrected(figures, counts))


def map_of(content: Content) -> Map:
    """Return the map of the départements."""
    read = content.read
    numbers = {item.code: item.n for item in content.figures.departements if item.code}
    tiles = {
        code: Tile(code, numbers.get(code, 0), code in read.cited, code in read.outside)
        for code in places()
    }
    named = [(_named(code), tile) for code, tile in sorted(tiles.items())]
    highest = max((tile.n for tile in tiles.values()), default=0)
    return Map(
        svg=tile_map(tiles, "Propositions par département ; les nombres sont dans le tableau"),
        legend=tuple(legend(highest, limited=bool(content.limited))),
        silent=tuple(name for name, tile in named if not tile.cited),
        mute=tuple(name for name, tile in named if tile.told and not tile.n),
        outside=tuple(name for name, tile in named if tile.outside),
    )


def _named(code: str) -> str:
    return f"{departement_name(code)} ({code})"


def _door(theme: Theme) -> dict[str, object]:
    page = theme_page(theme.count.code)
    first = theme.rows[:_TYPICAL] if theme.count.code else ()
    return {
        "page": page,
        "title": theme.title,
        "n": theme.count.n,
        "definition": theme.definition,
        "colour": theme.colour,
        "first": [(f"{page}#{row.proposal_id}", heading(row)[0]) for row in first],
    }


def _shown_group(
    one: Group, rows: Sequence[ProposalRow], homes: Mapping[str, str]
) -> dict[str, object]:
    members = [rows[number] for number in one.members]
    return {
        "words": one.words,
        "members": [
            (f"{homes[row.proposal_id]}#{row.proposal_id}", heading(row)[0], place(row))
            for row in members
        ],
    }
