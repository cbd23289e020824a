"""Proposals as the pages of themes show them: one card each, its tags and fields lead to proofs."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pipeline.report.origins import HEADINGS, PLACE
from pipeline.report.places import proof
from pipeline.report.rows import ProposalRow
from pipeline.report.wording import MASKED, STATUTS, chance, pages, shown, split_text
from pipeline.taxonomy import Taxonomy
from pipeline.territoires import departement_name, region_name

_HEADING: Final = 110
_BODY: Final = 1500
_VALUE: Final = 600
FIELDS: Final = (
    ("porteur", "Porteur"),
    ("partenaires", "Partenaires"),
    ("territoire", "Territoire"),
)
AXES: Final = (("themes", "Thèmes"), ("tendances", "Tendances"))


class Chip(NamedTuple):
    """A tag with its probability as text; `proof` is the address of its words."""

    label: str
    probability: str
    colour: str
    proof: str


class Fact(NamedTuple):
    """A field as the text says it; `proof` is empty where it was worked out."""

    name: str
    value: str
    proof: str = ""


class Card(NamedTuple):
    """One proposal. `rest` is what of its text is folded away; `place` is the document's page.

    `tags` holds the chips of each axis that has some.
    """

    identifier: str
    heading: str
    body: str
    rest: str
    facts: tuple[Fact, ...]
    place: str
    tags: tuple[tuple[str, tuple[Chip, ...]], ...]
    statut: str
    statut_code: str
    statut_proof: str
    to_review: bool
    reasons: tuple[str, ...]
    proof: str


def card(row: ProposalRow, taxonomy: Taxonomy, root: str = "../") -> Card:
    """Return the card of a proposal; a short text without a title is its own heading.

    `root` leads from its page to the folder of the report.
    """
    head, body = heading(row)
    first, rest = split_text(body, _BODY)
    return Card(
        identifier=row.proposal_id,
        heading=head,
        body=first,
        rest=rest,
        facts=tuple(fact for fact in _facts(row, root) if fact.value),
        place=place(row),
        tags=tuple(
            (name, tuple(_chips(codes, row, taxonomy, root)))
            for attribute, name in AXES
            if (codes := getattr(row, attribute))
        ),
        statut=STATUTS.get(row.statut, row.statut),
        statut_code=row.statut,
        statut_proof="" if "statut" in row.masked else root + proof(row, "statut"),
        to_review=row.needs_review,
        reasons=row.review_reasons,
        proof=root + proof(row),
    )


def heading(row: ProposalRow) -> tuple[str, str]:
    """Return a line that names a proposal, and what of its text does not stand in it."""
    if row.titre:
        line, more = split_text(" ".join(row.titre.split()), 2 * _HEADING)
        return (f"{line} […]" if more else line), row.text.removeprefix(row.titre).strip()
    line = " ".join(row.text.split())
    if len(line) <= 2 * _HEADING:
        return line or "Proposition sans texte", ""
    return f"{split_text(line, _HEADING)[0]}…", row.text


def place(row: ProposalRow) -> str:
    """Return the document and the pages of a proposal."""
    parts = (shown(row.source), pages(row.page_start, row.page_end))
    return ", ".join(part for part in parts if part)


def where(row: ProposalRow) -> str:
    """Return the names of the départements of a proposal, of its regions where it has none."""
    names = [departement_name(code) for code in row.departements]
    names = names or [region_name(code) for code in row.regions]
    return ", ".join(names or [MASKED] * bool(row.masked & {"departements", "regions"}))


def located(row: ProposalRow) -> tuple[str, str]:
    """Return what the place of a proposal is, département or region, and its name and origin."""
    named = where(row)
    if named and row.lieu_origine == "document":
        named += " (d'après le document)"
    return "Département" if row.departements else "Région", named


def _facts(row: ProposalRow, root: str) -> Iterator[Fact]:
    for name, label in FIELDS:
        if name in row.masked:
            yield Fact(label, MASKED)
            continue
        value = str(getattr(row, name))
        more = " […]" if len(value) > _VALUE else ""
        yield Fact(label, value[:_VALUE] + more, root + proof(row, name))
    label, named = located(row)
    told = row.departements or row.regions
    yield Fact(label, named, root + proof(row, PLACE) if told else "")
    yield Fact("Rubrique", row.rubrique[:_VALUE], root + proof(row, HEADINGS))
    for name, label in AXES:
        yield Fact(label, MASKED * (name in row.masked))


def _chips(codes: Sequence[str], row: ProposalRow, taxonomy: Taxonomy, root: str) -> Iterator[Chip]:
    for code in codes:
        label = taxonomy.label(code)
        probability = chance(row.scores[code]) if code in row.scores else ""
        yield Chip(shown(label.court), probability, label.couleur, root + proof(row, code))
