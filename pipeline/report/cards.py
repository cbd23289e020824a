"""Proposals as the page shows them: one card each, in the section of its main theme."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.report.figures import Figures, counted
from pipeline.report.rows import ProposalRow, Rows
from pipeline.report.wording import NO_THEME, STATUTS, pages, percent, shown, split_text
from pipeline.taxonomy import Taxonomy
from pipeline.territoires import departement_name, region_name

_HEADING: Final = 110
_BODY: Final = 1500
_FIRST: Final = 10


@dataclass(frozen=True, slots=True)
class Chip:
    """A tag with its probability as text."""

    label: str
    probability: str
    colour: str


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of a tag: its strongest words, and their sentence unless it is the whole text."""

    label: str
    sentence: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One proposal. `rest` is what of its text is folded away; `place` is the document's page."""

    identifier: str
    heading: str
    body: str
    rest: str
    facts: tuple[tuple[str, str], ...]
    place: str
    themes: tuple[Chip, ...]
    tendances: tuple[Chip, ...]
    statut: str
    statut_code: str
    to_review: bool
    reasons: tuple[str, ...]
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A theme: the cards whose main theme it is, and `others` that have it as a further theme.

    Of the cards, `first` stand open and `folded` behind a button.
    """

    code: str
    title: str
    definition: str
    excluded: str
    colour: str
    n: int
    first: tuple[Card, ...]
    folded: tuple[Card, ...]
    others: tuple[Card, ...]


def sections(rows: Rows, figures: Figures, taxonomy: Taxonomy) -> tuple[Section, ...]:
    """Return one section a theme, in the order of the taxonomy, then one for those without."""
    kept = counted(rows)
    cards = {row.proposal_id: card(row, taxonomy) for row in kept}
    labels = {label.code: label for label in taxonomy.themes}
    made = []
    for item in figures.themes:
        own = [cards[row.proposal_id] for row in kept if item.code == "".join(row.themes[:1])]
        label = labels.get(item.code)
        made.append(
            Section(
                code=item.code or "sans-theme",
                title=label.libelle if label else NO_THEME,
                definition=label.definition if label else "",
                excluded=label.exclut if label else "",
                colour=label.couleur if label else "#666666",
                n=item.n,
                first=tuple(own[:_FIRST]),
                folded=tuple(own[_FIRST:]),
                others=tuple(cards[row.proposal_id] for row in kept if item.code in row.themes[1:]),
            )
        )
    return tuple(made)


def card(row: ProposalRow, taxonomy: Taxonomy) -> Card:
    """Return the card of a proposal; a short text without a title is its own heading."""
    heading, body = _heading(row)
    head, rest = split_text(body, _BODY)
    return Card(
        identifier=row.proposal_id,
        heading=heading,
        body=head,
        rest=rest,
        facts=tuple((name, value) for name, value in _facts(row) if value),
        place=", ".join(part for part in (row.source, pages(row.page_start, row.page_end)) if part),
        themes=_chips(row.themes, row, taxonomy),
        tendances=_chips(row.tendances, row, taxonomy),
        statut=STATUTS.get(row.statut, row.statut),
        statut_code=row.statut,
        to_review=row.needs_review,
        reasons=row.review_reasons,
        why=tuple(_why(row, taxonomy)),
    )


def _why(row: ProposalRow, taxonomy: Taxonomy) -> Iterator[Why]:
    for code in (*row.themes, *row.tendances):
        texts = [" ".join(one.text.split()) for one in row.evidence if one.code == code]
        if texts:
            alone = len(texts) > 1 and texts[0] == " ".join(row.text.split())
            sentence, more = split_text("" if alone else texts[0], 2 * _HEADING)
            label = shown(taxonomy.label(code).court)
            yield Why(label, f"{sentence} […]" if more else sentence, tuple(texts[1:]))


def _heading(row: ProposalRow) -> tuple[str, str]:
    if row.titre:
        heading, more = split_text(" ".join(row.titre.split()), 2 * _HEADING)
        return (f"{heading} […]" if more else heading), row.text.removeprefix(row.titre).strip()
    line = " ".join(row.text.split())
    if len(line) <= 2 * _HEADING:
        return line, ""
    return f"{split_text(line, _HEADING)[0]}…", row.text


def _facts(row: ProposalRow) -> tuple[tuple[str, str], ...]:
    where = _places(row.departements, row.regions)
    if where and row.lieu_origine == "document":
        where += " (d'après le document)"
    return (
        ("Porteur", row.porteur),
        ("Partenaires", row.partenaires),
        ("Territoire", row.territoire),
        ("Département" if row.departements else "Région", where),
        ("Rubrique", row.rubrique),
    )


def _places(departements: Sequence[str], regions: Sequence[str]) -> str:
    """Return the names of the départements, of the regions where there is none."""
    names = [departement_name(code) for code in departements]
    return ", ".join(names or [region_name(code) for code in regions])


def _chips(codes: Sequence[str], row: ProposalRow, taxonomy: Taxonomy) -> tuple[Chip, ...]:
    labels = [taxonomy.label(code) for code in codes]
    return tuple(
        Chip(
            shown(label.court),
            percent(row.scores[label.code], 0) if label.code in row.scores else "",
            label.couleur,
        )
        for label in labels
    )
