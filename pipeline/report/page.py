"""How every page is written: nothing fetched, everything escaped, one style, the same bytes."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from pipeline.report import templating
from pipeline.report.charts import BLUE, GREY, Bar, bars
from pipeline.report.figures import Count, rank
from pipeline.report.templating import TEMPLATES
from pipeline.report.tiles import shade
from pipeline.report.wording import (
    NOT_GIVEN,
    french_date,
    number,
    pages,
    part,
    percent,
    plural,
    shown,
)
from pipeline.territoires import region_name, region_of

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure of a page: drawing, table, and what is to be known of both.

    `links` leads each code to its page, where it has one.
    """

    identifier: str
    title: str
    unit: str
    svg: Markup
    counts: tuple[Count, ...]
    note: str
    links: Mapping[str, str]


def make_chart(  # noqa: PLR0913  one argument a part of the figure
    identifier: str,
    title: str,
    unit: str,
    counts: tuple[Count, ...],
    *,
    colours: Mapping[str, str] | None = None,
    most: int = 0,
    note: str = "",
    links: Mapping[str, str] | None = None,
) -> Chart:
    """Return a chart of counts; with `most`, only so many bars are drawn."""
    named = [item for item in counts if item.code]
    drawn: Sequence[Count] = counts
    if most and len(named) > most:
        drawn = (*named[:most], *(item for item in counts if not item.code))
        note = (
            f"Le graphique montre les {most} premières lignes, le tableau les donne toutes. {note}"
        )
    items = [
        Bar(
            shown(item.label),
            item,
            (colours or {}).get(item.code, BLUE if item.code else GREY),
        )
        for item in drawn
    ]
    svg = bars(items, f"Propositions {title.lower()} ; les mêmes nombres sont dans le tableau")
    return Chart(identifier, title, unit, svg, counts, note.strip(), links or {})


# told what is being done (French), how much of it is done, and how much there is
Progress = Callable[[str, int, int], None]
WRITING: Final = "Écriture du rapport"


class Writer:
    """Renders templates into the folder of the report, with what all pages share."""

    def __init__(self, folder: Path, progress: Progress | None = None, **shared: Any) -> None:  # noqa: ANN401
        """Keep the folder, what is told how far the report is, and the values of all templates."""
        self.folder = folder
        self._progress, self._written, self._total = progress, 0, 0
        self.public = bool(shared.get("public"))
        self.environment = environment()
        self.environment.globals.update(shared)
        self.styles = {
            name: Markup((TEMPLATES / f"{name}.css").read_text(encoding="utf-8"))  # noqa: S704
            for name in ("rapport", "preuves", "imprime")
        }
        self.scripts = {
            "themes": (TEMPLATES / "themes.js").read_text(encoding="utf-8"),
            "": "",
        }

    def render(self, template: str, style: str = "rapport", script: str = "", **values: Any) -> str:  # noqa: ANN401
        """Return a page; `script` names one of ours, or none runs."""
        return self.environment.get_template(template).render(
            policy=policy(self.scripts[script]),
            style=self.styles[style],
            script=Markup(self.scripts[script]),  # noqa: S704  our own file
            **values,
        )

    def write(self, name: str, template: str, **values: Any) -> Path:  # noqa: ANN401
        """Write a page under the folder and return its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.render(template, **values), encoding="utf-8", newline="\n")
        return path

    def expect(self, total: int) -> None:
        """Say how many rows, cards and proofs will be written in all."""
        self._total = total
        self.done(0)

    def done(self, number: int) -> None:
        """Say that so many more are written."""
        self._written += number
        if self._progress:
            self._progress(WRITING, self._written, self._total)


def environment() -> "Environment":
    """Return the environment of the templates, with the filters and names of all of them."""
    made = templating.environment()
    made.filters.update(number=number, percent=percent, part=part)
    made.filters.update(pages=pages, french_date=french_date, shown=shown)
    made.globals.update(plural=plural, shade=shade, region=_region, corrected=_corrected, rank=rank)
    made.globals.update(not_given=NOT_GIVEN)
    return made


def policy(script: str) -> str:
    """Return the content security policy: nothing is fetched and no other script runs."""
    digest = b64encode(sha256(script.encode()).digest()).decode()
    runs = f"script-src 'sha256-{digest}'; " if script else ""
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file: data:; {runs}"
        "base-uri 'none'; form-action 'none'"
    )


def _corrected(counts: Iterable[Count]) -> bool:
    return any(item.interval for item in counts)


def _region(code: str) -> str:
    return region_name(region_of(code)) if region_of(code) else ""
