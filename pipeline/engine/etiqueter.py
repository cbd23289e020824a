"""Tags a table of texts that are already separate: one contribution a row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.engine.outputs import check_apart
from pipeline.proposal import Tag
from pipeline.review import review_reasons
from pipeline.taxonomy import Taxonomy


class Labeller(Protocol):
    """What gives the tags of texts: a `Classifier`; `gain` is from where on a look is worth it."""

    @property
    def gain(self) -> float: ...  # noqa: D102

    def classify(self, texts: Sequence[str], headings: Sequence[str] = ()) -> list[tuple[Tag, ...]]:
        """Return the tags of each text, the main theme first among those kept."""
        ...


@dataclass(frozen=True, slots=True)
class TagSummary:
    """What was tagged: rows read, those without text, those to read again, rows by kept code."""

    destination: Path
    rows: int
    empty: int
    to_review: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns: the text; its title and the headings above it where they exist."""

    text: str
    titre: str | None = None
    rubrique: str | None = None


def tag_table(
    source: Path, columns: Columns, destination: Path, classifier: Labeller, taxonomy: Taxonomy
) -> TagSummary:
    """Read the table, tag the texts of one column, write the table with its tags.

    A title is read as the first line of its text, as proposals of documents have it, unless the
    text begins with it.

    A row whose cell is empty has no tags and is to be read again. The row count of the output is
    that of the input. `counts` holds every code of the taxonomy, in its order.

    Raises:
        UsageError: the input cannot be read or has no such column, or the output cannot be
            written (French); nothing is written then.
    """
    from pipeline.store.contributions import read_contributions, texts_of
    from pipeline.store.tagged import Labelled, check_destination, write_contributions

    check_destination(destination)
    check_apart([source], destination)
    frame = read_contributions(source)
    texts = texts_of(frame, columns.text)
    if columns.titre is not None:
        texts = list(map(_titled, texts_of(frame, columns.titre), texts))
    above = texts_of(frame, columns.rubrique) if columns.rubrique is not None else [""] * len(texts)
    filled = [index for index, text in enumerate(texts) if text]
    tags: list[tuple[Tag, ...]] = [()] * len(texts)
    tagged = classifier.classify(
        [texts[index] for index in filled], [above[index] for index in filled]
    )
    for index, found in zip(filled, tagged, strict=True):
        tags[index] = found
    rows = [
        Labelled(text, found, bool(review_reasons(found, None, classifier.gain, taxonomy)))
        for text, found in zip(texts, tags, strict=True)
    ]
    write_contributions(frame, rows, destination, taxonomy)
    kept = Counter(tag.code for found in tags for tag in found if tag.kept)
    return TagSummary(
        destination=destination,
        rows=len(texts),
        empty=len(texts) - len(filled),
        to_review=sum(row.to_review for row in rows),
        counts={code: kept[code] for code in taxonomy.codes},
    )


def _titled(titre: str, text: str) -> str:
    known = not titre or not text or text.casefold().startswith(titre.casefold())
    return text if known else f"{titre}\n{text}"
