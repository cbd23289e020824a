"""A sample of the results to review, and the answers that come back."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pipeline.engine.sources import is_there
from pipeline.errors import UsageError
from pipeline.estimate import Drawn, Observed, draw, observe
from pipeline.estimate.units import Columns, Passage
from pipeline.report.blind import sheets_of, write_blind
from pipeline.report.proofs import Sheet
from pipeline.report.to_review import FOUND, PASSAGE, ToReview, write_to_review
from pipeline.report.wording import STATUTS, pages
from pipeline.settings import Settings
from pipeline.store.answers import Words, read_answers
from pipeline.store.publish import half_done, opened, publish
from pipeline.store.relectures import NAME, Merged, merge, read_reviews, write_reviews
from pipeline.store.tables import columns, read_table
from pipeline.taxonomy import Taxonomy, load_taxonomy


@dataclass(frozen=True, slots=True)
class Sampled:
    """How many of each were drawn, of how many, and how many had been drawn before."""

    proposals: int
    passages: int
    all_proposals: int
    all_passages: int
    before: int


def observed(results: Path, taxonomy: Taxonomy) -> tuple[Observed, Columns]:
    """Return a run with its drawn reviews, and its blocks.

    Raises:
        UsageError: the folder holds no results, or `relectures.csv` is to be corrected (French).
    """
    if half_done(results) or not is_there(results / "run.json"):
        message = (
            f"« {results} » ne contient pas de résultats complets. Lancez d'abord « remontees "
            "traiter », ou corrigez le chemin."
        )
        raise UsageError(message)
    try:
        frames = {
            name: columns(read_table(name, results / f"{name}.parquet"))
            for name in ("proposals", "documents", "blocks")
        }
    except (OSError, ValueError) as error:
        message = f"Les résultats de « {results} » ne sont pas lisibles. Relancez le traitement."
        raise UsageError(message) from error
    reviews = read_reviews(results, taxonomy)
    return observe(**frames, reviews=reviews), frames["blocks"]


def sample(results: Path, settings: Settings, size: int, seed: int, destination: Path) -> Sampled:
    """Draw units that no person has judged yet and write them as a workbook to fill.

    Raises:
        UsageError: nothing is left to draw, or the workbook cannot be written (French).
    """
    taxonomy = load_taxonomy(settings.taxonomie)
    if destination.suffix.lower() != ".xlsx":
        message = f"« {destination} » n'est pas un .xlsx. Donnez un tel fichier à --sortie."
        raise UsageError(message)
    page = destination.with_suffix(".html")
    for path, why in ((destination, ", peut-être rempli"), (page, "")):
        if is_there(path):
            message = (
                f"« {path} » existe déjà{why}. Donnez un autre nom à --sortie, ou supprimez-le."
            )
            raise UsageError(message)
    run, blocks = observed(results, taxonomy)
    drawn = draw(run, size, seed)
    if not drawn:
        message = f"« {results} » ne contient ni proposition ni passage : rien n'est à tirer."
        if run.units:
            message = f"Tout ce que contient « {results} » a déjà été relu : rien n'est à tirer."
        raise UsageError(message)
    rows = _Rows(run, blocks, _sizes(results), results / "rapport", page).of(drawn)
    hidden = [path.with_name(f".{path.name}") for path in (page, destination)]
    try:
        try:
            write_blind(rows, hidden[0])
            write_to_review(rows, taxonomy, hidden[1])
            for path, last in zip(hidden, (page, destination), strict=True):
                path.replace(last)
        finally:
            for path in hidden:
                path.unlink(missing_ok=True)
    except OSError as error:
        message = f"Impossible d'écrire « {destination} ». Vérifiez le chemin et vos droits."
        raise UsageError(message) from error
    found = sum(one.place < run.size for one in drawn)
    return Sampled(found, len(drawn) - found, run.size, len(run.passages), len(run.reviews))


def add_answers(path: Path, results: Path, settings: Settings, *, replacing: bool) -> Merged:
    """Check a filled workbook and add its answers to `relectures.csv`, all of them or none.

    Raises:
        UsageError: an answer is missing, unknown, of another run, or unlike one that is there
            already (French); nothing is written then.
    """
    taxonomy = load_taxonomy(settings.taxonomie)
    run, _ = observed(results, taxonomy)
    answers = read_answers(path, Words.of(taxonomy, STATUTS, run.units, results))
    with opened(results) as scratch:
        merged = merge(read_reviews(results, taxonomy), answers, path, replacing=replacing)
        stage = scratch / "relectures"
        stage.mkdir()
        write_reviews(merged.reviews, stage / NAME)
        publish(stage, results)
    return merged


def _address(folder: Path, start: Path) -> str:
    """Return the address of a folder from another one, a whole one where no path leads there."""
    try:
        return quote(Path(os.path.relpath(folder, start)).as_posix())
    except ValueError:  # another drive
        return folder.absolute().as_uri()


def _sizes(results: Path) -> dict[tuple[str, int], tuple[float, float]]:
    """Return the width and height of each page, none where they cannot be read."""
    try:
        held = columns(read_table("pages", results / "pages.parquet"))
    except (OSError, ValueError):
        return {}
    rows = zip(*(held[name] for name in ("source", "page", "width", "height")), strict=True)
    return {
        (source, int(page)): (float(width), float(height)) for source, page, width, height in rows
    }


class _Rows:
    """What is shown of the units drawn."""

    def __init__(
        self,
        run: Observed,
        blocks: Columns,
        sizes: Mapping[tuple[str, int], tuple[float, float]],
        report: Path,
        page: Path,
    ) -> None:
        self._run = run
        self._blocks = blocks
        self._sizes = sizes
        self._report = report
        self._page = page.name
        self._root = _address(report, page.parent)
        keys = zip(blocks["source"], blocks["index"], strict=True)
        self._row = {key: row for row, key in enumerate(keys)}

    def of(self, drawn: Sequence[Drawn]) -> list[ToReview]:
        """Return the rows in the order of the documents."""
        size = self._run.size
        placed = [
            self._found(one) if one.place < size else self._passage(one, size) for one in drawn
        ]
        return [row for _, row in sorted(placed, key=lambda item: item[0])]

    def _found(self, one: Drawn) -> tuple[tuple[str, int, int], ToReview]:
        row = {name: column[one.place] for name, column in self._run.proposals.items()}
        first, last = (int(row[name]) for name in ("block_start", "block_end"))
        head, tail = (self._row[row["source"], block] for block in (first, last))
        texts = self._blocks["text"]
        start, end = (
            None if page is None else int(page) for page in (row["page_start"], row["page_end"])
        )
        held = [self._row[row["source"], block] for block in range(first, last + 1)]
        starts = [int(row["char_start"]), *(0 for _ in held[1:])]
        ends = [*(len(texts[place]) for place in held[:-1]), int(row["char_end"])]
        shown = ToReview(
            row["proposal_id"],
            FOUND,
            row["source"],
            pages(start, end),
            row["rubrique"],
            texts[head][: int(row["char_start"])] or self._beside(head, -1),
            row["text"],
            texts[tail][int(row["char_end"]) :] or self._beside(tail, 1),
            f"{self._page}#{row['proposal_id']}",
            one.tirage,
            self._sheets(list(zip(held, starts, ends, strict=True))),
        )
        return (row["source"], first, int(row["char_start"])), shown

    def _passage(self, one: Drawn, size: int) -> tuple[tuple[str, int, int], ToReview]:
        passage: Passage = self._run.passages[one.place - size]
        block = {name: column[passage.row] for name, column in self._blocks.items()}
        page = block["page"]
        text = block["text"]
        shown = ToReview(
            passage.unit,
            PASSAGE,
            block["source"],
            "" if page is None else pages(int(page), None),
            self._above(passage.row),
            text[: passage.start] or self._beside(passage.row, -1),
            text[passage.start : passage.end],
            text[passage.end :] or self._beside(passage.row, 1),
            f"{self._page}#{passage.unit}",
            one.tirage,
            self._sheets([(passage.row, passage.start, passage.end)]),
        )
        return (block["source"], int(block["index"]), passage.start), shown

    def _sheets(self, places: Sequence[tuple[int, int, int]]) -> tuple[Sheet, ...]:
        return sheets_of(self._blocks, places, self._sizes, self._report, self._root)

    def _beside(self, row: int, step: int) -> str:
        """Return the next text of the document in that direction, running lines passed over."""
        sources, kinds = self._blocks["source"], self._blocks["kind"]
        place = row + step
        while 0 <= place < len(sources) and sources[place] == sources[row]:
            if kinds[place] != "furniture":
                return str(self._blocks["text"][place])
            place += step
        return ""

    def _above(self, row: int) -> str:
        """Return the headings above, the nearest of each level."""
        sources, kinds, levels = (self._blocks[name] for name in ("source", "kind", "level"))
        found: list[str] = []
        lowest = float("inf")
        for place in range(row - 1, -1, -1):
            if sources[place] != sources[row] or lowest <= 1:
                break
            if kinds[place] == "heading" and (levels[place] or lowest) < lowest:
                found.append(str(self._blocks["text"][place]))
                lowest = levels[place]
        return " > ".join(reversed(found))
