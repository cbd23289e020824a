"""The page of errors: judged documents block by block, annotated and found side by side."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from markupsafe import Markup

from pipeline.document import GENRES
from pipeline.evaluate import Judged
from pipeline.report.mistakes import KINDS, Faulty, faulty
from pipeline.report.templating import TEMPLATES, environment
from pipeline.report.wording import number, plural, shown

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
Table = list[tuple[str, Counter[str]]]


def write_mistakes(judged: Sequence[Judged], path: Path) -> None:
    """Write the page; nothing in it is fetched, run or left unescaped.

    Args:
        judged: the documents, judged with their layout.
        path: of the HTML file, in a folder that exists.
    """
    made = environment()
    made.filters.update(number=number, shown=shown)
    made.globals.update(plural=plural)
    documents = faulty(judged)
    total: Counter[str] = sum((one.counts for one in documents), Counter())
    style = (TEMPLATES / "erreurs.css").read_text(encoding="utf-8")
    html = made.get_template("erreurs.html.j2").render(
        documents=documents,
        judged=len(judged),
        kinds={name: label for name, label in KINDS.items() if total[name]},
        labels=KINDS,
        genres=GENRES,
        total=total,
        tables=[
            ("Par genre", "Genre", _table(documents, lambda one: GENRES.get(one.genre, one.genre))),
            ("Par dossier", "Dossier", _table(documents, lambda one: one.folder)),
        ],
        policy=_POLICY,
        style=Markup(style),  # noqa: S704  our own file
    )
    path.write_text(html, encoding="utf-8", newline="\n")


def _table(documents: Sequence[Faulty], group: Callable[[Judged], str]) -> Table:
    """Return the errors by kind of each group, most errors first."""
    found: dict[str, Counter[str]] = {}
    for one in documents:
        found.setdefault(group(one.judged), Counter()).update(one.counts)
    return sorted(found.items(), key=lambda item: (-item[1].total(), item[0]))
