"""The pages behind the figures: a line for each proposal that a number counts, with its proof.

A list is made only where it holds exactly as many proposals as its number says. So the public
edition, whose rows do not tell what its tables hide, has no list of a hidden count or code.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from pipeline.report.cards import heading, place
from pipeline.report.figures import Figures, counted
from pipeline.report.page import Writer
from pipeline.report.places import PAGE, list_page, proof
from pipeline.report.rows import ProposalRow, Rows
from pipeline.report.themes import Theme
from pipeline.report.wording import escaped, split_text

Key = tuple[str, ...]  # an axis and a code, after a theme and its code or not; or a tile
ALL: Final[Key] = ("propositions",)
TO_REVIEW: Final[Key] = ("a-relire",)
SET_ASIDE: Final[Key] = ("doublons",)
_LINE: Final = 90
_SAFE: Final = re.compile(r"[0-9A-Za-z_]+")
_AXES: Final = (  # name, unit, counts in `Figures`, field of the rows
    ("tendance", "Tendance", "tendances", "tendances"),
    ("statut", "Statut", "statuts", "statut"),
    ("famille", "Famille de porteur", "familles", "porteur_famille"),
    ("region", "Région", "regions", "regions"),
    ("departement", "Département", "departements", "departements"),
    ("campagne", "Campagne", "campagnes", ""),
)
_FIELDS: Final = {axis: field for axis, _, _, field in _AXES}


@dataclass(frozen=True, slots=True)
class Listing:
    """The proposals that a number counts; `stem` names their pages."""

    stem: str
    title: str
    rows: Sequence[ProposalRow]


def lists(rows: Rows, figures: Figures, themes: Sequence[Theme]) -> dict[Key, Listing]:
    """Return the list of each number of the tables and tiles that has one, by what it counts."""
    found: dict[Key, Listing] = {}
    for key, stem, title, n, own in _numbers(rows, figures, themes):
        if own and len(own) == n:
            found[key] = Listing(stem, title, own)
    return found


def links(made: Mapping[Key, Listing]) -> dict[Key, str]:
    """Return the first page of each list, under `rapport/`."""
    return {key: list_page(one.stem) for key, one in made.items()}


def under(known: Mapping[Key, str], *key: str, root: str = "") -> dict[str, str]:
    """Return the page of each code of an axis (of a theme); `root` leads to the report."""
    return {one[-1]: root + page for one, page in known.items() if one[:-1] == key}


def write_lists(made: Mapping[Key, Listing], rows: Rows, writer: Writer) -> None:
    """Write every page of every list; a proposal's line is made once for all of them."""
    originals = {row.proposal_id: row for row in counted(rows)}
    lines = {row.number: _line(row, originals) for row in rows.proposals} if made else {}
    for one in made.values():
        pages = -(-len(one.rows) // PAGE)
        for number in range(1, pages + 1):
            first = (number - 1) * PAGE
            held = one.rows[first : first + PAGE]
            writer.write(
                list_page(one.stem, first),
                "liste.html.j2",
                style="preuves",
                root="../",
                listing=one,
                number=number,
                count=pages,
                first=first + 1,
                lines=Markup("".join(lines[row.number] for row in held)),  # noqa: S704  escaped
            )
            writer.done(len(held))


def _line(row: ProposalRow, originals: Mapping[str, ProposalRow]) -> str:
    head, more = split_text(heading(row)[0], _LINE)
    said = escaped(f"{head}…" if more else head)
    shown = originals.get(row.doublon_de or row.proposal_id)  # a copy has the proof of its first
    held = f'<a href="../{escaped(proof(shown))}">{said}</a>' if shown else said
    return f"<li>{held} {escaped(place(row))}</li>\n"


_Number = tuple[Key, str, str, int, Sequence[ProposalRow]]


def _numbers(rows: Rows, figures: Figures, themes: Sequence[Theme]) -> Iterator[_Number]:
    """Yield key, stem, title, number and proposals of each figure that proposals stand behind."""
    kept = counted(rows)
    doubtful = [row for row in kept if row.needs_review]
    aside = [row for row in rows.proposals if row.doublon_de]
    yield ALL, ALL[0], "Toutes les propositions", figures.proposals, kept
    yield TO_REVIEW, TO_REVIEW[0], "Propositions à relire", figures.to_review, doubtful
    yield SET_ASIDE, SET_ASIDE[0], "Doublons écartés", figures.set_aside, aside
    campaigns = {row.source: row.campagne for row in rows.documents}
    for axis, unit, counts, _ in _AXES:
        if axis == "campagne" and not any(campaigns.values()):
            continue  # no table either
        held = _by_code(kept, axis, campaigns)
        for at, item in enumerate(getattr(figures, counts), start=1):
            title = f"{unit} : {item.label}"
            yield (axis, item.code), _stem(axis, item.code, at), title, item.n, held[item.code]
    # themes are crossed with trends alone: a list of each further table would double the report
    for at, (theme, crossed) in enumerate(zip(themes, figures.crossed, strict=True), start=1):
        code = theme.count.code
        own = [row for row in theme.rows if "themes" not in row.masked]
        held = _by_code(own, "tendance", campaigns)
        for below, (trend, n) in enumerate(zip(figures.tendances, crossed, strict=True), start=1):
            stem = f"{_stem('theme', code, at)}-et-{_stem('tendance', trend.code, below)}"
            key = ("theme", code, "tendance", trend.code)
            yield key, stem, f"{theme.title} – {trend.label}", n, held[trend.code]


def _by_code(
    rows: Iterable[ProposalRow], axis: str, campaigns: Mapping[str, str]
) -> defaultdict[str, list[ProposalRow]]:
    """Return the rows by their codes, those without under the empty one, masked ones nowhere."""
    found: defaultdict[str, list[ProposalRow]] = defaultdict(list)
    field = _FIELDS[axis]
    for row in rows:
        if field in row.masked:
            continue
        value = getattr(row, field) if field else campaigns.get(row.source, "")
        for code in set(value) or ("",) if isinstance(value, tuple) else (value,):
            found[code].append(row)
    return found


def _stem(axis: str, code: str, place: int) -> str:
    """Return a name that is a file's on every system: the place where the code cannot be."""
    if not code:
        return f"sans-{axis}"
    safe = axis != "campagne" and _SAFE.fullmatch(code)
    return f"{axis}-{code}" if safe else f"{axis}_{place}"
