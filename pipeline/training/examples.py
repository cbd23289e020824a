"""What the classifier learns from: the proposals of the annotated documents."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.proposal import span_text
from pipeline.training.cnr import Annotated
from pipeline.training.views import text_view


@dataclass(frozen=True, slots=True)
class Example:
    """A proposal to learn from: its text, one line a block, and the codes it bears.

    The first theme is the main one. `group` is the identifier of its document, `folder` the
    folder of the corpus it stands in.
    """

    text: str
    themes: tuple[str, ...]
    tendances: tuple[str, ...]
    group: str
    folder: str


def examples_of(documents: Sequence[Annotated]) -> list[Example]:
    """Return the proposals of the documents as text files show them, ambiguous ones left out."""
    return [
        Example(
            span_text(view.blocks, span),
            gold.themes,
            gold.tendances,
            document.identifier,
            document.folder,
        )
        for document in documents
        for view in [text_view(document)]
        for gold, span in view.golds()
        if not gold.ambiguous
    ]
