"""The pages of the themes: figures of each, and its proposals, the most typical ones first."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.report.cards import card
from pipeline.report.estimated import Estimates
from pipeline.report.figures import NO_REGION, Count, Figures, counted
from pipeline.report.page import Writer
from pipeline.report.places import NO_THEME_PAGE, PAGE, theme_page
from pipeline.report.rows import ProposalRow, Rows
from pipeline.report.sections import card_article
from pipeline.report.wording import NO_PLACE, NO_THEME, NO_TREND, STATUTS
from pipeline.taxonomy import Taxonomy
from pipeline.territoires import departement_name, region_name

Table = tuple[str, str, str, tuple[Count, ...]]  # axis, caption, unit


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, or none: its definition, its count, its figures and its proposals in order."""

    title: str
    definition: str
    excluded: str
    examples: tuple[str, ...]
    colour: str
    count: Count
    tables: tuple[Table, ...]
    rows: tuple[ProposalRow, ...]


def themes(
    rows: Rows, figures: Figures, taxonomy: Taxonomy, *, tables: bool = True
) -> tuple[Theme, ...]:
    """Return the themes in the order of the taxonomy, then that of proposals without one."""
    labels = {label.code: label for label in taxonomy.themes}
    kept = counted(rows)
    made = []
    for item in figures.themes:
        label = labels.get(item.code)
        own = [row for row in kept if (item.code in row.themes if item.code else not row.themes)]
        if item.code:
            own.sort(key=lambda row: -row.scores.get(item.code, 0.0))
        made.append(
            Theme(
                title=label.libelle if label else NO_THEME,
                definition=label.definition if label else "",
                excluded=label.exclut if label else "",
                examples=label.exemples if label else (),
                colour=label.couleur if label else "#666666",
                count=item,
                tables=_tables(own, item.code, figures.estimates, taxonomy) if tables else (),
                rows=tuple(own),
            )
        )
    return tuple(made)


def homes(made: Sequence[Theme]) -> dict[str, str]:
    """Return the page, under `rapport/`, of each proposal in its main theme, by its id."""
    found = {}
    for theme in made:
        for place, row in enumerate(theme.rows):
            if "".join(row.themes[:1]) == theme.count.code:
                found[row.proposal_id] = theme_page(theme.count.code, place)
    return found


def write_themes(
    made: Sequence[Theme],
    taxonomy: Taxonomy,
    lists: Callable[[str, str], Mapping[str, str]],
    writer: Writer,
) -> None:
    """Write every page of every theme, one page for a theme without proposals.

    `lists` gives the pages that list a theme's proposals, by code of an axis.
    """
    for theme in made:
        pages = max(-(-len(theme.rows) // PAGE), 1)
        for number in range(1, pages + 1):
            held = theme.rows[(number - 1) * PAGE : number * PAGE]
            writer.write(
                theme_page(theme.count.code, (number - 1) * PAGE),
                "theme.html.j2",
                script="themes",
                root="../",
                theme=theme,
                lists=lists,
                stem=theme.count.code or NO_THEME_PAGE,
                number=number,
                count=pages,
                statuts=STATUTS,
                cards=(card_article(card(row, taxonomy)) for row in held),
            )
            writer.done(len(held))


def _tables(
    own: Sequence[ProposalRow], theme: str, estimates: Estimates, taxonomy: Taxonomy
) -> tuple[Table, ...]:
    trends = {label.code: label.libelle for label in taxonomy.tendances} | {"": NO_TREND}
    regions = _each(row.regions for row in own)
    departements = _each(row.departements for row in own)
    axes: tuple[tuple[str, str, str, dict[str, str], Counter[str]], ...] = (
        ("Tendances", "Tendance", "tendance", trends, _each(row.tendances for row in own)),
        ("Statuts", "Statut", "statut", STATUTS, Counter(row.statut for row in own)),
        (
            "Régions",
            "Région",
            "region",
            {c: region_name(c) if c else NO_REGION for c in _ranked(regions)},
            regions,
        ),
        (
            "Départements",
            "Département",
            "departement",
            {c: departement_name(c) if c else NO_PLACE for c in _ranked(departements)},
            departements,
        ),
    )
    return tuple(
        (
            axis,
            f"{title} de ce thème",
            unit,
            tuple(
                Count(
                    code,
                    name,
                    found[code],
                    found[code] / len(own) if own else 0.0,
                    interval=estimates.of("theme", theme, axis, code),
                )
                for code, name in names.items()
            ),
        )
        for title, unit, axis, names, found in axes
    )


def _each(codes: Iterable[Sequence[str]]) -> Counter[str]:
    """Count each code once a proposal, the empty one for those without any."""
    return Counter(code for row in codes for code in set(row or ("",)))


def _ranked(found: Counter[str]) -> list[str]:
    return sorted(found, key=lambda code: (not code, -found[code], code))
