"""The first page of the report: all figures, and doors to the pages of themes and documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from markupsafe import Markup

from pipeline.groups import MOST, Group, group
from pipeline.report.cards import heading, place
from pipeline.report.charts import GREY
from pipeline.report.documents_page import first_proofs
from pipeline.report.figures import Figures, uncertain, uncorrected
from pipeline.report.lists import Key, under
from pipeline.report.method import corrected, missing_scores, scores, versions
from pipeline.report.page import Chart, Writer, make_chart
from pipeline.report.places import theme_page
from pipeline.report.quotes import announcement
from pipeline.report.reading import Reading
from pipeline.report.regions import Differences
from pipeline.report.rows import ProposalRow, Rows
from pipeline.report.themes import Theme
from pipeline.report.tiles import Tile, legend, places, tile_map
from pipeline.report.wording import nothing
from pipeline.taxonomy import Taxonomy
from pipeline.territoires import departement_name

LISTED: Final = 300  # rows of a long table of the page; the workbook has them all
_BARS: Final = 15
_TYPICAL: Final = 3
_EACH: Final = "chacun de ses départements"
_ONCE: Final = (
    "Une proposition compte une fois dans {} ; le total des lignes peut donc dépasser le nombre de "
    "propositions."
)
_METHOD: Final = "validation croisée par document"


@dataclass(frozen=True, slots=True)
class Content:
    """All that the pages say of one run, worked out once; `links` are the lists of proposals.

    `notice` is what the reader of the public edition must know first, empty in the internal one.
    """

    rows: Rows
    figures: Figures
    read: Reading
    differing: Differences | None
    themes: tuple[Theme, ...]
    groups: tuple[Group, ...]
    links: Mapping[Key, str]
    limited: str
    notice: str = ""


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
        links=content.links,
        limited=content.limited,
        notice=content.notice,
        charts=charts(content, taxonomy),
        map=mapped,
        uncertain=uncertain(figures),
        doors=[_door(theme) for theme in content.themes],
        groups=[_shown_group(one, content.themes[-1].rows, homes) for one in content.groups],
        grouped_from=MOST,
        nothing=nothing(figures.documents, limited=bool(content.limited)),
        announcing=sum(row.announced is not None and not row.doublon_de for row in rows.documents),
        listed=LISTED,
        proofs=first_proofs(content.rows),
        announcement=partial(announcement, rows.evidence),
        highest=max((max(line) for line in figures.crossed), default=0),
        pdf=pdf,
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
    colours = {label.code: label.couleur for _, label in taxonomy} | {"inconnu": GREY}
    pages: dict[Key, str] = {("theme", one.code): theme_page(one.code) for one in figures.themes}
    known: dict[Key, str] = {**content.links, **pages}
    told = [  # identifier, axis, title, unit, bars at most, and what a proposal counts in
        ("themes", "theme", "Par thème", "Thème", 0, "chacun de ses thèmes"),
        (
            "tendances",
            "tendance",
            "Par tendance nationale",
            "Tendance",
            0,
            "chacune de ses tendances",
        ),
        ("statuts", "statut", "Par statut", "Statut", 0, ""),
        ("familles", "famille", "Par famille de porteur", "Famille", _BARS, ""),
        ("regions", "region", "Par région", "Région", _BARS, ""),
        ("departements", "departement", "Par département", "Département", _BARS, _EACH),
    ]
    if any(item.code for item in figures.campagnes):
        told.append(("campagnes", "campagne", "Par campagne", "Campagne", _BARS, ""))
    return tuple(
        make_chart(
            name,
            title,
            unit,
            counts,
            colours=colours if axis in {"theme", "tendance", "statut"} else None,
            most=most,
            note=_ONCE.format(within) if within else uncorrected(figures, counts),
            links=under(known, axis),
        )
        for name, axis, title, unit, most, within in told
        for counts in [getattr(figures, name)]
    )


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
        legend=tuple(
            legend(
                highest,
                limited=bool(content.limited),
                hidden=any(tile.hidden for tile in tiles.values()),
            )
        ),
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
