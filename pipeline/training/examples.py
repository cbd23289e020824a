"""What the classifier learns from: the proposals of the annotated documents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.document import Block
from pipeline.proposal import Span, span_text
from pipeline.segment.fields import headings_above
from pipeline.taxonomy import Taxonomy
from pipeline.training.cnr import Annotated
from pipeline.training.views import text_view


@dataclass(frozen=True, slots=True)
class Example:
    """A proposal to learn from: its text, one line a block, and the codes it bears.

    The first theme is the main one. `group` is the identifier of its document, `folder` the
    folder of the corpus it stands in, `genre` and `region` what the annotator says of it.
    `rubrique` holds the headings above, as the program reads them.
    """

    text: str
    themes: tuple[str, ...]
    tendances: tuple[str, ...]
    group: str
    folder: str
    genre: str = ""
    region: str = ""
    rubrique: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of both axes."""
        return (*self.themes, *self.tendances)


def rubrique(above: Sequence[Sequence[Block]], span: Span) -> str:
    """Return the headings above a proposal as the results hold them."""
    return " > ".join(heading.text for heading in above[span.block_start])


def examples_of(documents: Sequence[Annotated]) -> list[Example]:
    """Return the proposals of the documents as text files show them, ambiguous ones left out."""
    return [
        Example(
            span_text(view.blocks, span),
            gold.themes,
            gold.tendances,
            document.identifier,
            document.folder,
            document.meta.get("genre", ""),
            document.meta.get("region", ""),
            rubrique(above, span),
        )
        for document in documents
        for view in [text_view(document)]
        for above in [headings_above(view.blocks)]
        for gold, span in view.golds()
        if not gold.ambiguous
    ]


def with_codes_of_today(documents: Sequence[Annotated], taxonomy: Taxonomy) -> list[Annotated]:
    """Return the documents with the codes of the taxonomy for those that it renamed or withdrew."""
    return [
        replace(
            document,
            gold=tuple(
                replace(
                    gold,
                    themes=taxonomy.current(gold.themes),
                    tendances=taxonomy.current(gold.tendances),
                )
                for gold in document.gold
            ),
        )
        for document in documents
    ]
