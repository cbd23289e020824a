"""All facts of a document, each with where it comes from."""

from dataclasses import replace

from pipeline.document import Document
from pipeline.facts.announced import announced
from pipeline.facts.announced_trees import Judge
from pipeline.facts.dates import document_date
from pipeline.facts.genre import document_genre
from pipeline.facts.places import document_places
from pipeline.result import Facts


def read_facts(document: Document, judge: Judge | None = None) -> Facts:
    """Return what the text of a document says of itself; what it does not say stays empty.

    Args:
        document: the document.
        judge: of the number it announces; that of the program by default.
    """
    genre = document_genre(document.blocks, document.media_type)
    departements, regions = document_places(document)
    count = announced(document.blocks, genre, judge)
    found = Facts(
        titre=document.titre,
        genre=genre,
        date=document_date(document.blocks),
        departements=departements,
        regions=regions,
        announced=count[0] if count else None,
        announced_evidence=(count[1],) if count else (),
    )
    return replace(found, origines=tuple((name, "texte") for name in sorted(found.filled())))
