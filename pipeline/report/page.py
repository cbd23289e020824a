"""The HTML page: one file, nothing fetched, everything escaped."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from pipeline.report.cards import sections
from pipeline.report.charts import BLUE, GREY, Bar, bars
from pipeline.report.figures import Count, Figures
from pipeline.report.rows import Rows
from pipeline.report.wording import STATUTS, number, pages, percent, plural, shown
from pipeline.taxonomy import Taxonomy
from pipeline.territoires import region_name, region_of

TEMPLATES: Final = Path(__file__).parent / "templates"
_MOST: Final = 15
_SHADES: Final = 5
_FOLDED_FROM: Final = 30


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure of the page: drawing, table, and how many rows of it the drawing shows."""

    identifier: str
    title: str
    unit: str
    svg: Markup
    counts: tuple[Count, ...]
    note: str = ""


def write_page(rows: Rows, figures: Figures, taxonomy: Taxonomy, path: Path) -> Path:
    """Write the page and return its path."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(number=number, percent=percent, pages=pages)
    environment.globals.update(plural=plural, shade=_shade, region=_region)
    style, script = (TEMPLATES / name for name in ("page.css", "page.js"))
    html = environment.get_template("page.html.j2").render(
        rows=rows,
        figures=figures,
        taxonomy=taxonomy,
        sections=sections(rows, figures, taxonomy),
        charts=charts(figures, taxonomy),
        versions=versions(rows.run),
        statuts=STATUTS,
        folded_from=_FOLDED_FROM,
        highest=max((max(line) for line in figures.crossed), default=0),
        policy=policy(script.read_text(encoding="utf-8")),
        style=Markup(style.read_text(encoding="utf-8")),  # noqa: S704  our own files
        script=Markup(script.read_text(encoding="utf-8")),  # noqa: S704
    )
    path.write_text(html, encoding="utf-8", newline="\n")
    return path


def policy(script: str) -> str:
    """Return the content security policy: nothing is fetched and no other script runs."""
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def charts(figures: Figures, taxonomy: Taxonomy) -> tuple[Chart, ...]:
    """Return the figures by theme, trend, statut and département."""
    colours = {label.code: label.couleur for _, label in taxonomy}
    once = "Une proposition compte une fois dans chacun de ses"
    sums = "le total des lignes peut donc dépasser le nombre de propositions."
    named = [item for item in figures.departements if item.code]
    most = f"Le graphique montre les {_MOST} premiers départements ; " if len(named) > _MOST else ""
    return (
        _chart("themes", "Par thème", "Thème", figures.themes, colours, f"{once} thèmes ; {sums}"),
        _chart(
            "tendances",
            "Par tendance nationale",
            "Tendance",
            figures.tendances,
            colours,
            f"Une proposition compte une fois dans chacune de ses tendances ; {sums}",
        ),
        _chart("statuts", "Par statut", "Statut", figures.statuts, {"inconnu": GREY}, ""),
        _chart(
            "departements",
            "Par département",
            "Département",
            figures.departements,
            {},
            f"{most}{'le tableau les donne tous. ' if most else ''}{once} départements ; {sums}",
            drawn=(*named[:_MOST], *(item for item in figures.departements if not item.code)),
        ),
    )


def _chart(  # noqa: PLR0913
    identifier: str,
    title: str,
    unit: str,
    counts: tuple[Count, ...],
    colours: Mapping[str, str],
    note: str,
    *,
    drawn: tuple[Count, ...] | None = None,
) -> Chart:
    items = [
        Bar(shown(item.label), item, colours.get(item.code, BLUE if item.code else GREY))
        for item in (counts if drawn is None else drawn)
    ]
    return Chart(
        identifier, title, unit, bars(items, f"Propositions {title.lower()}"), counts, note
    )


def versions(run: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what `run.json` says of the models, the taxonomy and the code, as names and text."""
    found = [(f"Modèle « {name} »", _version(value)) for name, value in run["models"].items()]
    found += [("Taxonomie", _version(run["taxonomy"])), ("Programme", run["code_version"])]
    return tuple((shown(name), shown(value)) for name, value in found)


def _version(item: Mapping[str, str]) -> str:
    """Return the version of a model or taxonomy and the first digits of its digest, if any."""
    digest = item.get("card_sha256") or item.get("sha256") or ""
    return f"{item['version']} (empreinte {digest[:12]})" if digest else item["version"]


def _shade(value: int, highest: int) -> int:
    """Return 0 for none, else 1 to 5 in equal steps up to the highest."""
    return -(-value * _SHADES // highest) if highest else 0


def _region(code: str) -> str:
    return region_name(region_of(code)) if region_of(code) else ""
